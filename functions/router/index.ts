/** What the router needs to know of a site. */
export interface RouterOptions {
  /**
   * `multi-page` resolves a folder's path to its `index.html`; `single-page-app` resolves every path
   * that is not a file's to `/index.html`.
   */
  readonly routing: "single-page-app" | "multi-page";
  /**
   * Folders with a site of their own (`storybook`), without slashes at their ends (default none):
   * paths below them are resolved inside them, whatever the routing.
   */
  readonly prefixes?: readonly string[];
  /** Host names that are redirected to the site's first one, with their path and query (default none). */
  readonly hosts?: { readonly first: string; readonly redirected: readonly string[] };
  /** Where readers of a path are sent, with or without its last slash: a path, or an address (default nobody). */
  readonly redirects?: Readonly<Record<string, string>>;
}

/**
 * The code of a site's viewer-request function, for the runtime cloudfront-js-2.0.
 *
 * A folder of the site is resolved with and without its last slash, as is; a prefix without its slash
 * is redirected, because a site of its own (a Storybook) refers to its files relatively.
 * @throws RangeError when a prefix is not the path of a folder
 */
export function routerCode({
  routing,
  prefixes = [],
  hosts,
  redirects = {},
}: RouterOptions): string {
  for (const prefix of prefixes) {
    if (!/^[^/.][^/]*(\/[^/.][^/]*)*$/.test(prefix)) {
      throw new RangeError(
        `The prefix ${JSON.stringify(prefix)} is not the path of a folder: ` +
          'write it like "storybook" or "docs/api", without a slash at either end or a leading dot.',
      );
    }
  }
  return source({
    singlePageApp: routing === "single-page-app",
    sites: prefixes.map((prefix) => `/${prefix}`),
    first: hosts?.first ?? "",
    redirected: hosts?.redirected ?? [],
    moved: redirects,
  });
}

// ECMAScript 5.1 only, which the runtime supports without exception:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
function source(variables: Readonly<Record<string, unknown>>): string {
  const declared = Object.entries(variables).map(
    ([name, value]) => `var ${name} = ${asciiJson(value)};`,
  );
  return String.raw`// Sends the path of a page to its file. Generated: change the site's settings instead.
${declared.join("\n")}

function handler(event) {
  var request = event.request;
  var host = request.headers.host ? request.headers.host.value.toLowerCase() : "";
  if (redirected.indexOf(host) !== -1) {
    return redirect("https://" + first + request.uri + search(request.querystring));
  }
  var path;
  try {
    path = decodeURIComponent(request.uri);
  } catch (error) {
    return request; // A damaged escape is the origin's to refuse.
  }
  var bare = path.replace(/(.)\/$/, "$1");
  if (Object.prototype.hasOwnProperty.call(moved, bare)) {
    var target = moved[bare];
    return redirect(/[?#]/.test(target) ? target : target + search(request.querystring));
  }
  if (sites.indexOf(path) !== -1) {
    return redirect(request.uri + "/" + search(request.querystring));
  }
  var name = path.slice(path.lastIndexOf("/") + 1);
  // An extension holds a letter (/docs/v1.2 is a page); no page's path has a name like .well-known.
  if (/\.[0-9]*[a-z][0-9a-z]*$/i.test(name) || path.indexOf("/.") !== -1) {
    return request;
  }
  var inSite = sites.some(function (site) {
    return path.indexOf(site + "/") === 0;
  });
  if (singlePageApp && !inSite) {
    request.uri = "/index.html";
  } else {
    request.uri += name === "" ? "index.html" : "/index.html";
  }
  return request;
}

function redirect(location) {
  return {
    statusCode: 301,
    statusDescription: "Moved Permanently",
    headers: { location: { value: location } }
  };
}

// The query as it came: CloudFront hands over names and values still encoded.
function search(querystring) {
  var pairs = [];
  Object.keys(querystring).forEach(function (name) {
    var entry = querystring[name];
    (entry.multiValue || [entry]).forEach(function (one) {
      pairs.push(one.value === "" ? name : name + "=" + one.value);
    });
  });
  return pairs.length === 0 ? "" : "?" + pairs.join("&");
}
`;
}

/** JSON that is a literal of ECMAScript 5.1 too, where U+2028 may not stand in a string. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
