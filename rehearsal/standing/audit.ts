import { type Call, callsOf, documented, transport } from "../call";
import { actingFor, type Registered, type RegisteredBucket, type World } from "../world/world";

const serverAccess = documented("AmazonS3/latest/userguide/enable-server-access-logging");
const vendedLogs = documented("AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy");
const trailBucket = documented(
  "awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail",
);
const trailKey = documented("awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail");

/** What AWS's services write by themselves of who did what. */
export function auditCalls(world: World): readonly Call[] {
  return Object.entries({
    "aws:s3/bucketLogging:BucketLogging": accessLogCalls,
    "aws:cloudwatch/logDelivery:LogDelivery": deliveryCalls,
    "aws:cloudtrail/trail:Trail": trailCalls,
  }).flatMap(([type, calls]) => world.ofType(type).flatMap((each) => calls(world, each)));
}

function accessLogCalls(world: World, { place, resource }: Registered): readonly Call[] {
  const { bucket, targetBucket, targetPrefix } = resource.inputs;
  const from = world.bucket(String(bucket));
  const to = world.bucket(String(targetBucket));
  if (!from || !to) return [];
  const service = "logging.s3.amazonaws.com";
  const by = { service, sourceArn: from.arn, sourceAccount: place.account };
  const log = `${to.arn}/${targetPrefix}2026-11-20-00-00-00-A`;
  return callsOf(by, "s3:PutObject", log, serverAccess, at(to));
}

/** Where a call of a bucket goes. */
const at = ({ account: owner, region }: RegisteredBucket) => ({ owner, region, transport });

function deliveryCalls(world: World, { place, resource }: Registered): readonly Call[] {
  const { deliverySourceName, deliveryDestinationArn } = resource.inputs;
  // Names are an account's own.
  const source = world
    .ofType("aws:cloudwatch/logDeliverySource:LogDeliverySource")
    .filter((each) => each.place.account === place.account)
    .find((each) => each.resource.outputs.name === deliverySourceName);
  const destination = world.withOutput(
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
    "arn",
    deliveryDestinationArn,
  );
  const { destinationResourceArn = "" } = (destination?.resource.inputs
    .deliveryDestinationConfiguration ?? {}) as { readonly destinationResourceArn?: string };
  const bucket = world.bucket(destinationResourceArn.split(":::")[1] ?? "");
  if (!source || !bucket) return [];
  const by = {
    ...actingFor("delivery.logs.amazonaws.com", source),
    sourceAccount: place.account,
  };
  const log = `${bucket.arn}/AWSLogs/${place.account}/CloudFront/a-log.gz`;
  return callsOf(by, "s3:PutObject", log, vendedLogs, at(bucket));
}

function trailCalls(world: World, trail: Registered): readonly Call[] {
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
