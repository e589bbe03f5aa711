import assert from "node:assert/strict";
import { lossesOfDistribution } from "../../../infra/components/receiving/takeover";
import { changed, delivery, target } from "../../support/settings";
import { evaluateStack, exportsOf } from "../../support/stacks";

const distribution = "E2QWRUHAPOMQZL";
const adopting = changed(
  changed(target, "sites.web.adopt", {
    bucket: { name: "our-pages", has: ["versioning"] },
    distribution,
  }),
  "receives.artifactBucket",
  "our-artifacts",
);

describe("a stack that adopts existing resources", () => {
  it("leaves them as they are, and no other", async () => {
    const { registrations } = await evaluateStack("prod", adopting);
    const kept = registrations.filter(({ ignoreChanges }) => ignoreChanges.length > 0);
    assert.deepEqual(
      kept.map(({ name, ignoreChanges }) => `${name} ${ignoreChanges.includes("tags")}`).sort(),
      ["web-bucket true", "web-bucket-versioning true", "web-distribution true"],
    );
    for (const { inputs, ignoreChanges } of kept) {
      assert.deepEqual(
        Object.keys(inputs).filter((property) => !ignoreChanges.includes(property)),
        [],
      );
    }
  });

  it("leaves alone what of a distribution it would not set itself", async () => {
    const { registrations } = await evaluateStack("prod", adopting);
    const { inputs, ignoreChanges } =
      registrations.find(({ name }) => name === "web-distribution") ?? assert.fail();
    for (const property of ["orderedCacheBehaviors", "loggingConfig", "webAclId", "priceClass"]) {
      assert.ok(!(property in inputs) && ignoreChanges.includes(property), property);
    }
  });

  it("tells of the tags of a distribution alike, before and after the provider's own come", () => {
    const found = { tags: { team: "web", "ferry:name": "acme" }, priceClass: "PriceClass_All" };
    for (const tags of [undefined, {}, { "ferry:name": "acme" }]) {
      assert.deepEqual(lossesOfDistribution(found, { tags }), [
        { path: "tags.team", value: "web" },
      ]);
    }
    assert.deepEqual(lossesOfDistribution(found, { tags: { team: "pages" } }), []);
  });

  it("uses the names that they have, on both sides", async () => {
    const prod = await evaluateStack("prod", adopting);
    const dev = await evaluateStack(
      "dev",
      changed(delivery, "delivery.adopt.artifactBucket", { name: "our-artifacts", has: [] }),
      { exports: exportsOf(prod) },
    );
    const texts = [prod, dev].map(({ registrations }) =>
      JSON.stringify(registrations.map(({ inputs }) => inputs)),
    );
    for (const text of texts) {
      assert.match(text, /our-artifacts/);
      assert.match(text, /our-pages/);
      assert.doesNotMatch(text, /acme-artifacts-1|acme-web-2/);
    }
  });

  it("warns of nothing where AWS has what ferry would set", async () => {
    assert.deepEqual((await evaluateStack("prod", adopting)).warnings, []);
  });
});
