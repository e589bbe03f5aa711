import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import ts from "typescript";
import { type RouterOptions, routerCode } from "../../functions/router";
import { routerBytes } from "../../infra/aws/limits";

interface Query {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

/** What the code makes of a request, run as CloudFront runs it: by its global `handler`. */
function answer(
  options: RouterOptions,
  uri: string,
  querystring: Record<string, Query> = {},
  headers: Record<string, { readonly value: string }> = {},
) {
  const request = { method: "GET", uri, querystring, headers, cookies: {} };
  const code = `${routerCode(options)}\nJSON.stringify(handler(${JSON.stringify({ request })}));`;
  return JSON.parse(runInNewContext(code, {}) as string) as Record<string, unknown>;
}

function routed(options: RouterOptions, uri: string): unknown {
  const { uri: resolved, headers } = answer(options, uri);
  return resolved ?? headers;
}

/** The kinds of syntax of ECMAScript 5.1 that the code may use. */
const allowed = new Set(
  [
    "SourceFile VariableStatement VariableDeclarationList VariableDeclaration FunctionDeclaration",
    "Parameter Block IfStatement ReturnStatement ExpressionStatement TryStatement CatchClause",
    "BinaryExpression PrefixUnaryExpression ConditionalExpression ParenthesizedExpression",
    "CallExpression PropertyAccessExpression ElementAccessExpression FunctionExpression",
    "ArrayLiteralExpression ObjectLiteralExpression PropertyAssignment Identifier",
    "StringLiteral NumericLiteral RegularExpressionLiteral TrueKeyword FalseKeyword EndOfFileToken",
    "EqualsToken EqualsEqualsEqualsToken ExclamationEqualsEqualsToken PlusToken PlusEqualsToken",
    "BarBarToken AmpersandAmpersandToken QuestionToken ColonToken",
  ].flatMap((line) => line.split(" ")),
);

/** The name of each kind: its first one, the others mark ranges. */
const names = new Map(
  Object.entries(ts.SyntaxKind)
    .reverse()
    .flatMap(([name, kind]) => (typeof kind === "number" ? [[kind, name] as const] : [])),
);

/** The code's syntax that is not in the list, by name. */
function newerSyntax(code: string): readonly string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const name = names.get(node.kind) ?? "";
    const isBlockScoped =
      ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) !== 0;
    if (!allowed.has(name) || isBlockScoped) {
      found.add(name);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("router.js", code, ts.ScriptTarget.ES5, true, ts.ScriptKind.JS));
  return [...found];
}

