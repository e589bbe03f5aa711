import type { Request } from "../../judge";
import { roleOf } from "../call";
import { readerOf, recordBuckets } from "../standing/readers";
import type { RegisteredBucket } from "../world/world";
import type { HostileCall } from "./call";
import {
  administrator,
  administratorOf,
  allOf,
  nameOf,
  onEachHalf,
  openTo,
  type Scene,
} from "./scene";

/** Those who want another record than that of what was released, none at all, or to read what is beside it. */
export function forgers(scene: Scene): readonly HostileCall[] {
  return recordBuckets(scene.world).flatMap((bucket) => [
    ...writers(bucket),
    ...(isKept(scene, bucket) ? destroyers(bucket) : []),
    ...keyUses(scene, bucket),
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
  return [onRecord(bucket, "s3:PutObject", "records by others than the functions that release")];
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

/** The key that records share with artifacts. */
function keyUses({ hops }: Scene, bucket: RegisteredBucket): readonly HostileCall[] {
  const { arn, keyArn, account, region } = bucket;
  if (keyArn === undefined) return [];
  const through = (object: string): Partial<Request> => ({
    via: { service: "s3.amazonaws.com", region, object, bucketKey: true },
  });
  const ways = [
    ["without Amazon S3", { encryptionContext: { "aws:s3:arn": arn } }],
    ["for what is no record", through(arn.replace(/[^:]+$/, "another/a-file"))],
  ] as const;
  const request = { resource: keyArn, ownerAccount: account, region };
  const writing = hops.filter(
    ({ request: { action, resource } }) =>
      action === "s3:PutObject" && resource.startsWith(`${arn}/`),
  );
  const functions = [...new Set(writing.flatMap(({ request: hop }) => roleOf(hop) ?? []))];
  const may = (role: string, action: string) =>
    hops.some(
      ({ request: hop }) =>
        roleOf(hop) === role && hop.action === action && hop.via?.object?.startsWith(`${arn}/`),
    );
  const misuses = functions.flatMap((role) => [
    ...ways.map(([how, change]) => ({ role, action: "kms:GenerateDataKey", how, change })),
    ...["kms:Decrypt", "kms:Encrypt"]
      .filter((action) => !may(role, action))
      .map((action) => ({
        role,
        action,
        how: "for a record",
        change: through(`${arn}/a-record.json`),
      })),
  ]);
  return [
    ...misuses.flatMap(({ role, action, how, change }) => {
      const call = {
        attempt: `${nameOf(role)} calls ${action} ${how}`,
        request: { ...request, principal: { role }, action, ...change },
      };
      // The key leaves it to the account's policies who reads records.
      return action === "kms:Decrypt" ? [call] : onEachHalf(call, openTo(account));
    }),
    ...ways.map(([how, change]) => ({
      attempt: `somebody who may read records calls kms:Decrypt ${how}`,
      request: {
        ...request,
        principal: { role: readerOf(bucket) },
        action: "kms:Decrypt",
        ...change,
      },
      holds: allOf("kms"),
    })),
  ];
}
