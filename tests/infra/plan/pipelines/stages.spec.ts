import assert from "node:assert/strict";
import { placesOf } from "../../../../infra/plan/pipelines/stages";
import { contract } from "../../../support/contracts";
import { pipelinesOf, plan } from "../../../support/plans";
import { aPipeline } from "../../../support/refusals";
import { changed, delivery, target, type Values } from "../../../support/settings";

const generated = ["source", "build", "prod-web"];
const order = (settings: Readonly<Record<string, { after?: string; before?: string }>>) =>
  placesOf(generated, settings);

describe("the place of a stage", () => {
  it("is before, between or after the generated ones, or beside another new one", () => {
    const { order: names, faults } = order({
      tail: { after: "middle" },
      first: { before: "build" },
      middle: { after: "build" },
      last: { after: "prod-web" },
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(names, ["source", "first", "build", "middle", "tail", "prod-web", "last"]);
  });

  for (const [what, settings, fault] of [
    [
      "nowhere",
      { more: {} },
      "stage more is new: say after or before which of source, build, prod-web it comes",
    ],
    [
      "in two places",
      { more: { after: "build", before: "build" } },
      "stage more is new: say after or before which of source, build, prod-web it comes",
    ],
    [
      "behind what is not there",
      { more: { after: "test" } },
      "stage more comes after test, which is none of source, build, prod-web",
    ],
    [
      "where another one is",
      { more: { after: "build" }, less: { after: "build" } },
      "stages more and less both come after build: let one come after the other",
    ],
    [
      "elsewhere, though it is ferry's own",
      { build: { after: "prod-web" } },
      "stage build is ferry's own and has its place: leave out after and before",
    ],
  ] as const) {
    it(`is not ${what}`, () => {
      assert.deepEqual(order(settings).faults, [fault]);
    });
  }
});

const test = { provider: "CodeBuild", category: "Test", build: "web", inputs: ["app_source"] };
const commands = { provider: "Commands", inputs: ["app_source"], commands: ["npm test"] };
const told = (value: string) => ({
  ...test,
  configuration: { EnvironmentVariables: JSON.stringify([{ name: "A", value }]) },
});
const withActions = (actions: Values, settings: Values = { after: "build" }) =>
  aPipeline("stages.more", { ...settings, actions });
const faultsOf = (values: Values) => plan(values).faults;

describe("the actions of a pipeline", () => {
  for (const [what, values, ...faults] of [
    [
      "an artifact that nobody gives",
      withActions({ one: { ...test, inputs: ["site"] } }),
      "ferry:delivery.pipelines.web: Pipeline web: stage more, action one takes the artifact site, which no action gives (app_source, web_assets, web_pages).",
    ],
    [
      "an artifact of an action beside it",
      withActions({
        one: { ...test, outputs: ["report"] },
        two: { ...test, inputs: ["report"] },
      }),
      "ferry:delivery.pipelines.web: Pipeline web: stage more, action two takes the artifact report before stage more, action one gives it: run it later.",
    ],
    [
      "an artifact of a name that is taken",
      withActions({ one: { ...test, outputs: ["web_pages"] } }),
      "ferry:delivery.pipelines.web: Pipeline web: stage more, action one gives the artifact web_pages, as stage build, action web does: rename it.",
    ],
    [
      "a namespace that is taken",
      withActions({ one: { ...test, namespace: "Build-web" } }),
      "ferry:delivery.pipelines.web: Pipeline web: stage more, action one has the namespace Build-web, as stage build, action web does: choose another.",
    ],
    [
      "a namespace that is an artifact's name",
      withActions({ one: { ...test, namespace: "web_pages" } }),
      "ferry:delivery.pipelines.web: Pipeline web: stage more, action one has the namespace web_pages, which is an artifact's name too: choose another.",
    ],
    [
      "a variable of nobody",
      withActions({ one: told("#{Image.Digest}") }),
      "ferry:delivery.pipelines.web: Pipeline web: stage more, action one refers to #{Image.Digest}, and no action before it has the namespace Image (Source-app, Build-web).",
    ],
    [
      "a variable that its action does not give",
      withActions({ one: told("#{Source-app.Colour}") }),
      "ferry:delivery.pipelines.web: Pipeline web: stage more, action one refers to #{Source-app.Colour}, and action app gives AuthorDate, AuthorDisplayName, BranchName, CommitId, CommitMessage, ConnectionArn, FullRepositoryName.",
    ],
    [
      "a variable that the pipeline has not",
      withActions({ one: told("#{variables.Colour}") }),
      "ferry:delivery.pipelines.web: Pipeline web: stage more, action one refers to #{variables.Colour}, and the pipeline has the variables none.",
    ],
    [
      "a reference to a repository in the place of its files",
      changed(
        withActions({
          one: {
            provider: "S3",
            configuration: { BucketName: "reports", Extract: true },
            inputs: ["app_source"],
          },
        }),
        "delivery.pipelines.web.sources.app.clone",
        "full",
      ),
      "ferry:delivery.pipelines.web: Pipeline web: stage more, action one takes app_source, which is but a reference that CodeBuild clones: set clone of the source to shallow, or let a build give it an artifact.",
    ],
    [
      "more actions than a stage has",
      withActions(
        Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`one-${index}`, test])),
      ),
      "ferry:delivery.pipelines.web: Pipeline web has 51 actions in stage more, and CodePipeline allows 50: spread its releases over more waves. AWS's page of quotas says both 50 actions in a stage and 100 in parallel; 50 is sure.",
    ],
    [
      "what is no variable",
      withActions({ one: told("#{CommitId}") }),
      "ferry:delivery.pipelines.web: Pipeline web: stage more, action one refers to #{CommitId}: write #{namespace.variable}.",
    ],
    [
      "a stage without actions",
      withActions({}),
      "ferry:delivery.pipelines.web: Pipeline web: stage more has no actions: give it one.",
    ],
    [
      "anything among the sources",
      aPipeline("stages.source", { actions: { one: test } }),
      "ferry:delivery.pipelines.web: Pipeline web: stage source, action one stands in the first stage, which has sources alone: put it into a later one.",
      "ferry:delivery.pipelines.web: Pipeline web: stage source, action one takes the artifact app_source before stage source, action app gives it: run it later.",
    ],
    [
      "two answers to what holds once a stage has succeeded",
      changed(
        aPipeline("waves", { 1: { alarm: "errors" } }),
        "delivery.pipelines.web.stages.prod-web",
        {
          onSuccess: {
            rules: {
              quiet: { provider: "CloudWatchAlarm", configuration: { AlarmName: "errors" } },
            },
          },
        },
      ),
      "ferry:delivery.pipelines.web: Pipeline web: stage prod-web has onSuccess, and its wave an alarm, which is the same condition to CodePipeline: make the alarm a rule CloudWatchAlarm of onSuccess, with AlarmName and WaitTime, and leave it out of waves.",
    ],
    [
      "more stages than CodePipeline has",
      aPipeline(
        "stages",
        Object.fromEntries(
          Array.from({ length: 48 }, (_, index) => [
            `more-${index}`,
            { after: index === 0 ? "build" : `more-${index - 1}`, actions: { one: test } },
          ]),
        ),
      ),
      "ferry:delivery.pipelines.web: Pipeline web has 52 stages, and CodePipeline allows 50: give releases that may run together the same wave.",
    ],
  ] as const) {
    it(`may not have ${what}`, () => {
      assert.deepEqual(faultsOf(values), faults);
    });
  }

  it("may be all that a pipeline does, and read its variables", () => {
    const alone = changed(
      changed(
        changed(delivery, "delivery.pipelines.web.releases", undefined),
        "delivery.pipelines.web.build",
        undefined,
      ),
      "delivery.pipelines.web.stages.more",
      {
        after: "source",
        actions: { one: { ...commands, commands: ["echo #{variables.Colour}"] } },
      },
    );
    const values = changed(alone, "delivery.pipelines.web.variables", {
      Colour: { default: "blue" },
    });
    const [pipeline] = pipelinesOf(values);
    assert.deepEqual(
      pipeline?.stages.map(({ name }) => name),
      ["source", "more"],
    );
    assert.deepEqual(pipeline?.variables, { Colour: { default: "blue" } });
  });

  it("run in parallel by one number, and later by a higher one", () => {
    const [pipeline] = pipelinesOf(
      withActions({
        one: { ...test, outputs: ["report"] },
        two: { ...test, inputs: ["report"], runOrder: 2 },
      }),
    );
    const stage = pipeline?.stages.find(({ name }) => name === "more");
    assert.deepEqual(
      stage?.actions.map(({ name, runOrder }) => [name, runOrder]),
      [
        ["one", 1],
        ["two", 2],
      ],
    );
  });
});

