import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as codestarnotifications from "@pulumi/aws/codestarnotifications";
import * as pulumi from "@pulumi/pulumi";
import { pipelinePage } from "../../aws/console";
import type { Owner } from "../../names";
import type { PlannedAlarm, PlannedMessage, PlannedTopic } from "../../plan";

export interface NotificationRulesArgs {
  readonly owner: Owner;
  readonly topic: PlannedTopic;
  /** The pipelines and projects that the rules are about. */
  readonly after: readonly pulumi.Resource[];
}

/** What is told to a topic. */
export class NotificationRules extends pulumi.ComponentResource {
  constructor(name: string, args: NotificationRulesArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:notifications:NotificationRules", name, {}, opts);
    const child = { parent: this };
    const { owner, topic } = args;
    for (const rule of topic.rules) {
      new codestarnotifications.NotificationRule(
        `${rule.key}-notifications`,
        {
          name: rule.name,
          resource: rule.resource,
          eventTypeIds: [...rule.events],
          // Says the stage that failed and what its actions answered.
          detailType: "FULL",
          targets: [{ type: "SNS", address: topic.arn }],
        },
        { ...child, dependsOn: [...args.after] },
      );
    }
    for (const message of topic.messages) {
      const made = new cloudwatch.EventRule(
        `${name}-${message.key}`,
        {
          name: message.rule,
          description: `Tells ${topic.name} in words`,
          eventPattern: JSON.stringify(message.pattern),
        },
        child,
      );
      new cloudwatch.EventTarget(
        `${name}-${message.key}-target`,
        { rule: made.name, arn: topic.arn, inputTransformer: inWords(message) },
        child,
      );
    }
    for (const alarm of topic.alarms) hangingStage(alarm, owner, topic, child);
    this.registerOutputs({});
  }
}

/**
 * A message that a person reads, in the form that chat channels show too.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
function inWords({ paths, title, text }: PlannedMessage) {
  const content = { title, description: text };
  return {
    inputPaths: { ...paths },
    inputTemplate: JSON.stringify({ version: "1.0", source: "custom", content }),
  };
}

/** Silence is not the metric's end: a stage that goes on or is through sends nothing any more. */
function hangingStage(
  { key, pipeline, stage, minutes }: PlannedAlarm,
  { region }: Owner,
  topic: PlannedTopic,
  opts: pulumi.CustomResourceOptions,
): void {
  const page = pipelinePage(region, pipeline);
  new cloudwatch.MetricAlarm(
    `${key}-hangs`,
    {
      name: `${pipeline} hangs in ${stage} (${topic.key})`,
      alarmDescription: `Nothing changed in stage ${stage} of ${pipeline} for ${minutes} minutes: ${page}`,
      namespace: "ferry",
      metricName: "QuietMinutes",
      dimensions: { Pipeline: pipeline, Stage: stage },
      statistic: "Maximum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: minutes,
      treatMissingData: "notBreaching",
      alarmActions: [topic.arn],
    },
    opts,
  );
}
