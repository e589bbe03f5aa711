import { handOver } from "./hand-over";
import { finds, ofType, type Right, rightsIn, type Scope } from "./right";

const target = "aws:cloudwatch/eventTarget:EventTarget";
const schedule = "aws:scheduler/schedule:Schedule";
const logs = "aws:cloudwatch/logGroup:LogGroup";

/** Who may tell a bus is changed by a person: AWS knows no single bus that a policy could hold a run to. */
const eventsTable = `
  aws:cloudwatch/eventBus:EventBus Buses event-bus/<name>
    read DescribeEventBus ListTagsForResource
    make CreateEventBus DeleteEventBus TagResource UntagResource UpdateEventBus
  aws:cloudwatch/eventBusPolicy:EventBusPolicy Buses
    read DescribeEventBus
  aws:cloudwatch/eventRule:EventRule Rules rule/<name>
    read DescribeRule ListTagsForResource
    make DeleteRule PutRule TagResource UntagResource
  ${target} Rules
    read ListTargetsByRule
    make PutTargets RemoveTargets`;

const schedulerTable = `
  aws:scheduler/scheduleGroup:ScheduleGroup HoldGroups schedule-group/<name>
    read GetScheduleGroup ListTagsForResource
    make CreateScheduleGroup DeleteScheduleGroup TagResource UntagResource
  ${schedule} Holds schedule/<groupName>/*
    read GetSchedule
    make CreateSchedule DeleteSchedule UpdateSchedule`;

const logsTable = `
  ${logs} Logs log-group:<name>
    read ListTagsForResource
    make AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DisassociateKmsKey PutRetentionPolicy TagResource UntagResource`;

const cloudwatchTable = `
  aws:cloudwatch/metricAlarm:MetricAlarm Alarms alarm:<name>
    read DescribeAlarms ListTagsForResource
    make DeleteAlarms PutMetricAlarm TagResource UntagResource`;

/** What starts pipelines, what is logged, and what raises alarms. */
export function eventRights(scope: Scope): readonly Right[] {
  const takesRole = ofType(scope, target).some(({ inputs }) => inputs.roleArn !== undefined);
  return [
    ...rightsIn(scope, "events", eventsTable),
    ...rightsIn(scope, "logs", logsTable),
    ...rightsIn(scope, "cloudwatch", cloudwatchTable),
    ...rightsIn(scope, "scheduler", schedulerTable),
    finds("FindLogs", logs, "logs", "DescribeLogGroups"),
    handOver(scope, { type: schedule, service: "scheduler", of: "releases" }),
    ...(takesRole ? [handOver(scope, { type: target, service: "events", of: "releases" })] : []),
  ];
}
