/**
 * What a service principal passes on of the resource for which it calls. A call that is not listed here sends
 * neither `aws:SourceArn` nor `aws:SourceAccount` as far as AWS's pages say, and a condition on them is refused.
 */

/** How sure a row is: AWS's page says so, others have seen it, or it follows from something else. */
export type Grade = "documented" | "observed" | "inferred";

export interface Sender {
  readonly service: string;
  readonly actions: readonly string[];
  readonly keys: readonly ("aws:SourceArn" | "aws:SourceAccount")[];
  /** A service through which the call reaches AWS KMS, with `kms:ViaService`. */
  readonly via?: string;
  readonly grade: Grade;
  readonly page: string;
}

const BOTH = ["aws:SourceArn", "aws:SourceAccount"] as const;
const guide = (path: string): string => `https://docs.aws.amazon.com/${path}.html`;

export const SENDERS: readonly Sender[] = [
  {
    service: "cloudfront.amazonaws.com",
    actions: [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:ListBucket",
      "kms:Decrypt",
      "kms:Encrypt",
      "kms:GenerateDataKey",
    ],
    keys: BOTH,
    grade: "documented",
    page: guide("AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3"),
  },
  {
    service: "vpc-flow-logs.amazonaws.com",
    actions: ["sts:AssumeRole"],
    keys: BOTH,
    grade: "documented",
    page: guide("vpc/latest/userguide/flow-logs-iam-role"),
  },
  {
    service: "codebuild.amazonaws.com",
    actions: ["sts:AssumeRole"],
    keys: BOTH,
    grade: "documented",
    page: guide("codebuild/latest/userguide/setting-up-service-role"),
  },
  {
    service: "codedeploy.amazonaws.com",
    actions: ["sts:AssumeRole"],
    keys: BOTH,
    grade: "documented",
    page: guide("codedeploy/latest/userguide/security_confused_deputy"),
  },
  {
    service: "ecs-tasks.amazonaws.com",
    actions: ["sts:AssumeRole"],
    keys: BOTH,
    grade: "documented",
    page: guide("AmazonECS/latest/developerguide/task-iam-roles"),
  },
  {
    service: "states.amazonaws.com",
    actions: ["sts:AssumeRole"],
    keys: BOTH,
    grade: "documented",
    page: guide("step-functions/latest/dg/procedure-create-iam-role"),
  },
  {
    service: "resources.cloudformation.amazonaws.com",
    actions: ["sts:AssumeRole"],
    keys: BOTH,
    grade: "documented",
    page: guide("AWSCloudFormation/latest/UserGuide/cross-service-confused-deputy-prevention"),
  },
  {
    service: "events.amazonaws.com",
    actions: ["sts:AssumeRole"],
    keys: BOTH,
    grade: "observed",
    page: guide("eventbridge/latest/userguide/eb-use-conditions"),
  },
  {
    service: "events.amazonaws.com",
    actions: ["lambda:InvokeFunction", "sqs:SendMessage"],
    keys: BOTH,
    grade: "documented",
    page: guide("eventbridge/latest/userguide/eb-use-resource-based"),
  },
  {
    // The guide of EventBridge says that such a topic policy takes no condition at all; that of Amazon SNS
    // lists EventBridge among the services that send the account.
    service: "events.amazonaws.com",
    actions: ["sns:Publish"],
    keys: BOTH,
    grade: "inferred",
    page: guide("sns/latest/dg/sns-access-policy-use-cases"),
  },
  {
    service: "cloudwatch.amazonaws.com",
    actions: ["sns:Publish"],
    keys: BOTH,
    grade: "documented",
    page: guide("sns/latest/dg/sns-access-policy-use-cases"),
  },
  {
    // The page names the key for event sources in general, and EventBridge as the exception.
    service: "cloudwatch.amazonaws.com",
    actions: ["kms:GenerateDataKey", "kms:Decrypt"],
    keys: ["aws:SourceAccount"],
    grade: "inferred",
    page: guide("sns/latest/dg/sns-key-management"),
  },
  {
    service: "s3.amazonaws.com",
    actions: ["sns:Publish", "sqs:SendMessage", "lambda:InvokeFunction"],
    keys: BOTH,
    grade: "documented",
    page: guide("IAM/latest/UserGuide/reference_policies_condition-keys"),
  },
  {
    service: "sns.amazonaws.com",
    actions: ["sqs:SendMessage", "lambda:InvokeFunction"],
    keys: BOTH,
    grade: "documented",
    page: guide("sns/latest/dg/sns-access-policy-use-cases"),
  },
  {
    service: "codestar-notifications.amazonaws.com",
    actions: ["sns:Publish"],
    keys: ["aws:SourceAccount"],
    grade: "documented",
    page: guide("dtconsole/latest/userguide/troubleshooting"),
  },
  {
    service: "codestar-notifications.amazonaws.com",
    actions: ["kms:GenerateDataKey", "kms:Decrypt"],
    keys: [],
    via: "sns.amazonaws.com",
    grade: "documented",
    page: guide("dtconsole/latest/userguide/set-up-sns"),
  },
  {
    service: "logging.s3.amazonaws.com",
    actions: ["s3:PutObject"],
    keys: BOTH,
    grade: "documented",
    page: guide("AmazonS3/latest/userguide/enable-server-access-logging"),
  },
  {
    service: "cloudtrail.amazonaws.com",
    actions: [
      "s3:GetBucketAcl",
      "s3:PutObject",
      "sns:Publish",
      "kms:GenerateDataKey",
      "kms:DescribeKey",
    ],
    keys: ["aws:SourceArn"],
    grade: "documented",
    page: guide("awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail"),
  },
  {
    service: "delivery.logs.amazonaws.com",
    actions: ["s3:GetBucketAcl", "s3:PutObject", "logs:CreateLogStream", "logs:PutLogEvents"],
    keys: BOTH,
    grade: "documented",
    page: guide("AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy"),
  },
];
