import assert from "node:assert/strict";
import { actionCategories } from "../../../infra/actions";
import type { Action, Stage } from "../../../rehearsal/pipeline-document/document";
import { documentOf } from "../../../rehearsal/pipeline-document/export";
import { stagesOf } from "../../../rehearsal/pipeline-document/import";
import { aPipeline } from "../../support/refusals";
import { one, types } from "../../support/registrations";
import { evaluateDelivery } from "../../support/stacks";
import { exampleNames, judgedExample } from "../support/proof";

const aws = (category: string, provider: string) => ({
  actionTypeId: { category, owner: "AWS", provider, version: "1" },
});
const rule = (provider: string) => ({ category: "Rule", owner: "AWS", provider, version: "1" });
const source = {
  name: "Source",
  actions: [
    {
      name: "app",
      ...aws("Source", "S3"),
      runOrder: 1,
      configuration: { S3Bucket: "code", S3ObjectKey: "app.zip", PollForSourceChanges: "false" },
      inputArtifacts: [],
      outputArtifacts: [{ name: "app_source" }],
    },
  ],
};

/** Stages in the shapes that AWS's pages of actions and of stage conditions show. */
const stages: readonly Stage[] = [
  {
    name: "Test",
    beforeEntry: {
      conditions: [
        {
          result: "SKIP",
          rules: [
            {
              name: "MyVarCheckRule",
              ruleTypeId: rule("VariableCheck"),
              configuration: {
                Variable: "#{codepipeline.PipelineExecutionId}",
                Value: "x",
                Operator: "NE",
              },
            },
          ],
        },
      ],
    },
    actions: [
      {
        name: "Commands_action",
        ...aws("Compute", "Commands"),
        runOrder: 1,
        configuration: {},
        commands: ["ls", "echo hello"],
        outputVariables: ["VERSION"],
        inputArtifacts: [{ name: "app_source" }],
        outputArtifacts: [{ name: "Report", files: ["report.txt", "**/*.log"] }],
        namespace: "Compute",
      },
      {
        name: "Approval",
        ...aws("Approval", "Manual"),
        runOrder: 2,
        configuration: { CustomData: "Version #{Compute.VERSION}" },
        inputArtifacts: [],
        outputArtifacts: [],
        timeoutInMinutes: 60,
      },
    ],
    onFailure: { result: "RETRY", retryConfiguration: { retryMode: "ALL_ACTIONS" } },
  },
  {
    name: "Deploy",
    actions: [
      {
        name: "ExecuteChangeSet",
        ...aws("Deploy", "CloudFormation"),
        runOrder: 1,
        configuration: {
          ActionMode: "CHANGE_SET_EXECUTE",
          StackName: "my-stack",
          ChangeSetName: "changes",
        },
        inputArtifacts: [],
        outputArtifacts: [],
      },
    ],
    onSuccess: {
      conditions: [
        {
          result: "ROLLBACK",
          rules: [
            {
              name: "MyAlarmRule",
              ruleTypeId: rule("CloudWatchAlarm"),
              configuration: { AlarmName: "CWAlarm", WaitTime: "1" },
            },
          ],
        },
      ],
    },
    onFailure: {
      conditions: [
        {
          result: "ROLLBACK",
          rules: [
            {
              name: "MyWindow",
              ruleTypeId: rule("DeploymentWindow"),
              configuration: { Cron: "* * 9-17 ? * MON-FRI", TimeZone: "UTC" },
            },
          ],
        },
      ],
    },
  },
];

