import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { aPipeline, aRelease } from "../../../support/refusals";
import { one, types } from "../../../support/registrations";
import { changed } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

const rule = (provider: string) => ({ category: "Rule", owner: "AWS", provider, version: "1" });
const reason = "Closed until the audit is over.";
const office = { Cron: "* * 9-16 ? * MON-FRI", TimeZone: "Europe/Berlin" };

/** Everything that a stage asks before and after, and a type of action of one's own. */
const values = changed(
  aPipeline("stages", {
    build: {
      onFailure: "retry",
      beforeEntry: { rules: { office: { provider: "DeploymentWindow", configuration: office } } },
    },
    consent: {
      after: "build",
      actions: {
        board: { provider: "Board", configuration: { Who: "web" }, inputs: ["app_source"] },
      },
      onSuccess: {
        result: "FAIL",
        rules: {
          healthy: {
            provider: "Commands",
            commands: ["curl https://example.com"],
            inputs: ["app_source"],
            timeoutMinutes: 5,
          },
        },
      },
    },
    "prod-web": { freeze: reason },
  }),
  "delivery.actionTypes",
  {
    Board: {
      category: "Test",
      version: "2",
      configuration: { Who: { description: "Who is asked", queryable: true } },
      inputs: { least: 1, most: 1 },
      executionUrl: "https://board.example.com/{ExternalExecutionId}",
    },
  },
);

describe("stages as CodePipeline gets them", () => {
  let evaluation: Evaluation;
  let stages: readonly Readonly<Record<string, unknown>>[];
  const stage = (name: string) => {
    const { name: _, actions, ...rest } = stages.find((each) => each.name === name) ?? {};
    return rest;
  };

  before(async () => {
    evaluation = await evaluateDelivery(values);
    stages = one(evaluation, types.pipeline).inputs.stages as typeof stages;
  });

  it("ask the clock before a stage, and run again what failed", () => {
    assert.deepEqual(stage("build"), {
      beforeEntry: {
        condition: {
          result: "FAIL",
          rules: [{ name: "office", ruleTypeId: rule("DeploymentWindow"), configuration: office }],
        },
      },
      onFailure: { result: "RETRY", retryConfiguration: { retryMode: "FAILED_ACTIONS" } },
    });
  });

  it("ask commands after a stage, with what they take and how long", () => {
    assert.deepEqual(stage("consent"), {
      onSuccess: {
        condition: {
          result: "FAIL",
          rules: [
            {
              name: "healthy",
              ruleTypeId: rule("Commands"),
              configuration: {},
              commands: ["curl https://example.com"],
              inputArtifacts: ["app_source"],
              timeoutInMinutes: 5,
            },
          ],
        },
      },
    });
  });

  it("are closed by what never holds, with the reason, and roll back in another account", () => {
    assert.deepEqual(stage("prod-web"), {
      beforeEntry: {
        condition: {
          result: "FAIL",
          rules: [
            {
              name: "frozen",
              ruleTypeId: rule("VariableCheck"),
              configuration: {
                Variable: "#{codepipeline.PipelineExecutionId}",
                Operator: "EQ",
                Value: reason,
              },
            },
          ],
        },
      },
      onFailure: { result: "ROLLBACK" },
    });
  });

  it("run an action type that the same stack declares, once that is there", () => {
    const type = one(evaluation, "aws:codepipeline/customActionType:CustomActionType");
    assert.deepEqual(type.inputs, {
      category: "Test",
      providerName: "Board",
      version: "2",
      inputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
      outputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
      configurationProperties: [
        {
          name: "Who",
          key: false,
          secret: false,
          required: true,
          queryable: true,
          type: "String",
          description: "Who is asked",
        },
      ],
      settings: { executionUrlTemplate: "https://board.example.com/{ExternalExecutionId}" },
    });
    assert.ok(one(evaluation, types.pipeline).dependencies.includes(type.urn));
    const consent = stages.find(({ name }) => name === "consent");
    assert.deepEqual(consent?.actions, [
      {
        name: "board",
        category: "Test",
        owner: "Custom",
        provider: "Board",
        version: "2",
        runOrder: 1,
        configuration: { Who: "web" },
        inputArtifacts: ["app_source"],
        outputArtifacts: [],
      },
    ]);
  });
});

describe("commands as CodePipeline gets them", () => {
  it("have what the contract says in their environment", async () => {
    const evaluation = await evaluateDelivery(aRelease({ after: { commands: ["npm run smoke"] } }));
    const declared = one(evaluation, types.pipeline).inputs.stages as typeof all;
    const all: readonly { actions: readonly { name: string; commands?: readonly string[] }[] }[] =
      declared;
    const check = all.flatMap(({ actions }) => actions).find(({ name }) => name.endsWith("-after"));
    const [url, ...others] = check?.commands ?? [];
    assert.match(url ?? "", /^export RELEASE_URL='https:\/\/\w+\.cloudfront\.net'$/);
    assert.match(others[3] ?? "", /^export RELEASE_DISTRIBUTION='E[0-9A-F]{13}'$/);
    assert.deepEqual(
      [...others.slice(0, 3), others[4]],
      [
        "export RELEASE_ACCOUNT='222222222222'",
        "export RELEASE_REGION='eu-central-1'",
        "export RELEASE_BUCKET='acme-web-222222222222-eu-central-1'",
        "npm run smoke",
      ],
    );
  });
});
