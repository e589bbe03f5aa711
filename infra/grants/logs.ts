import { arn, bucketArn, flowLogGroup, type Owner } from "../names";
import { type Grant, type Principal, plain } from "./grant";
import { oneOrMany, type Statement } from "./policy";

/** Where CloudFront's logs come from: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html */
export const cloudFrontRegion = "us-east-1";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html */
export function bucketsLog(owner: Owner, logs: string, buckets: readonly string[]): Statement {
  return {
    Sid: "BucketsLog",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArn(owner.region, logs)}/s3/*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": owner.account },
      ArnEquals: {
        "aws:SourceArn": oneOrMany(buckets.map((bucket) => bucketArn(owner.region, bucket))),
      },
    },
  };
}

/**
 * The path names the account whose load balancers may write: no other's can. A file in the account's folder
 * is the trial that comes first.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function balancersLog(owner: Owner, logs: string): Statement {
  const folder = `${bucketArn(owner.region, logs)}/AWSLogs/${owner.account}`;
  return {
    Sid: "BalancersLog",
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: [`${folder}/ELBAccessLogTestFile`, `${folder}/elasticloadbalancing/*`],
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html#AWS-logs-infrastructure-V2-S3 */
export function distributionsLog(
  owner: Owner,
  logs: string,
  sources: readonly string[],
): Statement {
  const from = { account: owner.account, region: cloudFrontRegion };
  return {
    Sid: "DistributionsLog",
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArn(owner.region, logs)}/AWSLogs/${owner.account}/CloudFront/*`,
    Condition: {
      ArnEquals: {
        "aws:SourceArn": oneOrMany(
          sources.map((name) => arn(from, "logs", `delivery-source:${name}`)),
        ),
      },
    },
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
export function trailWrites(owner: Owner, logs: string, trailArn: string): readonly Statement[] {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Condition: { ArnEquals: { "aws:SourceArn": trailArn } },
  } as const;
  const bucket = bucketArn(owner.region, logs);
  return [
    { Sid: "TrailAsks", ...statement, Action: "s3:GetBucketAcl", Resource: bucket },
    {
      Sid: "TrailWrites",
      ...statement,
      Action: "s3:PutObject",
      Resource: `${bucket}/AWSLogs/${owner.account}/*`,
    },
  ];
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html */
export function trailUsesKey(trailArn: string): readonly Statement[] {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Resource: "*",
  } as const;
  return [
    {
      Sid: "TrailEncrypts",
      ...statement,
      Action: "kms:GenerateDataKey",
      Condition: {
        ArnEquals: {
          "aws:SourceArn": trailArn,
          "kms:EncryptionContext:aws:cloudtrail:arn": trailArn,
        },
      },
    },
    {
      Sid: "TrailDescribes",
      ...statement,
      Action: "kms:DescribeKey",
      Condition: { ArnEquals: { "aws:SourceArn": trailArn } },
    },
  ];
}

/**
 * Amazon VPC writes flow logs. It asks for the group, which is there, by its ARN with and without what follows.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export function writesFlows(to: Principal, owner: Owner): readonly Grant[] {
  const group = arn(owner, "logs", `log-group:${flowLogGroup(owner)}`);
  return [
    {
      id: "FindFlowLogs",
      to,
      on: plain("*"),
      actions: ["logs:DescribeLogGroups"],
      why: "Amazon VPC looks whether the group is there; AWS offers no resource to name",
    },
    {
      id: "AskForFlowLogs",
      to,
      on: plain(group, `${group}:*`),
      actions: ["logs:CreateLogGroup", "logs:DescribeLogStreams"],
      why: "Amazon VPC makes the group where it is missing, and looks for its streams",
    },
    {
      id: "WriteFlowLogs",
      to,
      on: plain(`${group}:*`),
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      why: "a stream for each network interface",
    },
  ];
}
