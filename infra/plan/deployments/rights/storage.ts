import { bucketArn } from "../../../names";
import { actions, ofType, patternOf, patternsOf, type Right, type Scope, uses } from "./right";

const bucket = "aws:s3/bucket:Bucket";
const object = "aws:s3/bucketObjectv2:BucketObjectv2";

/** What each part of a bucket's configuration is called in the actions of S3. */
const parts = {
  BucketLifecycleConfiguration: "LifecycleConfiguration",
  BucketLogging: "BucketLogging",
  BucketNotification: "BucketNotification",
  BucketOwnershipControls: "BucketOwnershipControls",
  BucketPublicAccessBlock: "BucketPublicAccessBlock",
  BucketServerSideEncryptionConfiguration: "EncryptionConfiguration",
  BucketVersioning: "BucketVersioning",
} as const;

/**
 * Buckets and the first object of a source. Objects are not deleted: a bucket that is to be emptied is
 * emptied from a terminal.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function storageRights(scope: Scope): readonly Right[] {
  const on = patternsOf(scope, bucket, "bucket").map((name) => bucketArn(scope.owner.region, name));
  // The name of a bucket that is gone is free: a stranger may take it.
  const when = { StringEquals: { "aws:ResourceAccount": scope.owner.account } };
  const about = { of: "Buckets", on, when };
  return uses(
    {
      type: bucket,
      ...about,
      read: [
        ...actions("s3", "GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLocation"),
        ...actions("s3", "GetBucketLogging GetBucketObjectLockConfiguration GetBucketPolicy"),
        ...actions("s3", "GetBucketRequestPayment GetBucketTagging GetBucketVersioning"),
        ...actions("s3", "GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration"),
        ...actions("s3", "GetReplicationConfiguration ListBucket ListTagsForResource"),
      ],
      write: actions("s3", "DeleteBucket PutBucketTagging TagResource UntagResource"),
    },
    { type: bucket, of: "NewBuckets", on, read: [], write: ["s3:CreateBucket"] },
    {
      type: "aws:s3/bucketPolicy:BucketPolicy",
      ...about,
      read: ["s3:GetBucketPolicy"],
      write: actions("s3", "DeleteBucketPolicy PutBucketPolicy"),
    },
    ...Object.entries(parts).map(([name, part]) => ({
      type: `aws:s3/b${name.slice(1)}:${name}`,
      ...about,
      read: [`s3:Get${part}`],
      write: [`s3:Put${part}`],
    })),
    {
      type: object,
      of: "FirstObjects",
      on: firstObjects(scope),
      when,
      read: actions("s3", "GetObject GetObjectTagging"),
      write: actions("s3", "PutObject PutObjectTagging"),
    },
  );
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
