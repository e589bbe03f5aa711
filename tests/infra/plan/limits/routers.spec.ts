import assert from "node:assert/strict";
import { routerBytes } from "../../../../infra/aws/limits";
import { planSites } from "../../../../infra/plan";
import { checkRouters } from "../../../../infra/plan/limits/routers";
import { Faults } from "../../../../infra/settings";
import { changed, load, target } from "../../../support/settings";

const redirects = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `/old/${index}`,
      `/new/${"x".repeat(40)}/${index}`,
    ]),
  );

/** The bytes of a site's function with so many redirects, and what is said of them. */
function measured(count: number) {
  const sites = planSites(load(changed(target, "sites.web.redirects", redirects(count))));
  const faults = new Faults("ferry");
  checkRouters(sites, faults);
  return { bytes: Buffer.byteLength(sites[0]?.router ?? ""), faults: [...faults.all] };
}

describe("the CloudFront function of a site", () => {
  it("has room for about a hundred redirects, and no byte more than CloudFront takes", () => {
    let count = 0;
    while (measured(count + 1).faults.length === 0) count += 1;
    assert.ok(count > 80, String(count));
    assert.ok(measured(count).bytes <= routerBytes);
    const { bytes, faults } = measured(count + 1);
    assert.ok(bytes > routerBytes);
    assert.deepEqual(faults, [
      `ferry:sites.web.redirects: The CloudFront function of site web has ${bytes} bytes with ${count + 1} redirects and 0 ` +
        `folders, and CloudFront takes ${routerBytes} ` +
        "(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions): name fewer " +
        "redirects, or let a page of the site do some of them.",
    ]);
  });
});