describe("a pipeline as JSON", () => {
  it("becomes settings, and those the same stages again", async () => {
    const imported = stagesOf({ pipeline: { name: "any", stages: [source, ...stages] } });
    assert.deepEqual(imported.left, [
      "Source app (S3) is written in sources: its artifact is app_source there, under whatever name the stages below take it.",
    ]);
    const evaluation = await evaluateDelivery(aPipeline("stages", imported.stages));
    const { pipeline } = documentOf(one(evaluation, types.pipeline));
    const again = pipeline.stages.filter(({ name }) => ["Test", "Deploy"].includes(name));
    assert.deepEqual(again, stages.map(inRegion));
  });

  it("says what settings can't", () => {
    const { left } = stagesOf({
      pipeline: {
        roleArn: "arn:aws:iam::111111111111:role/x",
        triggers: [],
        stages: [
          source,
          {
            name: "Test",
            blockers: [{ name: "x", type: "Schedule" }],
            actions: [
              {
                name: "one",
                ...aws("Compute", "Commands"),
                commands: ["ls"],
                environmentVariables: [{ name: "A", value: "b" }],
              },
            ],
          },
        ],
      },
    });
    assert.deepEqual(left.slice(1), [
      "triggers is not carried over: write them in sources, as trigger or pullRequests.",
      "roleArn is not carried over: ferry makes a role with exactly what the actions need; role: is for an existing one.",
      "Stage Test: blockers are not carried over: write freeze.",
      "Stage Test, action one: environmentVariables are not carried over, for the provider of AWS has no property for them: export them in the first command.",
    ]);
  });

  it("is refused where it is no pipeline", () => {
    assert.throws(() => stagesOf({ pipelines: [] }), {
      message:
        "That is no pipeline: give what `aws codepipeline get-pipeline --name <name>` prints.",
    });
  });

  for (const example of exampleNames) {
    it(`is inside what create-pipeline takes, for the example ${example}`, async () => {
      const { stacks } = await judgedExample(example);
      const registered = stacks.flatMap(({ registrations }) =>
        registrations.filter(({ type }) => type === types.pipeline),
      );
      assert.ok(registered.length > 0);
      for (const each of registered) isValid(documentOf(each).pipeline);
    });
  }
});

/** ferry says the region wherever an action may have one. */
function inRegion(stage: Stage): Stage {
  const actions = stage.actions.map((action) =>
    ["Manual"].includes(action.actionTypeId.provider)
      ? action
      : { ...action, region: "eu-central-1" },
  );
  return { ...stage, actions };
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html */
function isValid(pipeline: ReturnType<typeof documentOf>["pipeline"]): void {
  const known = [
    "name",
    "roleArn",
    "artifactStore",
    "artifactStores",
    "stages",
    "pipelineType",
    "executionMode",
    "triggers",
  ];
  assert.deepEqual(
    Object.keys(pipeline).filter((key) => !known.includes(key)),
    [],
  );
  assert.notEqual("artifactStore" in pipeline, "artifactStores" in pipeline);
  assert.match(String(pipeline.name), /^[A-Za-z0-9.@\-_]{1,100}$/);
  assert.match(String(pipeline.roleArn), /^arn:aws(-[\w]+)*:iam::[0-9]{12}:role\/.*$/);
  const { stages: all } = pipeline;
  assert.ok(all.length >= 2 && all.length <= 50);
  assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  for (const stage of all) {
    assert.match(stage.name, /^[A-Za-z0-9.@\-_]{1,100}$/);
    assert.ok(stage.actions.length >= 1 && stage.actions.length <= 50);
    for (const action of stage.actions) isValidAction(action);
  }
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html */
function isValidAction(action: Action): void {
  const known = [
    "name",
    "actionTypeId",
    "runOrder",
    "configuration",
    "commands",
    "environmentVariables",
    "outputVariables",
    "inputArtifacts",
    "outputArtifacts",
    "roleArn",
    "region",
    "namespace",
    "timeoutInMinutes",
  ];
  assert.deepEqual(
    Object.keys(action).filter((key) => !known.includes(key)),
    [],
  );
  assert.match(action.name, /^[A-Za-z0-9.@\-_]{1,100}$/);
  assert.ok((actionCategories as readonly string[]).includes(action.actionTypeId.category));
  assert.match(action.actionTypeId.provider, /^[0-9A-Za-z_-]{1,35}$/);
  assert.match(action.actionTypeId.version, /^[0-9A-Za-z_-]{1,9}$/);
  assert.ok((action.runOrder ?? 1) >= 1 && (action.runOrder ?? 1) <= 999);
  for (const [key, value] of Object.entries(action.configuration ?? {})) {
    assert.ok(key.length <= 50 && value.length >= 1 && value.length <= 1_000, key);
  }
  for (const { name } of [...(action.inputArtifacts ?? []), ...(action.outputArtifacts ?? [])]) {
    assert.match(name, /^[a-zA-Z0-9_-]{1,100}$/);
  }
  for (const command of action.commands ?? []) assert.match(command, /^.{1,1000}$/);
  assert.ok((action.commands?.length ?? 1) <= 50);
}
