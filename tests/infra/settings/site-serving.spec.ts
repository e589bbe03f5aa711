import assert from "node:assert/strict";
import { aTarget, faultsOf, refuses } from "../../support/refusals";

const site = (values: object) => aTarget("sites.web", values);
const webAcl = "arn:aws:wafv2:us-east-1:222222222222:global/webacl/site/1f";
const limits =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-policies";

describe("settings of how a site is served", () => {
  refuses([
    [
      "a regional web ACL",
      site({ webAcl: "arn:aws:wafv2:eu-central-1:222222222222:regional/webacl/site/1f" }),
      'ferry:sites.web.webAcl is "arn:aws:wafv2:eu-central-1:222222222222:regional/webacl/site/1f": it must be the ARN of a ' +
        "web ACL of AWS WAF for CloudFront, in us-east-1 (…:global/webacl/<name>/<id>).",
    ],
    [
      "a web ACL of another account",
      site({ webAcl: webAcl.replace("222222222222", "333333333333") }),
      'ferry:sites.web.webAcl is "arn:aws:wafv2:us-east-1:333333333333:global/webacl/site/1f": it must be of account ' +
        "222222222222: CloudFront takes a web ACL of the distribution's account.",
    ],
    [
      "headers beside a policy",
      site({
        headers: { "X-Robots-Tag": "noindex" },
        responseHeadersPolicy: "00000000-0000-4000-8000-000000000000",
      }),
      "ferry:sites.web.headers makes a policy of its own beside ferry:sites.web.responseHeadersPolicy: keep one of the two.",
    ],
    [
      "headers that are not the site's to set, and a header twice",
      site({
        headers: { "cache-control": "no-store", "X-A": "1", "x-a": "2", "Set-Cookie": "a=1" },
      }),
      "ferry:sites.web.headers.cache-control can't be set: each file has its own, by which releases are seen at once. Take it away.",
      "ferry:sites.web.headers.x-a is there twice, as browsers tell no capitals apart: keep one of the two.",
      "ferry:sites.web.headers.Set-Cookie can't be set: everybody would get the same cookie. Take it away.",
    ],
    [
      "headers that are looser than those of all sites",
      site({
        headers: {
          "Strict-Transport-Security": "max-age=3600",
          "X-Frame-Options": "ALLOWALL",
          "Referrer-Policy": "unsafe-url",
        },
      }),
      'ferry:sites.web.headers.Strict-Transport-Security is "max-age=3600": it must be max-age=31536000 or more, with ' +
        "includeSubDomains and preload behind it if you like, so that it is no looser than what every site sends.",
      'ferry:sites.web.headers.X-Frame-Options is "ALLOWALL": it must be DENY or SAMEORIGIN, so that it is no looser than what ' +
        "every site sends.",
      'ferry:sites.web.headers.Referrer-Policy is "unsafe-url": it must be no-referrer, same-origin, strict-origin or ' +
        "strict-origin-when-cross-origin, so that it is no looser than what every site sends.",
    ],
    [
      "more headers than CloudFront takes",
      site({
        headers: Object.fromEntries(
          Array.from({ length: 11 }, (_, index) => [`X-Header-${index}`, "1"]),
        ),
      }),
      `ferry:sites.web.headers has 11 headers beside those of security, and CloudFront takes 10 (${limits}): name fewer.`,
    ],
    [
      "a header in two lines",
      site({ headers: { "X-A": "1\nX-B: 2" } }),
      'ferry:sites.web.headers.X-A is "1\\nX-B: 2": it must be the header\'s value, in one line.',
    ],
    [
      "an error that is none of the two",
      site({ errors: { "500": "/500.html" } }),
      "ferry:sites.web.errors.500 is not a setting: write one of 404, 5xx.",
    ],
    [
      "an error page of another site",
      site({ errors: { "404": "https://example.com/404.html" } }),
      'ferry:sites.web.errors.404 is "https://example.com/404.html": it must be the path of a page of the site, such as /404.html.',
    ],
    [
      "redirects in a circle, and in a chain",
      site({ redirects: { "/a": "/b/?from=a", "/b": "/a", "/c": "/d", "/d": "/e" } }),
      "ferry:sites.web.redirects./a leads to /b/?from=a, which leads to /a: write where readers end, and in no circle.",
      "ferry:sites.web.redirects./b leads to /a, which leads to /b/?from=a: write where readers end, and in no circle.",
      "ferry:sites.web.redirects./c leads to /d, which leads to /e: write where readers end, and in no circle.",
    ],
    [
      "a redirect by another protocol",
      site({ redirects: { "/a": "//evil.example.com", "/b": "http://example.com" } }),
      ...["/a", "/b"].map(
        (from, index) =>
          `ferry:sites.web.redirects.${from} is "${["//evil.example.com", "http://example.com"][index]}": it must be a path of ` +
          "the site, such as /new, or an address that begins with https://.",
      ),
    ],
    [
      "a country by its name",
      site({ countries: ["Germany"] }),
      'ferry:sites.web.countries[0] is "Germany": it must be the two letters of a country, such as DE.',
    ],
  ]);

  it("takes what is as strict as all sites are, or stricter", () => {
    const headers = {
      "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
      "X-Frame-Options": "DENY",
      "Referrer-Policy": "no-referrer",
      "Content-Security-Policy": "default-src 'self'",
    };
    assert.deepEqual(faultsOf(site({ headers })), []);
    for (const [seconds, taken] of [
      [31535999, 1],
      [31536000, 0],
      [31540000, 0],
      [31600000, 0],
      [32000000, 0],
      [40000000, 0],
      [315360000, 0],
      [9999999, 1],
    ] as const) {
      const of = { "Strict-Transport-Security": `max-age=${seconds}` };
      assert.equal(faultsOf(site({ headers: of })).length, taken, String(seconds));
    }
  });
});
