import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { all, one } from "../../../support/registrations";
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
      iamRoleArn: one(dev, "aws:iam/role:Role", "notifications-chat-role").outputs.arn,
      snsTopicArns: [arnOf("chat")],
      loggingLevel: "ERROR",
      guardrailPolicyArns: ["arn:aws:iam::aws:policy/AWSDenyAll"],
    };
    assert.deepEqual(
      one(dev, "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration").inputs,
      {
        configurationName: "acme-slack-T012AB3CD-C012AB3CD",
        slackTeamId: "T012AB3CD",
        slackChannelId: "C012AB3CD",
        ...common,
      },
    );
    assert.deepEqual(
      one(dev, "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration").inputs,
      {
        configurationName: "acme-teams-66666666-7777-8888-9999-000000000000-19-3aabc-834e5baf",
        tenantId: "11111111-2222-3333-4444-555555555555",
        teamId: "66666666-7777-8888-9999-000000000000",
        channelId: "19%3aabc%40thread.tacv2",
        ...common,
      },
    );
  });

  it("take no resource that fails in an account without a service-linked role", () => {
    for (const type of [
      "aws:codestarnotifications/notificationRule:NotificationRule",
      "aws:iam/serviceLinkedRole:ServiceLinkedRole",
    ]) {
      assert.deepEqual(all(dev, type), []);
    }
  });

  it("say in words which stage failed, with a link to the execution", () => {
    const target = (name: string) =>
      one(dev, "aws:cloudwatch/eventTarget:EventTarget", `${name}-rules-failures-target`).inputs;
    const link =
      "https://eu-central-1.console.aws.amazon.com/codesuite/codepipeline/" +
      "pipelines/<pipeline>/executions/<execution>/timeline";
    const inputPaths = {
      pipeline: "$.detail.pipeline",
      execution: "$.detail.execution-id",
      stage: "$.detail.stage",
      action: "$.detail.action",
    };
    const { rule: _, ...mailed } = target("team");
    assert.deepEqual(mailed, {
      arn,
      inputTransformer: {
        inputPaths,
        inputTemplate: `"<pipeline> failed in stage <stage>. Action <action>: ${link}"`,
      },
    });
    const { rule: __, ...shown } = target("chat");
    assert.deepEqual(shown, {
      arn: arnOf("chat"),
      inputTransformer: {
        inputPaths,
        inputTemplate: JSON.stringify({
          version: "1.0",
          source: "custom",
          content: {
            title: "<pipeline> failed in stage <stage>",
            description: `Action <action>: ${link}`,
          },
        }),
      },
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
