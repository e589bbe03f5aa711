import { routerBytes } from "../../aws/limits";
import type { Faults } from "../../settings";
import type { PlannedSite } from "../targets/sites";

/** Says which sites ask more of their CloudFront function than it has room for. */
export function checkRouters(sites: readonly PlannedSite[], faults: Faults): void {
  for (const { key, router, settings } of sites) {
    const bytes = Buffer.byteLength(router);
    const { folders, redirects } = settings;
    if (bytes > routerBytes)
      faults.add(
        ["sites", key, "redirects"],
        `The CloudFront function of site ${key} has ${bytes} bytes with ${Object.keys(redirects).length} redirects and ` +
          `${folders.length} folders, and CloudFront takes ${routerBytes} ` +
          "(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions): name " +
          "fewer redirects, or let a page of the site do some of them.",
      );
  }
}
