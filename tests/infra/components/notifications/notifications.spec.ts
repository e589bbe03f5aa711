import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { all, one, waitsFor } from "../../../support/registrations";
import { changed, delivery } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

const arnOf = (topic: string) =>
  `arn:aws:sns:eu-central-1:111111111111:acme-${topic}-notifications`;
const arn = arnOf("team");

describe("Notifications", () => {
  let dev: Evaluation;

  before(async () => {
    dev = await evaluateDelivery(
      changed(delivery, "delivery.notifications", {
        team: { email: ["team@example.com"], hangsAfterMinutes: 60 },
        chat: {
          slack: { workspace: "T012AB3CD", channel: "C012AB3CD" },
          teams: {
            tenant: "11111111-2222-3333-4444-555555555555",
            team: "66666666-7777-8888-9999-000000000000",
            channel: "19%3aabc%40thread.tacv2",
          },
        },
      }),
    );
  });

  it("encrypt the topic with a key of their own that rotates", () => {
    const key = one(dev, "aws:kms/key:Key", "notifications-key");
    assert.equal(key.inputs.enableKeyRotation, true);
    assert.equal(key.protect, true);
    for (const topic of all(dev, "aws:sns/topic:Topic")) {
      assert.equal(topic.inputs.kmsMasterKeyId, key.outputs.arn);
    }
  });

  it("reach addresses and chat channels, which may do nothing with the account", () => {
    const { topic: _, ...subscription } = one(
      dev,
      "aws:sns/topicSubscription:TopicSubscription",
    ).inputs;
    assert.deepEqual(subscription, { protocol: "email", endpoint: "team@example.com" });
    const common = {
      iamRoleArn: one(dev, "aws:iam/role:Role", "chat-topic-chat-role").outputs.arn,
      snsTopicArns: [arnOf("chat")],
      loggingLevel: "ERROR",
      guardrailPolicyArns: ["arn:aws:iam::aws:policy/AWSDenyAll"],
    };
    assert.deepEqual(
      one(dev, "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration").inputs,
      {
        configurationName: "acme-chat-notifications-slack",
        slackTeamId: "T012AB3CD",
        slackChannelId: "C012AB3CD",
        ...common,
      },
    );
    assert.deepEqual(
      one(dev, "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration").inputs,
      {
        configurationName: "acme-chat-notifications-teams",
        tenantId: "11111111-2222-3333-4444-555555555555",
        teamId: "66666666-7777-8888-9999-000000000000",
        channelId: "19%3aabc%40thread.tacv2",
        ...common,
      },
    );
  });

  it("leave to AWS what chat shows, by rules in full detail, which come after the pipeline", () => {
    const rule = one(dev, "aws:codestarnotifications/notificationRule:NotificationRule");
    assert.equal(rule.inputs.detailType, "FULL");
    assert.deepEqual(rule.inputs.targets, [{ type: "SNS", address: arnOf("chat") }]);
    const pipeline = one(dev, "aws:codepipeline/pipeline:Pipeline");
    assert.ok(waitsFor(dev, rule).has(pipeline.urn));
  });

  it("say in words which stage failed and why, with a link to the execution", () => {
    const { arn: target, inputTransformer } = one(
      dev,
      "aws:cloudwatch/eventTarget:EventTarget",
      "team-rules-failures-target",
    ).inputs as { arn: string; inputTransformer: { inputTemplate: string; inputPaths: object } };
    assert.equal(target, arn);
    assert.deepEqual(JSON.parse(inputTransformer.inputTemplate), {
      version: "1.0",
      source: "custom",
      content: {
        title: "<pipeline> failed in stage <stage>",
        description:
          "Action <action>: <why> https://eu-central-1.console.aws.amazon.com/codesuite/codepipeline/" +
          "pipelines/<pipeline>/executions/<execution>/timeline",
      },
    });
    assert.deepEqual(inputTransformer.inputPaths, {
      pipeline: "$.detail.pipeline",
      execution: "$.detail.execution-id",
      stage: "$.detail.stage",
      action: "$.detail.action",
      why: "$.detail.execution-result.external-execution-summary",
    });
  });

  it("have alarms that name the stage and link to the pipeline", () => {
    const alarms = all(dev, "aws:cloudwatch/metricAlarm:MetricAlarm");
    assert.equal(alarms.length, 3);
    assert.deepEqual(alarms[2]?.inputs, {
      name: "acme-web hangs in prod-web (team)",
      alarmDescription:
        "Nothing changed in stage prod-web of acme-web for 60 minutes: https://eu-central-1.console.aws." +
        "amazon.com/codesuite/codepipeline/pipelines/acme-web/view",
      namespace: "ferry",
      metricName: "QuietMinutes",
      dimensions: { Pipeline: "acme-web", Stage: "prod-web" },
      statistic: "Maximum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 60,
      treatMissingData: "notBreaching",
      alarmActions: [arn],
    });
  });

  it("say what is left to those who are told", () => {
    const steps = dev.outputs.nextSteps as readonly string[];
    assert.deepEqual(steps.slice(-3), [
      "If Slack workspace T012AB3CD is not authorized yet: https://console.aws.amazon.com/chatbot/",
      "If Microsoft Teams is not authorized yet: https://console.aws.amazon.com/chatbot/",
      "If team@example.com is not confirmed yet: open its mail's link (aws sns list-subscriptions)",
    ]);
    assert.deepEqual(dev.outputs.notifications, { team: arn, chat: arnOf("chat") });
    assert.equal(all(dev, "aws:kms/key:Key").length, 2);
  });
});
