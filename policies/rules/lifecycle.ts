import { flag, items, peek, text } from "../read";
import { family, when } from "../rule";
import type { Stack, Subject } from "../subject";

/** What is kept, what expires, and what must not be lost. */
export const lifecycleRules = family("lifecycle", [
  {
    name: "bucket-versioning",
    level: "mandatory",
    title: "Buckets keep older versions",
    why: "What was overwritten or deleted by mistake, or by an attacker, is gone otherwise.",
    fix: "add a BucketVersioning with status Enabled",
    controls: ["FSBP S3.14", "CKV_AWS_21", "TRV AWS-0090"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(
        !flag(bucket.values, "versioning.enabled") &&
          !stack
            .attached(bucket, "s3.BucketVersioning", "bucket")
            .some(({ values }) => text(values, "versioningConfiguration.status") === "Enabled"),
        "keeps no older versions",
      ),
  },
  {
    name: "bucket-expiration",
    level: "advisory",
    title: "Objects or their older versions expire",
    why: "Artifacts and older versions are kept, and paid for, for ever.",
    fix: "add a BucketLifecycleConfiguration with expiration or noncurrentVersionExpiration",
    controls: ["FSBP S3.10", "FSBP S3.13", "CKV2_AWS_61"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(
        !lifecycleOf(bucket, stack).some((rule) =>
          ["expiration", "noncurrentVersionExpiration", "transitions"].some(
            (each) => peek(rule, each) !== undefined,
          ),
        ),
        "keeps everything for ever",
      ),
  },
  {
    name: "bucket-abort-uploads",
    level: "advisory",
    title: "Broken uploads are cleared away",
    why: "Their parts are invisible, and paid for.",
    fix: "add abortIncompleteMultipartUpload to the bucket's lifecycle",
    controls: ["CKV_AWS_300"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(
        !lifecycleOf(bucket, stack).some(
          (rule) =>
            peek(rule, "abortIncompleteMultipartUpload") !== undefined ||
            peek(rule, "abortIncompleteMultipartUploadDays") !== undefined,
        ),
        "keeps the parts of broken uploads",
      ),
  },
  {
    name: "key-deletion-window",
    level: "mandatory",
    title: "Keys can be brought back for a month after their deletion",
    why: "With the key, everything that it encrypts is gone: somebody must have the time to notice.",
    fix: "set deletionWindowInDays to 30, or leave it out",
    controls: ["FSBP KMS.3"],
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    options: { minimumDays: { description: "Days of the window at least, 7 to 30", default: 30 } },
    scope: "resource",
    kinds: ["kms.Key", "kms.ReplicaKey"],
    check: ({ values }, options) => {
      const days = Number(text(values, "deletionWindowInDays") ?? 30);
      const minimum = Number(options.minimumDays);
      return when(days < minimum, `is gone ${days} days after its deletion, of ${minimum}`);
    },
  },
  {
    name: "key-enabled",
    level: "mandatory",
    title: "Keys are enabled",
    why: "Nothing that a disabled key encrypts can be read, and no release gets its artifact.",
    fix: "take isEnabled away",
    controls: ["CKV_AWS_227"],
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
    scope: "resource",
    kinds: ["kms.Key", "kms.ReplicaKey"],
    check: ({ values }) =>
      when([text(values, "isEnabled"), text(values, "enabled")].includes("false"), "is disabled"),
  },
  {
    name: "data-protected",
    level: "advisory",
    title: "Buckets and keys are protected from deletion",
    why: "A change of a name, or a destroy in the wrong stack, takes the data with it.",
    fix: "set the resource option protect",
    controls: ["FSBP KMS.3"],
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    scope: "resource",
    kinds: ["s3.Bucket", "kms.Key", "kms.ReplicaKey"],
    check: ({ protect }) => when(!protect, "is not protected from deletion"),
  },
]);

/** The lifecycle rules of a bucket that are in force. */
function lifecycleOf(bucket: Subject, stack: Stack): readonly unknown[] {
  const attached = stack
    .attached(bucket, "s3.BucketLifecycleConfiguration", "bucket")
    .flatMap(({ values }) => items(values, "rules"))
    .filter((rule) => text(rule, "status") === "Enabled");
  const own = items(bucket.values, "lifecycleRules").filter((rule) => flag(rule, "enabled"));
  return [...attached, ...own];
}
