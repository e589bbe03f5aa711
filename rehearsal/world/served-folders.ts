import { runInNewContext } from "node:vm";
import type { cloudfront } from "@pulumi/aws";
import { answer, routerOf } from "./router";
import { inputsOf, type Registered, type World } from "./world";

/**
 * The folders for which a distribution's viewer-request function promises a site of their own, and that
 * readers would not get: the function is run with their paths, as CloudFront runs it.
 */
export function unservedFolders(
  world: World,
  { resource }: Registered,
  has: (key: string) => boolean,
): readonly string[] {
  const code = routerOf(world, resource);
  const id = String(resource.outputs.arn).split("/").at(-1) ?? "";
  return promisedFolders(code).flatMap((folder) => {
    const redirected = answer(code, folder).headers?.location?.value;
    const page = answer(code, `${folder}/`).uri ?? "";
    if (redirected === `${folder}/` && has(decodeURI(page).slice(1))) return [];
    return [
      `Distribution ${id} promises a site of its own at ${folder}/, and its page ${page} is not there: no ` +
        "action released it.",
    ];
  });
}

/** The folders to which a release went, and whose pages readers do not get: the function sends them elsewhere. */
export function straySites(
  world: World,
  { resource }: Registered,
  folders: readonly string[],
): readonly string[] {
  const code = routerOf(world, resource);
  const id = String(resource.outputs.arn).split("/").at(-1) ?? "";
  return folders.flatMap((folder) => {
    const page = code === "" || folder === "" ? undefined : answer(code, `/${folder}`).uri;
    return page === undefined || decodeURI(page) === `/${folder}index.html`
      ? []
      : [
          `Distribution ${id} shows ${page} to who asks for /${folder}, and the site there is not seen.`,
        ];
  });
}

/** Pages of a site to which readers are sent, or that are shown for an error, and that are not there. */
export function missingPages(
  world: World,
  { resource }: Registered,
  has: (key: string) => boolean,
): readonly string[] {
  const code = routerOf(world, resource);
  const id = String(resource.outputs.arn).split("/").at(-1) ?? "";
  const { customErrorResponses = [] } = inputsOf<cloudfront.DistributionArgs>({ resource });
  const isThere = (path: string) => {
    const file = answer(code, path.replace(/[?#].*$/, "")).uri;
    return file === undefined || has(decodeURI(file).slice(1));
  };
  const moved =
    code === "" ? [] : Object.entries(variableOf<Record<string, string>>(code, "moved"));
  const shown = customErrorResponses.flatMap(({ errorCode, responsePagePath: page }) =>
    page === undefined || /^\/(404|index)\.html$/.test(page) || has(page.slice(1))
      ? []
      : [[page, errorCode] as const],
  );
  return [
    ...moved
      .filter(([, to]) => to.startsWith("/") && !isThere(to))
      .map(
        ([from, to]) =>
          `Distribution ${id} sends readers of ${from} to ${to}, and the site has no such page.`,
      ),
    ...[...new Set(shown.map(([page]) => page))].map((page) => {
      const codes = shown.filter(([each]) => each === page).map(([, errorCode]) => errorCode);
      return `Distribution ${id} shows ${page} for ${codes.join(", ")}, and the site has no such page.`;
    }),
  ];
}

/**
 * A distribution answers a file that is missing. S3 says 403 of it where nobody may list the bucket, else 404.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-response-code.html
 */
export function hiddenMisses({ resource }: Registered): readonly string[] {
  const { customErrorResponses = [] } = inputsOf<cloudfront.DistributionArgs>({ resource });
  const id = String(resource.outputs.arn).split("/").at(-1) ?? "";
  const hiding = customErrorResponses.filter(
    ({ errorCode, responseCode = errorCode }) =>
      (errorCode === 403 || errorCode === 404) && responseCode < 400,
  );
  const [first] = hiding;
  if (first === undefined) return [];
  const asked = hiding.map(({ errorCode }) => errorCode).join(" and ");
  return [
    `Distribution ${id} answers a file that is missing (${asked}) with ${first.responseCode} and ${first.responsePagePath}: ` +
      "a page that is still open gets it for a script, and no check notices. Answer 404 with that page.",
  ];
}

/** What the function's code says of itself in its variable `sites`. */
function promisedFolders(code: string): readonly string[] {
  return code === "" ? [] : Object.values(variableOf<readonly string[]>(code, "sites")).map(String);
}

/** A variable of the code; nothing where a function of the user's own has none. */
function variableOf<Value>(code: string, name: string): Value {
  const said = `JSON.stringify(typeof ${name} === "undefined" ? {} : ${name});`;
  return JSON.parse(runInNewContext(`${code}\n${said}`, {})) as Value;
}
