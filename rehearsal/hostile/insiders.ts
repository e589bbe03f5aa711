import type { Request } from "../../judge";
import { accountOf } from "../arn";
import { roleOf } from "../call";
import type { HostileCall } from "./call";
import { administrator, administratorOf, allOf, everyAccount, nameOf, type Scene } from "./scene";

/** People of the accounts, roles of ferry and strangers who want what lies in keys and buckets. */
export function insiders(scene: Scene): readonly HostileCall[] {
  return [
    ...scene.world
      .keys()
      .flatMap(({ resource, place }) =>
        keyUsers(scene, String(resource.outputs.arn), place.region),
      ),
    ...scene.world.bucketNames().flatMap((name) => bucketUsers(scene, name)),
  ];
}

/** People of each account and strangers, who hold every right that IAM can give them. */
function keyUsers(scene: Scene, key: string, region: string): readonly HostileCall[] {
  const { policies } = scene;
  const owner = accountOf(key);
  const use = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom"];
  const administration = ["kms:ScheduleKeyDeletion", "kms:PutKeyPolicy", "kms:DisableKey"];
  const request = { resource: key, ownerAccount: owner, region };
  const people = everyAccount(scene).flatMap((account) => {
    const others = account === owner && !hasAdministrators(policies, key) ? [] : administration;
    return [...use, "kms:CreateGrant", ...others].map((action) => ({
      attempt: `an administrator of ${account} calls ${action} on the artifact key`,
      request: { ...request, principal: administratorOf(account), action },
      holds: administrator,
    }));
  });
  const ordinary = [...use, "kms:CreateGrant"].map((action) => ({
    attempt: `an ordinary role of ${owner} with kms:* calls ${action} on the artifact key`,
    request: { ...request, principal: { role: `arn:aws:iam::${owner}:role/Ordinary` }, action },
    holds: allOf("kms"),
  }));
  const roles = policies.roles().flatMap((role) =>
    [...administration, "kms:CreateGrant"].map((action) => ({
      attempt: `${nameOf(role)} of ${accountOf(role)} calls ${action} on the artifact key`,
      request: { ...request, principal: { role }, action },
    })),
  );
  return [...people, ...ordinary, ...roles];
}

/** Whether the key's policy names its administrators, instead of leaving that to the account. */
function hasAdministrators(policies: Scene["policies"], key: string): boolean {
  const policy = policies.resourcePolicy({ action: "kms:PutKeyPolicy", resource: key });
  return [policy?.document.Statement ?? []]
    .flat()
    .some(({ Action, Condition }) => [Action].flat().includes("kms:PutKeyPolicy") && Condition);
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6 */
const bucketAdministration = [
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:PutBucketAcl",
  "s3:PutBucketNotification",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:PutReplicationConfiguration",
];

/** Whoever is not on a bucket's list. */
function bucketUsers(scene: Scene, name: string): readonly HostileCall[] {
  const { world, policies, hops } = scene;
  const bucket = world.bucket(name);
  if (!bucket) return [];
  const { arn, account, region } = bucket;
  const transport = { secure: true, tlsVersion: 1.3 };
  const object = { resource: `${arn}/index.html`, ownerAccount: account, region, transport };
  const encryption =
    bucket.keyArn === undefined ? undefined : { algorithm: "aws:kms", keyArn: bucket.keyArn };
  const may = new Set(
    hops.flatMap(({ request }) =>
      request.resource.startsWith(`${arn}/`) ? [`${roleOf(request)} ${request.action}`] : [],
    ),
  );
  const outsiders = everyAccount(scene)
    .filter((each) => each !== account)
    .flatMap((each) => [
      ...[object.resource, ...objectsRead(arn, hops)].flatMap((resource) =>
        ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) => ({
          attempt: `an administrator of ${each} calls ${action} in ${resource.split(":::")[1]}`,
          request: { ...object, principal: administratorOf(each), action, resource },
          holds: administrator,
        })),
      ),
      ...["s3:ListBucket", "s3:PutBucketPolicy"].map((action) => ({
        attempt: `an administrator of ${each} calls ${action} on ${name}`,
        request: { ...object, principal: administratorOf(each), action, resource: arn },
        holds: administrator,
      })),
    ]);
  const roles = policies.roles().flatMap((role) =>
    ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"].flatMap(
      (action) =>
        may.has(`${role} ${action}`)
          ? []
          : [
              {
                attempt: `${nameOf(role)} of ${accountOf(role)} calls ${action} in ${name}`,
                request: {
                  ...object,
                  principal: { role },
                  action,
                  ...(action === "s3:PutObject" && encryption && { encryption }),
                },
              },
            ],
    ),
  );
  const owners = policies.roles().flatMap((role) =>
    bucketAdministration.map((action) => ({
      attempt: `${nameOf(role)} of ${accountOf(role)} calls ${action} on ${name}`,
      request: {
        principal: { role },
        action,
        resource: arn,
        ownerAccount: account,
        region,
        transport,
      },
    })),
  );
  const anyone = ["s3:GetObject", "s3:PutObject"].map((action) => ({
    attempt: `nobody at all calls ${action} in ${name}`,
    request: { ...object, principal: "anonymous" as const, action },
  }));
  return [...outsiders, ...roles, ...owners, ...anyone, ...openAsks(scene, name)];
}

/** One object of each folder of a folder that somebody reads: of each artifact, where the bucket is a store. */
function objectsRead(bucket: string, hops: Scene["hops"]): readonly string[] {
  const read = hops.flatMap(({ request: { action, resource } }) =>
    action === "s3:GetObject" && resource.startsWith(`${bucket}/`) ? [resource] : [],
  );
  return [...new Map(read.map((each) => [each.split("/").slice(0, 3).join("/"), each])).values()];
}

/** A bucket that no hop asks for anything has to refuse an open line all the same. */
function openAsks({ world, hops }: Scene, name: string): readonly HostileCall[] {
  const bucket = world.bucket(name);
  const asked = hops.some(({ request, holds }) => !holds && request.resource === bucket?.arn);
  if (!bucket || asked) return [];
  const { arn: resource, account, region } = bucket;
  const ask = (how: string, refused: string, transport: NonNullable<Request["transport"]>) => ({
    attempt: `an administrator of ${account} calls s3:ListBucket on ${name} ${how}`,
    request: {
      principal: administratorOf(account),
      action: "s3:ListBucket",
      resource,
      ownerAccount: account,
      region,
      transport,
    },
    holds: administrator,
    refused,
  });
  return [
    ask("without TLS", "requests without TLS", { secure: false }),
    ask("over TLS 1.1", "requests over TLS below 1.2", { secure: true, tlsVersion: 1.1 }),
  ];
}
