import { items, peek, read, seen, text } from "../read";
import { family, when } from "../rule";
import type { Stack, Subject } from "../subject";

/** What is written down, and for how long. */
export const loggingRules = family("logging", [
  {
    name: "bucket-access-logs",
    level: "advisory",
    title: "Access to buckets is logged",
    why: "Without a log nobody can say who read or wrote an object.",
    fix: "add a BucketLogging to a bucket for logs",
    controls: ["FSBP S3.9", "CKV_AWS_18", "NAG S1", "TRV AWS-0089", "CFN W35"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(
        stack.attached(bucket, "s3.BucketLogging", "bucket").length === 0 &&
          items(bucket.values, "loggings").length === 0 &&
          !keepsLogs(bucket, stack),
        "logs no access",
      ),
  },
  {
    name: "distribution-access-logs",
    level: "advisory",
    title: "Requests to sites are logged",
    why: "Without a log nobody can say what visitors got, or who attacks.",
    fix: "set loggingConfig, or add a LogDeliverySource of the distribution",
    controls: ["FSBP CloudFront.5", "CKV_AWS_86", "NAG CFR3", "TRV AWS-0010", "CFN W10"],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html",
    scope: "stack",
    kinds: ["cloudfront.Distribution"],
    check: (distribution, stack) =>
      when(
        read(distribution.values, "loggingConfig") === undefined &&
          stack.attached(distribution, "cloudwatch.LogDeliverySource", "resourceArn").length === 0,
        "logs no requests",
      ),
  },
  {
    name: "build-logs",
    level: "mandatory",
    title: "Builds write a log where the program says",
    why: "Without a setting CodeBuild makes a log group that keeps everything for ever, without a key.",
    fix: "set logsConfig.cloudwatchLogs to a LogGroup of the program",
    controls: ["FSBP CodeBuild.4", "CKV_AWS_314"],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html",
    scope: "resource",
    kinds: ["codebuild.Project"],
    check: ({ values }) => {
      const logs = read(values, "logsConfig");
      if (logs === undefined) return ["does not say where its log goes"];
      const status = (place: string) => text(logs, `${place}.status`);
      const cloudWatch = status("cloudwatchLogs") ?? "ENABLED";
      return when(cloudWatch !== "ENABLED" && status("s3Logs") !== "ENABLED", "writes no log");
    },
  },
  {
    name: "function-log-group",
    level: "advisory",
    title: "Functions write to a log group of the program",
    why: "Otherwise Lambda makes one that keeps everything for ever, without a key.",
    fix: "make a LogGroup and set loggingConfig.logGroup",
    controls: ["CKV_AWS_66", "CFN W86"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
    scope: "stack",
    kinds: ["lambda.Function"],
    check: (subject, stack) => {
      const { values } = subject;
      if (peek(values, "loggingConfig.logGroup") !== undefined) return [];
      const name = `/aws/lambda/${text(values, "name")}`;
      const group = stack.referred(subject, "name", name, "cloudwatch.LogGroup");
      return when(group === undefined, "writes to a log group that Lambda makes");
    },
  },
  {
    name: "log-retention",
    level: "mandatory",
    title: "Logs expire",
    why: "Logs are kept, and paid for, for ever, with whatever they quote.",
    fix: "set retentionInDays",
    controls: ["CKV_AWS_66", "CFN W86"],
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
    scope: "resource",
    kinds: ["cloudwatch.LogGroup"],
    check: ({ values }) =>
      when(Number(text(values, "retentionInDays") ?? 0) === 0, "keeps everything for ever"),
  },
  {
    name: "log-retention-days",
    level: "advisory",
    title: "Logs are there as long as an investigation needs them",
    why: "A break-in is often found months later.",
    fix: "raise retentionInDays",
    controls: ["CKV_AWS_338"],
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention",
    options: {
      minimumDays: { description: "Days for which logs are kept at least", default: 365 },
    },
    scope: "resource",
    kinds: ["cloudwatch.LogGroup"],
    check: ({ values }, options) => {
      const days = Number(text(values, "retentionInDays") ?? 0);
      const minimum = Number(options.minimumDays);
      return when(days > 0 && days < minimum, `keeps logs for ${days} days of ${minimum}`);
    },
  },
  {
    name: "trail-everywhere",
    level: "mandatory",
    title: "Trails record every region and the global services",
    why: "Who attacks works in a region where nobody looks.",
    fix: "set isMultiRegionTrail to true, and leave includeGlobalServiceEvents and enableLogging on",
    controls: ["FSBP CloudTrail.1", "CIS 4.1", "CKV_AWS_67", "CKV_AWS_251", "TRV AWS-0014"],
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html",
    scope: "resource",
    kinds: ["cloudtrail.Trail"],
    check: ({ values }) => [
      ...when(text(values, "isMultiRegionTrail") !== "true", "records one region only"),
      ...when(
        text(values, "includeGlobalServiceEvents") === "false",
        "does not record the global services",
      ),
      ...when(text(values, "enableLogging") === "false", "records nothing"),
    ],
  },
  {
    name: "trail-validation",
    level: "mandatory",
    title: "Trails can be checked for changes",
    why: "Who has broken in removes the traces.",
    fix: "set enableLogFileValidation to true",
    controls: ["FSBP CloudTrail.4", "CIS 4.2", "CKV_AWS_36", "TRV AWS-0016"],
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
    scope: "resource",
    kinds: ["cloudtrail.Trail"],
    check: ({ values }) =>
      when(text(values, "enableLogFileValidation") !== "true", "can be changed unseen"),
  },
  {
    name: "trail-log-group",
    level: "advisory",
    title: "Trails go to CloudWatch as well",
    why: "Alarms on changes of keys, policies and the trail itself need it.",
    fix: "set cloudWatchLogsGroupArn and cloudWatchLogsRoleArn",
    controls: ["FSBP CloudTrail.5", "CKV2_AWS_10", "TRV AWS-0162"],
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html",
    scope: "resource",
    kinds: ["cloudtrail.Trail"],
    check: ({ values }) =>
      when(text(values, "cloudWatchLogsGroupArn") === undefined, "does not go to CloudWatch"),
  },
  {
    name: "trail-objects",
    level: "advisory",
    title: "Trails record access to objects",
    why: "That an artifact was exchanged between build and release is seen nowhere else.",
    fix: "select the S3 data events of the artifact bucket",
    controls: ["CIS 4.8", "CIS 4.9", "TRV AWS-0171", "TRV AWS-0172"],
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html",
    scope: "resource",
    kinds: ["cloudtrail.Trail"],
    check: ({ values }) => {
      const basic = items(values, "eventSelectors").flatMap((each) => items(each, "dataResources"));
      const advanced = items(values, "advancedEventSelectors")
        .flatMap((each) => items(each, "fieldSelectors"))
        .flatMap((each) => items(each, "equals"));
      const selected = [
        ...basic.map((each) => text(each, "type")),
        ...advanced.map((each) => text(each)),
      ];
      return when(!selected.includes("AWS::S3::Object"), "does not record access to objects");
    },
  },
  {
    name: "trail-alarms",
    level: "disabled",
    title: "Changes of trails, keys and policies of buckets raise an alarm",
    why: "Such alarms belong to an account, not to a delivery: turn it on where this program has the account's trail.",
    fix: "add a LogMetricFilter on the trail's log group, and an alarm on its metric",
    controls: ["CIS 5.5", "CIS 5.7", "CIS 5.8"],
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html",
    scope: "stack",
    kinds: ["cloudtrail.Trail"],
    check: (_trail, stack) => {
      const filters = stack.all("cloudwatch.LogMetricFilter");
      const watched = filters.map(({ values }) => text(values, "pattern") ?? "").join();
      return ["StopLogging", "ScheduleKeyDeletion", "PutBucketPolicy"]
        .filter((event) => !watched.includes(event))
        .map((event) => `raises no alarm on ${event}`);
    },
  },
]);

/** Whether others write their logs to this bucket: logging access to the log would never end. */
function keepsLogs(bucket: Subject, stack: Stack): boolean {
  const writers = [
    ...stack.all("s3.BucketLogging").map((each) => [each, "targetBucket"] as const),
    ...stack.all("cloudtrail.Trail").map((each) => [each, "s3BucketName"] as const),
  ];
  return writers.some(([writer, property]) =>
    seen(() => [
      stack.referred(writer, property, peek(writer.values, property), "s3.Bucket"),
    ]).includes(bucket),
  );
}
