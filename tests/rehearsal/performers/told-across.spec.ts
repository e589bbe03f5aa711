import assert from "node:assert/strict";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { withExistingResources } from "../../../rehearsal/world/existing-resources";
import { aPipeline } from "../../support/refusals";
import { changed, type Values } from "../../support/settings";
import { faultOf } from "../../support/stacks";
import { carry, deliver, type Inputs, registered, type Stacks } from "../support/releases";

const owner = {
  role: "arn:aws:iam::333333333333:role/Reads",
  eventsRole: "arn:aws:iam::333333333333:role/Tells",
};
const codecommit = { kind: "codecommit", repository: "website", branch: "main", owner };
const bus = "arn:aws:events:eu-central-1:111111111111:event-bus/acme-sources";
const here = "Pipeline acme-web, stage source, action app: ";

const owned = async (values: Values = codecommit): Promise<Stacks> =>
  (await deliver(aPipeline("sources", { app: values }))).map(withExistingResources);

/** With other inputs of the rules on one side: ours are on the bus. */
const withRules = (stacks: Stacks, ours: boolean, change: (inputs: Inputs) => Inputs) =>
  registered(stacks, "aws:cloudwatch/eventRule:EventRule", (inputs) =>
    (inputs.eventBusName !== undefined) === ours ? change(inputs) : inputs,
  );

const ofBranch = (branch: string) => (inputs: Inputs) => ({
  ...inputs,
  eventPattern: String(inputs.eventPattern).replace('"main"', `"${branch}"`),
});

describe("a push to a repository of another account", () => {
  it("starts the pipeline, by a rule of that account and one on the bus", async () => {
    assert.deepEqual((await carry(await owned())).faults, []);
  });

  it("starts nothing where that account tells of another branch", async () => {
    const { faults } = await carry(withRules(await owned(), false, ofBranch("next")));
    assert.deepEqual(faults, [
      `${here}no push starts the pipeline: the rule acme-web-app on ${bus} is told of none by account 333333333333.`,
    ]);
  });

  it("starts nothing where the rule on the bus waits for another branch, or for another account", async () => {
    const ofOther = (inputs: Inputs) => ({
      ...inputs,
      eventPattern: String(inputs.eventPattern).replace('["333333333333"]', '["111111111111"]'),
    });
    for (const change of [ofBranch("next"), ofOther]) {
      const { faults } = await carry(withRules(await owned(), true, change));
      assert.deepEqual(faults, [
        `${here}no push starts the pipeline: the rule acme-web-app on ${bus} does not take what it is told.`,
      ]);
    }
  });

  it("is told in vain where nothing on the bus waits for it", async () => {
    const alone = registered(await owned(), "aws:cloudwatch/eventTarget:EventTarget", (inputs) =>
      inputs.eventBusName === undefined ? inputs : undefined,
    );
    assert.deepEqual((await carry(alone)).faults, [
      `${here}the rule acme-web-app-to-111111111111 of account 333333333333 tells ${bus} of a push, which starts ` +
        "nothing there.",
    ]);
  });

  it("is told by nobody else, whatever rights they have", async () => {
    const stacks = await owned();
    const { hostile, faults } = judgeRelease(stacks, await carry(stacks));
    assert.deepEqual(faults, []);
    const attempts = hostile
      .filter(({ call }) => /tells/.test(call.attempt))
      .map(({ call, verdict }) => [call.attempt, verdict.allowed]);
    assert.deepEqual(attempts, [
      ["an administrator of 999999999999 tells acme-sources of a push", false],
      ["an administrator of 333333333333 tells acme-sources of a push", false],
      ["a user of 333333333333 tells acme-sources of a push", false],
      ["Tells tells acme-sources of events with another events:source", false],
      ["Tells tells acme-sources of events with another events:detail-type", false],
      ["another rule of 333333333333 tells in the role Tells", false],
    ]);
  });

  it("is told by others where the bus lets in a whole account", async () => {
    const open = registered(
      await owned(),
      "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
      (inputs) => ({
        ...inputs,
        policy: String(inputs.policy).replace(/"ArnEquals":\{[^}]*\},/, ""),
      }),
    );
    const { faults } = judgeRelease(open, await carry(open));
    assert.ok(
      faults.some((fault) => /an administrator of 333333333333 tells acme-sources/.test(fault)),
      faults.join("\n"),
    );
  });
});

describe("what a source of another account has stored", () => {
  const page =
    "https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html";
  const unbuilt = changed(
    aPipeline("sources", { app: codecommit }),
    "delivery.pipelines.web.build",
    undefined,
  );

  it("is handed to no third account, as the plan says", async () => {
    const stacks = await owned();
    const exports = Object.fromEntries(
      stacks.map(({ stack, outputs }) => [`organization/ferry/${stack}`, outputs]),
    );
    const config = Object.fromEntries(
      Object.entries(unbuilt).map(([key, value]) => [
        `ferry:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    );
    const { message } = await faultOf({ project: "ferry", stack: "dev", config, exports });
    assert.match(
      message,
      new RegExp(
        "Pipeline web: stage prod-web, action prod-web-\\w+ runs in account 222222222222 and takes the artifact " +
          "app_source of account 333333333333, which CodePipeline hands over to the pipeline's own account alone " +
          `\\(${page}\\): let a build make what is released\\.`,
      ),
    );
  });

  it("is handed to no third account, as AWS would say", async () => {
    // The same as the plan would have it: what is released is the source, not what a build makes.
    const stages = registered(await owned(), "aws:codepipeline/pipeline:Pipeline", (inputs) => ({
      ...inputs,
      stages: JSON.parse(
        JSON.stringify(inputs.stages).replaceAll(
          '"inputArtifacts":["web_assets"]',
          '"inputArtifacts":["app_source"]',
        ),
      ),
    }));
    const { faults } = await carry(stages);
    assert.equal(
      faults[0],
      'Pipeline acme-web, stage prod-web, action prod-web-assets: it runs in account 222222222222 and takes the artifact "app_source" of account ' +
        `333333333333, which CodePipeline hands over to account 111111111111 alone (${page}).`,
    );
  });
});