describe("the router of a site", () => {
  const multiPage: RouterOptions = { routing: "multi-page", prefixes: ["storybook"] };
  const singlePage: RouterOptions = { routing: "single-page-app", prefixes: ["storybook"] };

  const table: readonly (readonly [uri: string, multiPage: unknown, singlePage: unknown])[] = [
    ["/", "/index.html", "/index.html"],
    ["/index.html", "/index.html", "/index.html"],
    ["/docs", "/docs/index.html", "/index.html"],
    ["/docs/", "/docs/index.html", "/index.html"],
    ["/docs/guide", "/docs/guide/index.html", "/index.html"],
    ["/assets/app.4f2a.js", "/assets/app.4f2a.js", "/assets/app.4f2a.js"],
    ["/fonts/text.woff2", "/fonts/text.woff2", "/fonts/text.woff2"],
    ["/files/site.7z", "/files/site.7z", "/files/site.7z"],
    ["/LOGO.PNG", "/LOGO.PNG", "/LOGO.PNG"],
    ["/v1.2/guide", "/v1.2/guide/index.html", "/index.html"],
    ["/v1.2", "/v1.2/index.html", "/index.html"],
    ["/v1.2/", "/v1.2/index.html", "/index.html"],
    ["/example.com/", "/example.com/index.html", "/index.html"],
    ["/.well-known/x", "/.well-known/x", "/.well-known/x"],
    ["/.well-known/", "/.well-known/", "/.well-known/"],
    ["/docs/.nojekyll", "/docs/.nojekyll", "/docs/.nojekyll"],
    ["/my%20docs", "/my%20docs/index.html", "/index.html"],
    ["/caf%C3%A9/", "/caf%C3%A9/index.html", "/index.html"],
    ["/docs%2F", "/docs%2Findex.html", "/index.html"],
    ["/app%2Ejs", "/app%2Ejs", "/app%2Ejs"],
    ["/100%25", "/100%25/index.html", "/index.html"],
    ["/%zz", "/%zz", "/%zz"],
    ["/storybook/", "/storybook/index.html", "/storybook/index.html"],
    ["/storybook/iframe.html", "/storybook/iframe.html", "/storybook/iframe.html"],
    ["/storybook/docs", "/storybook/docs/index.html", "/storybook/docs/index.html"],
    ["/storybook/.x", "/storybook/.x", "/storybook/.x"],
    ["/storybooks", "/storybooks/index.html", "/index.html"],
    ["/a/storybook/b", "/a/storybook/b/index.html", "/index.html"],
  ];
  for (const [uri, inMultiPage, inSinglePage] of table) {
    it(`resolves ${uri} to ${inMultiPage}, in a single-page app to ${inSinglePage}`, () => {
      assert.deepEqual(
        [routed(multiPage, uri), routed(singlePage, uri)],
        [inMultiPage, inSinglePage],
      );
    });
  }

  it("leaves the query alone", () => {
    const querystring = { q: { value: "a%20b" } };
    assert.deepEqual(answer(multiPage, "/docs", querystring).querystring, querystring);
  });

  it("redirects a prefix to its slash, for its relative links", () => {
    assert.deepEqual(answer(singlePage, "/storybook"), {
      statusCode: 301,
      statusDescription: "Moved Permanently",
      headers: { location: { value: "/storybook/" } },
    });
  });

  it("keeps the query in the redirect", () => {
    const querystring = {
      path: { value: "%2Fstory%2Fbutton" },
      tag: { value: "a", multiValue: [{ value: "a" }, { value: "b" }] },
      full: { value: "" },
    };
    assert.deepEqual(answer(multiPage, "/storybook", querystring).headers, {
      location: { value: "/storybook/?path=%2Fstory%2Fbutton&tag=a&tag=b&full" },
    });
  });

  it("knows a prefix in its encoded form", () => {
    const options: RouterOptions = { routing: "single-page-app", prefixes: ["my café"] };
    assert.equal(routed(options, "/my%20caf%C3%A9/"), "/my%20caf%C3%A9/index.html");
    assert.deepEqual(routed(options, "/my%20caf%C3%A9"), {
      location: { value: "/my%20caf%C3%A9/" },
    });
  });

  it("redirects other names of the site to its first, with path and query", () => {
    const hosts = { first: "www.example.com", redirected: ["example.com", "example.org"] };
    const options: RouterOptions = { ...multiPage, hosts };
    const from = (host: string, uri = "/docs") =>
      answer(options, uri, { q: { value: "a%20b" } }, { host: { value: host } });
    for (const host of ["example.com", "Example.COM", "example.org"]) {
      assert.deepEqual(from(host), {
        statusCode: 301,
        statusDescription: "Moved Permanently",
        headers: { location: { value: "https://www.example.com/docs?q=a%20b" } },
      });
    }
    assert.deepEqual(from("example.com", "/storybook").headers, {
      location: { value: "https://www.example.com/storybook?q=a%20b" },
    });
    for (const host of ["www.example.com", "d111111abcdef8.cloudfront.net"]) {
      assert.equal(from(host).uri, "/docs/index.html");
    }
  });

  it("redirects what has moved, with or without its last slash", () => {
    const redirects = {
      "/old": "/new/",
      "/preise": "https://shop.example.com/prices?from=old",
      "/my café": "/caf%C3%A9",
      "/legacy.html": "/docs/#legacy",
    };
    const query = { q: { value: "1" } };
    const to = (uri: string) => {
      const { statusCode, headers } = answer({ ...singlePage, redirects }, uri, query);
      assert.ok(statusCode === undefined || statusCode === 301);
      return (headers as { location?: { value: string } }).location?.value;
    };
    assert.deepEqual(["/old", "/old/", "/preise", "/my%20caf%C3%A9", "/legacy.html"].map(to), [
      "/new/?q=1",
      "/new/?q=1",
      "https://shop.example.com/prices?from=old",
      "/caf%C3%A9?q=1",
      "/docs/#legacy",
    ]);
    assert.deepEqual(["/older", "/old/er", "/", "/constructor"].map(to), Array(4).fill(undefined));
    assert.deepEqual(newerSyntax(routerCode({ ...singlePage, redirects })), []);
  });

  it("redirects the top of the site, too", () => {
    const options: RouterOptions = { ...multiPage, redirects: { "/": "/docs/" } };
    assert.deepEqual(routed(options, "/"), { location: { value: "/docs/" } });
  });

  it("routes without prefixes", () => {
    assert.equal(routed({ routing: "single-page-app" }, "/storybook/x"), "/index.html");
    assert.equal(routed({ routing: "multi-page" }, "/storybook"), "/storybook/index.html");
  });

  it("is written in ECMAScript 5.1", () => {
    const odd = routerCode({ routing: "multi-page", prefixes: ["a\u2028b"] });
    assert.deepEqual([newerSyntax(odd), /[^\n\x20-\x7e]/.test(odd)], [[], false]);
  });

  it("would be caught with newer syntax", () => {
    assert.deepEqual(newerSyntax("const f = () => `x`; for (const a of [b?.c]) {}"), [
      "VariableDeclarationList",
      "ArrowFunction",
      "EqualsGreaterThanToken",
      "NoSubstitutionTemplateLiteral",
      "ForOfStatement",
      "QuestionDotToken",
    ]);
  });

  it("uses no global but those of ECMAScript", () => {
    const code = routerCode(singlePage);
    assert.doesNotMatch(code, /\b(require|import|console|process|URL|Buffer|eval)\b/);
  });

  for (const prefix of ["", "/storybook", "storybook/", "a//b", ".storybook", "a/../b"]) {
    it(`refuses the prefix ${JSON.stringify(prefix)}`, () => {
      assert.throws(() => routerCode({ routing: "multi-page", prefixes: [prefix] }), {
        name: "RangeError",
        message:
          `The prefix ${JSON.stringify(prefix)} is not the path of a folder: ` +
          'write it like "storybook" or "docs/api", without a slash at either end or a leading dot.',
      });
    });
  }

  it("leaves most of CloudFront's room free", () => {
    assert.ok(routerCode(multiPage).length < routerBytes / 4);
  });
});
