import { throughBucket } from "../../../grants/artifacts";
import { bucketArn } from "../../../names";
import type { Registered } from "../registered";
import { ofType, patternOf, type Right, rightsIn, type Scope } from "./right";

const bucket = "aws:s3/bucket:Bucket";
const object = "aws:s3/bucketObjectv2:BucketObjectv2";

/** What each part of a bucket's configuration is called in the actions of S3. */
const parts = {
  BucketLifecycleConfiguration: "LifecycleConfiguration",
  BucketLogging: "BucketLogging",
  BucketNotification: "BucketNotification",
  BucketObjectLockConfiguration: "BucketObjectLockConfiguration",
  BucketOwnershipControls: "BucketOwnershipControls",
  BucketPublicAccessBlock: "BucketPublicAccessBlock",
  BucketServerSideEncryptionConfiguration: "EncryptionConfiguration",
  BucketVersioning: "BucketVersioning",
} as const;

const readBucket =
  "GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging " +
  "GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment GetBucketTagging GetBucketVersioning " +
  "GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration ListBucket " +
  "ListTagsForResource";

const objectTable = `
  ${object} FirstObjects
    read GetObject GetObjectTagging
    make PutObject PutObjectTagging`;

/**
 * Buckets and the first object of a source. Objects are not deleted: a bucket that is to be emptied is
 * emptied from a terminal.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function storageRights(scope: Scope): readonly Right[] {
  const { owner } = scope;
  // The name of a bucket that is gone is free: a stranger may take it.
  const when = { StringEquals: { "aws:ResourceAccount": owner.account } };
  const arnOf = (name: string) => bucketArn(owner.region, name);
  const ofParts = Object.entries(parts).map(
    ([name, part]) => `aws:s3/b${name.slice(1)}:${name} Buckets
        read Get${part}
        make Put${part}`,
  );
  return [
    ...rightsIn(
      scope,
      "s3",
      `
      ${bucket} Buckets <bucket>
        read ${readBucket}
        make DeleteBucket PutBucketTagging TagResource UntagResource
      aws:s3/bucketPolicy:BucketPolicy Buckets
        read GetBucketPolicy
        make DeleteBucketPolicy PutBucketPolicy
      ${ofParts.join("\n")}`,
      { arnOf, when },
    ),
    ...rightsIn(scope, "s3", `${bucket} NewBuckets <bucket>\n make CreateBucket`, { arnOf }),
    ...rightsIn(scope, "s3", objectTable, { on: firstObjects(scope), when }),
    ...ofType(scope, object).flatMap((each) => encrypts(scope, each)),
  ];
}

/**
 * S3 encrypts an object with a key of the settings in the name of who writes it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
function encrypts(scope: Scope, each: Registered): readonly Right[] {
  const { kmsKeyId } = each.inputs;
  if (typeof kmsKeyId !== "string") return [];
  return bucketsOf(scope, each).flatMap((name) =>
    rightsIn(scope, "kms", `${object} ObjectKeys\n read Decrypt\n make GenerateDataKey`, {
      on: [kmsKeyId],
      when: throughBucket(scope.owner.region, bucketArn(scope.owner.region, name)),
    }),
  );
}

/** The first object lies in a bucket that the stack makes for it, or in one of the user's. */
function firstObjects(scope: Scope): readonly string[] {
  const { owner } = scope;
  return ofType(scope, object).flatMap((each) =>
    bucketsOf(scope, each).map((name) => `${bucketArn(owner.region, name)}/${each.inputs.key}`),
  );
}

function bucketsOf(scope: Scope, { name, inputs }: Registered): readonly string[] {
  if (typeof inputs.bucket === "string") return [inputs.bucket];
  return ofType(scope, bucket)
    .filter((each) => name.startsWith(`${each.name}-`))
    .map((each) => patternOf(scope.owner, each, "bucket"));
}
