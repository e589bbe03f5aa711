import type { Request } from "../../judge";
import { type Call, documented, type Evidence } from "../call";
import type { Registered, Registry } from "../world/registry";

const serverAccess = documented("AmazonS3/latest/userguide/enable-server-access-logging");
const vendedLogs = documented("AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy");
const trailBucket = documented(
  "awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail",
);
const trailKey = documented("awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail");

/** What AWS's services write by themselves of who did what. */
export function auditCalls(registry: Registry): readonly Call[] {
  return [
    ...registry
      .ofType("aws:s3/bucketLogging:BucketLogging")
      .flatMap((logging) => accessLogCalls(registry, logging)),
    ...registry
      .ofType("aws:cloudwatch/logDelivery:LogDelivery")
      .flatMap((delivery) => deliveryCalls(registry, delivery)),
    ...registry
      .ofType("aws:cloudtrail/trail:Trail")
      .flatMap((trail) => trailCalls(registry, trail)),
  ];
}

const transport = { secure: true, tlsVersion: 1.3 };

function call(evidence: Evidence, request: Request): Call {
  return { ...evidence, request, count: 1 };
}

function accessLogCalls(registry: Registry, { place, resource }: Registered): readonly Call[] {
  const { bucket, targetBucket, targetPrefix } = resource.inputs as Readonly<
    Record<string, string>
  >;
  const from = registry.bucket(String(bucket));
  const to = registry.bucket(String(targetBucket));
  if (!from || !to) return [];
  return [
    call(serverAccess, {
      principal: {
        service: "logging.s3.amazonaws.com",
        sourceArn: from.arn,
        sourceAccount: place.account,
      },
      action: "s3:PutObject",
      resource: `${to.arn}/${targetPrefix}2026-11-20-00-00-00-A`,
      ownerAccount: to.account,
      region: to.region,
      transport,
    }),
  ];
}

function deliveryCalls(registry: Registry, { place, resource }: Registered): readonly Call[] {
  const { deliverySourceName, deliveryDestinationArn } = resource.inputs;
  // Names are an account's own.
  const isOurs =
    (matches: (outputs: Registered["resource"]["outputs"]) => boolean) => (each: Registered) =>
      each.place.account === place.account && matches(each.resource.outputs);
  const source = registry
    .ofType("aws:cloudwatch/logDeliverySource:LogDeliverySource")
    .find(isOurs((outputs) => outputs.name === deliverySourceName));
  const destination = registry
    .ofType("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination")
    .find(isOurs((outputs) => outputs.arn === deliveryDestinationArn));
  const { destinationResourceArn = "" } = (destination?.resource.inputs
    .deliveryDestinationConfiguration ?? {}) as { readonly destinationResourceArn?: string };
  const bucket = registry.bucket(destinationResourceArn.split(":::")[1] ?? "");
  if (!source || !bucket) return [];
  return [
    call(vendedLogs, {
      principal: {
        service: "delivery.logs.amazonaws.com",
        sourceArn: String(source.resource.outputs.arn),
        sourceAccount: place.account,
      },
      action: "s3:PutObject",
      resource: `${bucket.arn}/AWSLogs/${place.account}/CloudFront/a-log.gz`,
      ownerAccount: bucket.account,
      region: bucket.region,
      transport,
    }),
  ];
}

function trailCalls(registry: Registry, { place, resource }: Registered): readonly Call[] {
  const { s3BucketName, kmsKeyId } = resource.inputs as Readonly<Record<string, string>>;
  const bucket = registry.bucket(String(s3BucketName));
  if (!bucket) return [];
  const trail = String(resource.outputs.arn);
  const common = {
    principal: {
      service: "cloudtrail.amazonaws.com",
      sourceArn: trail,
      sourceAccount: place.account,
    },
    ownerAccount: place.account,
    region: place.region,
  };
  const file = `${bucket.arn}/AWSLogs/${place.account}/CloudTrail/${place.region}/a-file.json.gz`;
  const ofBucket = { ...common, transport };
  return [
    call(trailBucket, { ...ofBucket, action: "s3:GetBucketAcl", resource: bucket.arn }),
    call(trailBucket, { ...ofBucket, action: "s3:PutObject", resource: file }),
    ...(kmsKeyId === undefined
      ? []
      : [
          call(trailKey, {
            ...common,
            action: "kms:GenerateDataKey",
            resource: kmsKeyId,
            encryptionContext: { "aws:cloudtrail:arn": trail },
          }),
          call(trailKey, { ...common, action: "kms:DescribeKey", resource: kmsKeyId }),
        ]),
  ];
}
