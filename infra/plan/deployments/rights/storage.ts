import { bucketArn } from "../../../names";
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
  ];
}

/** The first object lies in a bucket that the stack makes for it, or in one of the user's. */
function firstObjects(scope: Scope): readonly string[] {
  const { owner } = scope;
  return ofType(scope, object).flatMap(({ name, inputs }) => {
    const own = ofType(scope, bucket).filter((each) => name.startsWith(`${each.name}-`));
    const buckets =
      typeof inputs.bucket === "string"
        ? [inputs.bucket]
        : own.map((each) => patternOf(owner, each, "bucket"));
    return buckets.map((each) => `${bucketArn(owner.region, each)}/${inputs.key}`);
  });
}
