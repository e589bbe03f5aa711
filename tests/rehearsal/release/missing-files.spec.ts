import assert from "node:assert/strict";
import { changed, delivery, objectDelivery, target, type Values } from "../../support/settings";
import { evaluateStack, exportsOf } from "../../support/stacks";
import { carry, registered, type Stacks } from "../support/releases";
import { siteOf } from "../support/sites";

const type = "aws:cloudfront/distribution:Distribution";

describe("a file that a site has not", () => {
  let stacks: Stacks;

  before(async () => {
    const prod = await evaluateStack(
      "prod",
      changed(target, "sites.web", { routing: "single-page-app" }),
    );
    stacks = [prod, await evaluateStack("dev", delivery, { exports: exportsOf(prod) })];
  });

  const answering = (...responses: readonly object[]) =>
    registered(stacks, type, (inputs) => ({ ...inputs, customErrorResponses: responses }));

  it("is one that is not found", async () => {
    assert.deepEqual((await carry(stacks)).faults, []);
    assert.deepEqual((await carry(answering())).faults, []);
    assert.deepEqual((await carry(answering({ errorCode: 404 }))).faults, []);
  });

  it("is a fault where its distribution answers with a page as if it were there", async () => {
    const page = { responseCode: 200, responsePagePath: "/index.html" };
    const { faults } = await carry(
      answering({ errorCode: 403, ...page }, { errorCode: 503, ...page }),
    );
    assert.equal(faults.length, 1);
    assert.match(
      faults[0] ?? "",
      /^Distribution E[0-9A-F]{13} answers a file that is missing \(403\) with 200 and \/index\.html: a page that is still open gets it for a script, and no check notices\. Answer 404 with that page\.$/,
    );
  });

  it("is none that pulumi up writes: a release that brings it is refused", async () => {
    const prod = await evaluateStack("prod", changed(target, "sites.web.config", { A: "1" }));
    const releasing = async (values: Values) => [
      prod,
      await evaluateStack("dev", values, { exports: exportsOf(prod) }),
    ];
    const built = await releasing(delivery);
    const uploaded = await releasing(objectDelivery);
    assert.deepEqual((await carry(built)).faults, []);
    const site = siteOf({ "config.json": "{}", "index.html": "home" });
    assert.deepEqual((await carry(uploaded, site)).faults, [
      "The release writes config.json to acme-web-222222222222-eu-central-1, where `pulumi up -s prod` writes what the " +
        "site's code reads of that target: leave the file out of the site.",
    ]);
    assert.deepEqual((await carry(built, site)).faults, [
      "The build's own commands ended with exit code 1: config.json is written by pulumi up of each target: leave it out of " +
        "the site.",
    ]);
  });
});
