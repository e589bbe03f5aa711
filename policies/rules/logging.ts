import { family } from "../family";
import { items, peek, read, seen, text } from "../read";
import { byResource, byStack, when } from "../rule";
import type { Stack, Subject } from "../subject";
import rules from "../texts/logging.json";

/** What is written down, and for how long. */
export const loggingRules = family("logging", rules, {
  "bucket-access-logs": byStack("s3.Bucket", (bucket, stack) =>
    when(
      stack.attached(bucket, "s3.BucketLogging", "bucket").length === 0 &&
        items(bucket.values, "loggings").length === 0 &&
        !keepsLogs(bucket, stack),
      "logs no access",
    ),
  ),
  "build-logs": byResource("codebuild.Project", ({ values }) => {
    const logs = read(values, "logsConfig");
    if (logs === undefined) return ["does not say where its log goes"];
    const status = (place: string) => text(logs, `${place}.status`);
    const cloudWatch = status("cloudwatchLogs") ?? "ENABLED";
    return when(cloudWatch !== "ENABLED" && status("s3Logs") !== "ENABLED", "writes no log");
  }),
  "function-log-group": byStack("lambda.Function", (subject, stack) => {
    const { values } = subject;
    if (peek(values, "loggingConfig.logGroup") !== undefined) return [];
    const name = `/aws/lambda/${text(values, "name")}`;
    const group = stack.referred(subject, "name", name, "cloudwatch.LogGroup");
    return when(group === undefined, "writes to a log group that Lambda makes");
  }),
  "log-retention-days": byResource("cloudwatch.LogGroup", ({ values }, options) => {
    const days = Number(text(values, "retentionInDays") ?? 0);
    const minimum = Number(options.minimumDays);
    return when(days > 0 && days < minimum, `keeps logs for ${days} days of ${minimum}`);
  }),
  "trail-everywhere": byResource("cloudtrail.Trail", ({ values }) => [
    ...when(text(values, "isMultiRegionTrail") !== "true", "records one region only"),
    ...when(
      text(values, "includeGlobalServiceEvents") === "false",
      "does not record the global services",
    ),
    ...when(text(values, "enableLogging") === "false", "records nothing"),
  ]),
  "trail-objects": byResource("cloudtrail.Trail", ({ values }) => {
    const basic = items(values, "eventSelectors").flatMap((each) => items(each, "dataResources"));
    const advanced = items(values, "advancedEventSelectors")
      .flatMap((each) => items(each, "fieldSelectors"))
      .flatMap((each) => items(each, "equals"));
    const selected = [
      ...basic.map((each) => text(each, "type")),
      ...advanced.map((each) => text(each)),
    ];
    return when(!selected.includes("AWS::S3::Object"), "does not record access to objects");
  }),
  "trail-alarms": byStack("cloudtrail.Trail", (_trail, stack) => {
    const filters = stack.all("cloudwatch.LogMetricFilter");
    const watched = filters.map(({ values }) => text(values, "pattern") ?? "").join();
    return ["StopLogging", "ScheduleKeyDeletion", "PutBucketPolicy"]
      .filter((event) => !watched.includes(event))
      .map((event) => `raises no alarm on ${event}`);
  }),
});

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
