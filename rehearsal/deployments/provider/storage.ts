import { byService, type Line, line, lines, type Table } from "./line";

const source = byService("amazons3");
const bucket: Line["on"] = ({ resource }, registry) =>
  registry.bucket(String(resource.inputs.bucket))?.arn;
const object: Line["on"] = ({ resource }, registry) => {
  const { bucket, key } = resource.inputs;
  return `${registry.bucket(String(bucket))?.arn}/${key}`;
};

/** Buckets: the provider reads all of a bucket's configuration, whoever manages it. */
export const storage: Table = {
  "aws:s3/bucket:Bucket": lines(source, undefined, {
    read:
      "s3:ListBucket s3:GetBucketLocation s3:GetBucketPolicy s3:GetBucketAcl s3:GetBucketCORS s3:GetBucketWebsite " +
      "s3:GetBucketVersioning s3:GetAccelerateConfiguration s3:GetBucketRequestPayment s3:GetBucketLogging " +
      "s3:GetLifecycleConfiguration s3:GetReplicationConfiguration s3:GetEncryptionConfiguration " +
      "s3:GetBucketObjectLockConfiguration s3:GetBucketTagging s3:ListTagsForResource",
    create: "s3:CreateBucket s3:PutBucketTagging s3:TagResource",
    update: "s3:PutBucketTagging s3:TagResource s3:UntagResource",
    delete: "s3:DeleteBucket",
  }),
  "aws:s3/bucketPolicy:BucketPolicy": lines(source, bucket, {
    read: "s3:GetBucketPolicy",
    create: "s3:PutBucketPolicy",
    update: "s3:PutBucketPolicy",
    delete: "s3:DeleteBucketPolicy",
  }),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration":
    part("LifecycleConfiguration"),
  "aws:s3/bucketLogging:BucketLogging": part("BucketLogging"),
  "aws:s3/bucketNotification:BucketNotification": part("BucketNotification"),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": part("BucketOwnershipControls"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": part("BucketPublicAccessBlock"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    part("EncryptionConfiguration"),
  "aws:s3/bucketVersioning:BucketVersioning": part("BucketVersioning"),
  // Once there, an object is the release's: nothing changes or deletes it on push.
  "aws:s3/bucketObjectv2:BucketObjectv2": [
    line(source, "read", "s3:GetObject s3:GetObjectTagging", { on: object }),
    line(source, "create", "s3:PutObject s3:PutObjectTagging", { on: object }),
  ],
};

/** What deletes a part of a bucket's configuration needs the right to put it. */
function part(name: string): readonly Line[] {
  const put = `s3:Put${name}`;
  return lines(source, bucket, { read: `s3:Get${name}`, create: put, update: put, delete: put });
}
