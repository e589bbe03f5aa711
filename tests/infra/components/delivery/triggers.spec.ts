import assert from "node:assert/strict";
import { aPipeline } from "../../../support/refusals";
import { all, one, policiesOf, types } from "../../../support/registrations";
import type { Values } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

type Source = { readonly configuration: Readonly<Record<string, string>> };

/** The pipeline's triggers, and whether its source detects changes itself. */
async function registered(source: Values) {
  const app = { kind: "git", connection: "github", repository: "acme/website", branch: "main" };
  const dev = await evaluateDelivery(aPipeline("sources.app", { ...app, ...source }));
  const { triggers, stages } = one(dev, types.pipeline).inputs;
  const [{ actions }] = stages as readonly [{ readonly actions: readonly [Source] }];
  return { triggers, detects: actions[0].configuration.DetectChanges };
}

function pushes(...filters: readonly object[]) {
  const gitConfiguration = { sourceActionName: "app", pushes: filters };
  return [{ providerType: "CodeStarSourceConnection", gitConfiguration }];
}

describe("the triggers of a pipeline", () => {
  it("are none for a source that says nothing: CodePipeline watches its branch", async () => {
    assert.deepEqual(await registered({}), { triggers: undefined, detects: "true" });
  });

  it("are none, and nothing is watched, for trigger: none", async () => {
    assert.deepEqual(await registered({ trigger: "none" }), {
      triggers: undefined,
      detects: "false",
    });
  });

  it("hold paths to the source's branch, in the place of CodePipeline's own watch", async () => {
    assert.deepEqual(await registered({ paths: ["frontend/**"], excludePaths: ["**/*.md"] }), {
      triggers: pushes({
        branches: { includes: ["main"] },
        filePaths: { includes: ["frontend/**"], excludes: ["**/*.md"] },
      }),
      detects: "false",
    });
  });

  it("take branches as they are given, and tags without a branch", async () => {
    const trigger = [
      { branches: ["main", "release/**"], excludeBranches: ["release/old"], paths: ["a"] },
      { tags: ["v*"], excludeTags: ["*-rc"] },
    ];
    const { triggers } = await registered({ trigger });
    assert.deepEqual(
      triggers,
      pushes(
        {
          branches: { includes: ["main", "release/**"], excludes: ["release/old"] },
          filePaths: { includes: ["a"] },
        },
        { tags: { includes: ["v*"], excludes: ["*-rc"] } },
      ),
    );
  });
});

describe("a schedule", () => {
  it("starts its pipeline by a rule whose role may start just this one", async () => {
    const dev = await evaluateDelivery(aPipeline("schedule", "cron(0 5 ? * MON-FRI *)"));
    assert.deepEqual(one(dev, types.eventRule).inputs, {
      name: "acme-web-schedule",
      description: "cron(0 5 ? * MON-FRI *) starts acme-web",
      scheduleExpression: "cron(0 5 ? * MON-FRI *)",
    });
    assert.deepEqual(one(dev, types.eventTarget).inputs, {
      rule: "acme-web-schedule",
      arn: "arn:aws:codepipeline:eu-central-1:111111111111:acme-web",
      roleArn: "arn:aws:iam::111111111111:role/ferry/acme-web-schedule-events",
    });
    const policies = policiesOf(dev);
    assert.deepEqual(policies["web-schedule-event-role-policy"]?.Statement, [
      {
        Sid: "StartPipeline",
        Effect: "Allow",
        Action: "codepipeline:StartPipelineExecution",
        Resource: "arn:aws:codepipeline:eu-central-1:111111111111:acme-web",
      },
    ]);
    assert.deepEqual(policies["web-schedule-event-role/trust"]?.Statement, [
      {
        Sid: "TakenByService",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: {
            "aws:SourceArn": "arn:aws:events:eu-central-1:111111111111:rule/acme-web-schedule",
          },
        },
      },
    ]);
  });

  it("needs nothing of EventBridge where there is none", async () => {
    assert.deepEqual(all(await evaluateDelivery(), types.eventRule), []);
  });
});
