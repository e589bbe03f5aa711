import { z } from "zod";
import { aws, between, map, text } from "./values";

const trailArn = text(
  "it must be the ARN of a trail (arn:aws:cloudtrail:<region>:<account>:trail/<name>)",
  /^arn:aws(-[a-z-]+)?:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[\w.-]+$/,
  {
    ...aws("awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail"),
    examples: ["arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization"],
  },
);

/** Days for which logs are kept where `audit` says nothing. */
export const defaultLogDays = 365;

/** What is recorded in this account. */
export const audit = map({
  logDays: between(1, 3_650, "days")
    .meta(aws("AmazonS3/latest/userguide/lifecycle-expire-general-considerations"))
    .default(defaultLogDays)
    .describe(
      "Days for which access logs, those of load balancers too, and a trail's files are kept.",
    ),
  accessLogs: z
    .boolean()
    .default(true)
    .describe("Access logs of ferry's buckets and distributions."),
  flowLogs: z
    .boolean()
    .default(true)
    .describe(
      "Who talked to whom in the VPC that ferry makes: kept in CloudWatch Logs, as many days as those have a period for.",
    ),
  recordDays: between(1, 36_500, "days")
    .optional()
    .describe(
      "In a delivering account, days for which nobody deletes or overwrites the record of a release: S3 Object Lock, which stays on once it is on. Default: none, and the bucket's policy alone refuses it.",
    ),
  trail: z
    .union(
      [
        z.boolean(),
        map({
          managementEvents: z.boolean().describe("Whether every call of the account is recorded."),
        }),
        map({ existing: trailArn }),
      ],
      {
        error: "it must be true, false, {managementEvents} or {existing}",
      },
    )
    .default(true)
    .describe(
      "In a delivering account, a trail of who reads and writes artifacts. With `managementEvents` it records every call of the account as well, since a trail can't select one service; `existing` is a trail of yours.",
    ),
});

export type AuditSettings = z.output<typeof audit>;