describe("a stage that fails", () => {
  const failure = (values: Values, stage: string) => {
    const stacks = { prod: contract(target) };
    const [pipeline] = pipelinesOf(values, stacks);
    return pipeline?.stages.find(({ name }) => name === stage)?.conditions?.onFailure;
  };
  const set = (onFailure: string) => aPipeline("stages.prod-web", { onFailure });

  for (const [what, values, stage, expected] of [
    [
      "is rolled back where it releases to another account",
      delivery,
      "prod-web",
      { result: "ROLLBACK", rules: [] },
    ],
    ["is left alone elsewhere", delivery, "build", undefined],
    [
      "is rolled back where an added action deploys to another account",
      withActions({
        one: {
          provider: "S3",
          role: "arn:aws:iam::333333333333:role/Release",
          configuration: { BucketName: "theirs", Extract: true },
          inputs: ["app_source"],
        },
      }),
      "more",
      { result: "ROLLBACK", rules: [] },
    ],
    [
      "is left alone where an added action only tests",
      withActions({ one: test }),
      "more",
      undefined,
    ],
    ["is left alone in mode PARALLEL", aPipeline("mode", "PARALLEL"), "prod-web", undefined],
    ["is left alone where that is set", set("nothing"), "prod-web", undefined],
    [
      "runs its failed actions again where that is set",
      set("retry"),
      "prod-web",
      { result: "RETRY", retryMode: "FAILED_ACTIONS", rules: [] },
    ],
    [
      "runs all its actions again where that is set",
      set("retry-all"),
      "prod-web",
      { result: "RETRY", retryMode: "ALL_ACTIONS", rules: [] },
    ],
  ] as const) {
    it(what, () => {
      assert.deepEqual(failure(values, stage), expected);
    });
  }
});
