import { recordBuckets } from "../standing/readers";
import { administrator, administratorOf } from "../world/outsiders";
import type { RegisteredBucket } from "../world/world";
import type { HostileCall } from "./call";
import type { Scene } from "./scene";

/** Those who want another record than that of what was released, or none at all. */
export function forgers(scene: Scene): readonly HostileCall[] {
  return recordBuckets(scene.world).flatMap((bucket) => [
    ...writers(bucket),
    ...(isKept(scene, bucket) ? destroyers(bucket) : []),
  ]);
}

function onRecord(bucket: RegisteredBucket, action: string, refused: string): HostileCall {
  const { arn, account, region, name, keyArn } = bucket;
  return {
    attempt: `an administrator of ${account} calls ${action} on a record in ${name}`,
    request: {
      principal: administratorOf(account),
      action,
      resource: `${arn}/prod/web/a-record.json`,
      ownerAccount: account,
      region,
      transport: { secure: true, tlsVersion: 1.3 },
      ...(action === "s3:PutObject" &&
        keyArn !== undefined && { encryption: { algorithm: "aws:kms", keyArn } }),
    },
    holds: administrator,
    refused,
  };
}

function writers(bucket: RegisteredBucket): readonly HostileCall[] {
  return ["s3:PutObject", "s3:ReplicateObject"].map((action) =>
    onRecord(bucket, action, "records by others than the functions that release"),
  );
}

/** Whoever could delete a record could write another in its place. */
function destroyers(bucket: RegisteredBucket): readonly HostileCall[] {
  return [
    "s3:BypassGovernanceRetention",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutObjectRetention",
  ].map((action) => onRecord(bucket, action, "that a record is deleted or unlocked"));
}

/** A bucket that its settings let go with all that is in it keeps nothing. */
function isKept({ world }: Scene, { name }: RegisteredBucket): boolean {
  const found = world.withOutput("aws:s3/bucket:Bucket", "bucket", name);
  return found?.resource.inputs.forceDestroy !== true;
}
