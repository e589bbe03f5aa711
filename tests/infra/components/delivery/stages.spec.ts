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
            provider: "CodeBuild",
            build: "web",
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

  it("ask a build after a stage, with what it takes and how long", () => {
    const project = "acme-web-web-consent-onSuccess-healthy";
    assert.deepEqual(stage("consent"), {
      onSuccess: {
        condition: {
          result: "FAIL",
          rules: [
            {
              name: "healthy",
              ruleTypeId: rule("CodeBuild"),
              configuration: { ProjectName: project },
              inputArtifacts: ["app_source"],
              timeoutInMinutes: 5,
            },
          ],
        },
      },
    });
    const made = one(evaluation, types.project, "web-web-consent-onSuccess-healthy-build-project");
    assert.equal(made.inputs.name, project);
  });

  it("are closed by what never holds, with the reason, and nothing is rolled back meanwhile", () => {
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

describe("the check of what was released, as CodeBuild gets it", () => {
  it("has what the contract says in its environment", async () => {
    const evaluation = await evaluateDelivery(aRelease({ after: { commands: ["npm run smoke"] } }));
    const { inputs } = one(evaluation, types.project, "web-after-prod-web-build-project");
    const [discovery, url, account, region, bucket, distribution] = (
      inputs.environment as {
        readonly environmentVariables: readonly Readonly<Record<string, string>>[];
      }
    ).environmentVariables;
    const plain = (name: string, value: string) => ({ name, type: "PLAINTEXT", value });
    assert.deepEqual(
      [discovery, account, region, bucket],
      [
        plain("CODEBUILD_CONFIG_AUTO_DISCOVER", "false"),
        plain("RELEASE_ACCOUNT", "222222222222"),
        plain("RELEASE_REGION", "eu-central-1"),
        plain("RELEASE_BUCKET", "acme-web-222222222222-eu-central-1"),
      ],
    );
    assert.match(url?.value ?? "", /^https:\/\/\w+\.cloudfront\.net$/);
    assert.match(distribution?.value ?? "", /^E[0-9A-F]{13}$/);
  });

  it("has an address that the same stack only gets to know", async () => {
    const own = changed(
      aPipeline("releases.0", { stack: "dev", site: "web", after: { text: "Acme" } }),
      "sites",
      { web: {} },
    );
    const evaluation = await evaluateDelivery(own);
    const { inputs } = one(evaluation, types.project, "web-after-dev-web-build-project");
    assert.match(JSON.stringify(inputs.environment), /"https:\/\/\w+\.cloudfront\.net"/);
  });
});
