import { flag, peek, text } from "../read";
import { family, when } from "../rule";

/** What buckets may have as well. Each costs something, or asks for hands: whoever needs it turns its rule on. */
export const bucketOptionRules = family("lifecycle", [
  {
    name: "bucket-replication",
    level: "disabled",
    title: "Buckets are replicated",
    why: "A copy is paid for twice, and artifacts and sites can be built again: turn it on for what can't.",
    fix: "add a BucketReplicationConfig",
    controls: ["FSBP S3.7", "CKV_AWS_144"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(
        peek(bucket.values, "replicationConfiguration.rules") === undefined &&
          stack.attached(bucket, "s3.BucketReplicationConfig", "bucket").length === 0,
        "has no copy elsewhere",
      ),
  },
  {
    name: "bucket-object-lock",
    level: "disabled",
    title: "Objects can't be deleted for some time",
    why: "A locked object stays, and is paid for, even where it was a mistake: turn it on for evidence.",
    fix: "set objectLockEnabled to true, and add a BucketObjectLockConfiguration",
    controls: ["FSBP S3.15", "CKV_AWS_143"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(
        !flag(bucket.values, "objectLockEnabled") &&
          stack.attached(bucket, "s3.BucketObjectLockConfiguration", "bucket").length === 0,
        "lets objects be deleted at any time",
      ),
  },
  {
    name: "bucket-mfa-delete",
    level: "disabled",
    title: "Versions are deleted with a second factor only",
    why: "Only the root user can turn it on, from a terminal and for each bucket: no program can.",
    fix: "turn it on as the root user, and set mfaDelete of the BucketVersioning to Enabled",
    controls: ["FSBP S3.20", "CIS 3.1.2"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(
        !stack
          .attached(bucket, "s3.BucketVersioning", "bucket")
          .some(({ values }) => text(values, "versioningConfiguration.mfaDelete") === "Enabled"),
        "lets versions be deleted without a second factor",
      ),
  },
  {
    name: "bucket-events",
    level: "disabled",
    title: "Buckets tell of changes",
    why: "Events that nobody waits for are noise: what starts a release has its notification anyway.",
    fix: "add a BucketNotification",
    controls: ["FSBP S3.11", "CKV2_AWS_62"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(
        stack.attached(bucket, "s3.BucketNotification", "bucket").length === 0,
        "tells nobody of changes",
      ),
  },
]);
