import { handOver } from "./hand-over";
import { actions, arnsOf, ofType, type Right, type Scope, uses } from "./right";

const rule = "aws:cloudwatch/eventRule:EventRule";
const target = "aws:cloudwatch/eventTarget:EventTarget";
const logs = "aws:cloudwatch/logGroup:LogGroup";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** What starts pipelines, what is logged, and what raises alarms. */
export function eventRights(scope: Scope): readonly Right[] {
  const rules = { of: "Rules", on: arnsOf(scope, rule, "events", "rule/") };
  const takesRole = ofType(scope, target).some(({ inputs }) => inputs.roleArn !== undefined);
  const tags = "TagResource UntagResource";
  return [
    ...uses(
      {
        type: rule,
        ...rules,
        read: actions("events", "DescribeRule ListTagsForResource"),
        write: actions("events", `DeleteRule PutRule ${tags}`),
      },
      {
        type: target,
        ...rules,
        read: ["events:ListTargetsByRule"],
        write: actions("events", "PutTargets RemoveTargets"),
      },
      {
        type: logs,
        of: "Logs",
        on: arnsOf(scope, logs, "logs", "log-group:"),
        read: ["logs:ListTagsForResource"],
        write: [
          ...actions("logs", "AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteRetentionPolicy"),
          ...actions("logs", `DisassociateKmsKey PutRetentionPolicy ${tags}`),
        ],
      },
      {
        type: alarm,
        of: "Alarms",
        on: arnsOf(scope, alarm, "cloudwatch", "alarm:"),
        read: actions("cloudwatch", "DescribeAlarms ListTagsForResource"),
        write: actions("cloudwatch", `DeleteAlarms PutMetricAlarm ${tags}`),
      },
    ),
    {
      id: "FindLogs",
      type: logs,
      access: "read",
      actions: ["logs:DescribeLogGroups"],
      on: ["*"],
    },
    ...(takesRole ? [handOver(scope, { type: target, service: "events", of: "releases" })] : []),
  ];
}
