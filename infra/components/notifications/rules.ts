import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { pipelinePage } from "../../aws/console";
import type { Owner } from "../../names";
import type { PlannedAlarm, PlannedTopic } from "../../plan";

export interface NotificationRulesArgs {
  readonly owner: Owner;
  readonly topic: PlannedTopic;
}

/** What is told to a topic. */
export class NotificationRules extends pulumi.ComponentResource {
  constructor(name: string, args: NotificationRulesArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:notifications:NotificationRules", name, {}, opts);
    const child = { parent: this };
    const { owner, topic } = args;
    for (const message of topic.messages) {
      const made = new cloudwatch.EventRule(
        `${name}-${message.key}`,
        {
          name: message.rule,
          description: `Tells ${topic.name}`,
          eventPattern: JSON.stringify(message.pattern),
        },
        child,
      );
      new cloudwatch.EventTarget(
        `${name}-${message.key}-target`,
        {
          rule: made.name,
          arn: topic.arn,
          inputTransformer: { inputPaths: { ...message.paths }, inputTemplate: message.template },
        },
        child,
      );
    }
    for (const alarm of topic.alarms) hangingStage(alarm, owner, child);
    this.registerOutputs({});
  }
}

/** Silence is not the metric's end: a stage that goes on or is through sends nothing any more. */
function hangingStage(
  { key, group, pipeline, stage, minutes, topics }: PlannedAlarm,
  { region }: Owner,
  opts: pulumi.CustomResourceOptions,
): void {
  const page = pipelinePage(region, pipeline);
  new cloudwatch.MetricAlarm(
    `${key}-hangs`,
    {
      name: `${pipeline} hangs in ${stage} (${group})`,
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
      alarmActions: [...topics],
    },
    opts,
  );
}
