import assert from "node:assert/strict";
import { type Mishap, setback } from "../../../rehearsal/release/setback";
import { nextRelease } from "../../../rehearsal/site";
import { World } from "../../../rehearsal/world/world";
import { aPipeline, aRelease } from "../../support/refusals";
import { delivery, type Values } from "../../support/settings";
import { deliver, withStages } from "../support/releases";
import { siteOf, smallSite } from "../support/sites";

const bucket = "acme-web-222222222222-eu-central-1";
const before = { place: bucket, has: "the release before: its 3 files, byte for byte" };

async function left(what: Mishap, action: string, values: Values = delivery) {
  return setback(new World(await deliver(values)), smallSite, what, action);
}

describe("a release that does not arrive", () => {
  it("touches nothing and rolls nothing back where its approval is rejected", async () => {
    assert.deepEqual(await left("reject", "prod-web-approve"), {
      what: "reject",
      pipeline: "acme-web",
      stage: "approve-prod-web",
      action: "prod-web-approve",
      consequences: [
        "Stage approve-prod-web fails, and nothing is rolled back: the release ends here.",
      ],
      state: [before],
      faults: [],
    });
  });

  it("is rolled back where its pages fail: the release before is there again, and nobody is asked", async () => {
    const { stage, consequences, state, faults } = await left("fail", "prod-web-pages");
    assert.equal(stage, "prod-web");
    assert.deepEqual(consequences, [
      "Stage prod-web fails, and a rollback runs it with the artifacts of the release before.",
      "Nobody is asked again: no approval stands in it.",
    ]);
    assert.deepEqual(state, [
      { place: bucket, has: `${before.has}, and 1 more of the next release, which nothing shows` },
    ]);
    assert.deepEqual(faults, []);
  });

  it("stays where nothing is rolled back", async () => {
    const values = aPipeline("stages.prod-web", { onFailure: "nothing" });
    assert.deepEqual((await left("fail", "invalidate", values)).state, [
      { place: bucket, has: "the next release: 2 of 3 files are others" },
    ]);
  });

  it("changes nothing where its build fails", async () => {
    const { consequences, state } = await left("fail", "web");
    assert.deepEqual(state, [before]);
    assert.deepEqual(consequences, [
      "Stage build fails, and nothing is rolled back: the release ends here.",
    ]);
  });

  it("is a fault where a rollback would ask for an approval again", async () => {
    // Both in one stage, with a rollback: as the stages were once registered.
    const stacks = withStages(await deliver(delivery), ([source, build, approve, release]) => {
      if (!source || !build || !approve || !release) throw new Error("The stages are others.");
      const actions = [...approve.actions, ...release.actions];
      return [source, build, { ...release, actions }];
    });
    const { faults, consequences } = await setback(
      new World(stacks),
      smallSite,
      "reject",
      "prod-web-approve",
    );
    assert.deepEqual(consequences[1], "Its approvals are asked again.");
    assert.deepEqual(faults, [
      "Pipeline acme-web rolls stage prod-web back when prod-web-approve is rejected, and asks prod-web-approve again " +
        "for what is live: put the approval into a stage of its own, or set onFailure to nothing.",
    ]);
  });

  it("is asked for by an action that is there, and rejected by an approval", async () => {
    await assert.rejects(left("reject", "prod-web-pages"), {
      message:
        "Action prod-web-pages is no approval, which alone is rejected: choose one of prod-web-approve, or --fail " +
        "prod-web-pages.",
    });
    await assert.rejects(left("reject", "nothing", aRelease({ approval: false })), {
      message: "No pipeline has an action nothing to reject: choose one of none.",
    });
    await assert.rejects(left("fail", "page"), {
      message:
        "No pipeline has an action page to fail: choose one of app, web, prod-web-approve, prod-web-assets, " +
        "prod-web-pages, invalidate.",
    });
  });
});

describe("the release after a site", () => {
  it("has other pages, one more and one less", () => {
    const texts = (files: ReturnType<typeof siteOf>["files"]) =>
      Object.fromEntries(files.map(({ path, body }) => [path, body.toString()]));
    const site = siteOf({ "about.html": "about", "app.js": "1", "index.html": "home" });
    assert.deepEqual(texts(nextRelease(site).files), {
      "app.js": "1",
      "index.html": "home\n<!-- the next release -->\n",
      "next-release.html": "home",
    });
    assert.deepEqual(texts(nextRelease(siteOf({ "template.yaml": "A: 1" })).files), {
      "template.yaml": "A: 1\n# the next release\n",
    });
  });
});
