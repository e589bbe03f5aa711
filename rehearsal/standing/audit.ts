import type { cloudwatch, lb } from "@pulumi/aws";
import { type Call, callsOf, documented, inferred, transport } from "../call";
import {
  actingFor,
  inputsOf,
  type Registered,
  type RegisteredBucket,
  type World,
} from "../world/world";

/** What AWS's services write by themselves of who did what. */

const serverAccess = documented("AmazonS3/latest/userguide/enable-server-access-logging");
const vendedLogs = documented("AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy");
const trailBucket = documented(
  "awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail",
);
const trailKey = documented("awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail");
const balancerLogs = documented("elasticloadbalancing/latest/application/enable-access-logging");
const flowLogRole = documented("vpc/latest/userguide/flow-logs-iam-role");
/** AWS's policies name a log group with and without what follows it: which of them is asked for, no page says. */
const eitherForm = inferred("vpc/latest/userguide/flow-logs-iam-role");

/** Where a call of a bucket goes. */
const at = ({ account: owner, region }: RegisteredBucket) => ({ owner, region, transport });

export function accessLogCalls({ place, resource }: Registered, world: World): readonly Call[] {
  const { bucket, targetBucket, targetPrefix } = resource.inputs;
  const from = world.bucket(String(bucket));
  const to = world.bucket(String(targetBucket));
  if (!from || !to) return [];
  const service = "logging.s3.amazonaws.com";
  const by = { service, sourceArn: from.arn, sourceAccount: place.account };
  const log = `${to.arn}/${targetPrefix}2026-11-20-00-00-00-A`;
  return callsOf(by, "s3:PutObject", log, serverAccess, at(to));
}

export function deliveryCalls({ place, resource }: Registered, world: World): readonly Call[] {
  const { deliverySourceName, deliveryDestinationArn } = resource.inputs;
  // Names are an account's own.
  const source = world
    .ofType("aws:cloudwatch/logDeliverySource:LogDeliverySource")
    .filter((each) => each.place.account === place.account)
    .find((each) => each.resource.outputs.name === deliverySourceName);
  const type = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination";
  const destination = world.withOutput(type, "arn", deliveryDestinationArn);
  if (!source || !destination) return [];
  const { deliveryDestinationConfiguration: to } =
    inputsOf<cloudwatch.LogDeliveryDestinationArgs>(destination);
  const bucket = world.bucket(to?.destinationResourceArn?.split(":::")[1] ?? "");
  if (!bucket) return [];
  const by = {
    ...actingFor("delivery.logs.amazonaws.com", source),
    sourceAccount: place.account,
  };
  const log = `${bucket.arn}/AWSLogs/${place.account}/CloudFront/a-log.gz`;
  return callsOf(by, "s3:PutObject", log, vendedLogs, at(bucket));
}

export function trailCalls(trail: Registered, world: World): readonly Call[] {
  const { s3BucketName, kmsKeyId } = trail.resource.inputs;
  const { account: owner, region } = trail.place;
  const bucket = world.bucket(String(s3BucketName));
  if (!bucket) return [];
  const by = actingFor("cloudtrail.amazonaws.com", trail);
  const file = `${bucket.arn}/AWSLogs/${owner}/CloudTrail/${region}/a-file.json.gz`;
  const ofBucket = { owner, region, transport };
  const files = [
    ...callsOf(by, "s3:GetBucketAcl", bucket.arn, trailBucket, ofBucket),
    ...callsOf(by, "s3:PutObject", file, trailBucket, ofBucket),
  ];
  if (typeof kmsKeyId !== "string") return files;
  const encryptionContext = { "aws:cloudtrail:arn": by.sourceArn };
  return [
    ...files,
    ...callsOf(by, "kms:GenerateDataKey", kmsKeyId, trailKey, { owner, region, encryptionContext }),
    ...callsOf(by, "kms:DescribeKey", kmsKeyId, trailKey, { owner, region }),
  ];
}

/** A load balancer's log of requests, below the name of the balancer's account, and the trial before it. */
export function balancerLogCalls(balancer: Registered, world: World): readonly Call[] {
  const { account, region } = balancer.place;
  const { accessLogs } = inputsOf<lb.LoadBalancerArgs>(balancer);
  const bucket = world.bucket(accessLogs?.bucket ?? "");
  if (!bucket || !accessLogs?.enabled) return [];
  const log = `elasticloadbalancing/${region}/2026/01/01/requests.log.gz`;
  const by = { service: "logdelivery.elasticloadbalancing.amazonaws.com" };
  return ["ELBAccessLogTestFile", log]
    .map((file) => `${bucket.arn}/AWSLogs/${account}/${file}`)
    .flatMap((file) => callsOf(by, "s3:PutObject", file, balancerLogs, at(bucket)));
}

/** Amazon VPC takes the role of a flow log, and writes into its group. */
export function flowLogCalls(flowLog: Registered): readonly Call[] {
  const { account: owner, region } = flowLog.place;
  const role = String(flowLog.resource.inputs.iamRoleArn);
  const group = String(flowLog.resource.inputs.logDestination);
  const by = actingFor("vpc-flow-logs.amazonaws.com", flowLog);
  const as = (actions: string, on: string, evidence = flowLogRole) =>
    callsOf(role, actions, on, evidence, { owner, region });
  return [
    ...callsOf(by, "sts:AssumeRole", role, flowLogRole, { owner, region }),
    ...as("logs:DescribeLogGroups", "*"),
    ...["logs:CreateLogGroup", "logs:DescribeLogStreams"].flatMap((action) =>
      [group, `${group}:*`].flatMap((form) => as(action, form, eitherForm)),
    ),
    ...as(
      "logs:CreateLogStream logs:PutLogEvents",
      `${group}:log-stream:eni-0123456789abcdef0-all`,
    ),
  ];
}
