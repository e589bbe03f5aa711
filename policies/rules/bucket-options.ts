import { flag, peek, text } from "../read";
import { byStack, family, when } from "../rule";
import rules from "../texts/bucket-options.json";

/** What buckets may have as well. Each costs something, or asks for hands: whoever needs it turns its rule on. */
export const bucketOptionRules = family("lifecycle", rules, {
  "bucket-replication": byStack("s3.Bucket", (bucket, stack) =>
    when(
      peek(bucket.values, "replicationConfiguration.rules") === undefined &&
        stack.attached(bucket, "s3.BucketReplicationConfig", "bucket").length === 0,
      "has no copy elsewhere",
    ),
  ),
  "bucket-object-lock": byStack("s3.Bucket", (bucket, stack) =>
    when(
      !flag(bucket.values, "objectLockEnabled") &&
        stack.attached(bucket, "s3.BucketObjectLockConfiguration", "bucket").length === 0,
      "lets objects be deleted at any time",
    ),
  ),
  "bucket-mfa-delete": byStack("s3.Bucket", (bucket, stack) =>
    when(
      !stack
        .attached(bucket, "s3.BucketVersioning", "bucket")
        .some(({ values }) => text(values, "versioningConfiguration.mfaDelete") === "Enabled"),
      "lets versions be deleted without a second factor",
    ),
  ),
  "bucket-events": byStack("s3.Bucket", (bucket, stack) =>
    when(
      stack.attached(bucket, "s3.BucketNotification", "bucket").length === 0,
      "tells nobody of changes",
    ),
  ),
});
