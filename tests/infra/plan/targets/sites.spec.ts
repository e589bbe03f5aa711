import assert from "node:assert/strict";
import { contract } from "../../../support/contracts";
import { plan } from "../../../support/plans";
import { changed, delivery, target } from "../../../support/settings";

describe("a release to a folder of a site", () => {
  const below = changed(delivery, "delivery.pipelines.web.releases.0.path", "portal");
  const faultsFor = (routing: string) => {
    const prod = contract(changed(target, "sites.web.routing", routing));
    return plan(below, { prod }).faults;
  };

  it("may go to one whose folders have pages of their own", () => {
    assert.deepEqual(faultsFor("multi-page"), []);
  });

  it("is refused where every path shows the page at the top", () => {
    assert.deepEqual(faultsFor("single-page-app"), [
      "ferry:delivery.pipelines.web.releases[0]: Pipeline web releases to the folder portal of site web of stack prod, which is a single-page-app: every path " +
        "there shows /index.html, and never a page in portal. Leave path out, give what lies in portal a site of its " +
        "own, or set sites.web.routing to multi-page.",
    ]);
  });
});
