import { family } from "../family";
import { flag, items, peek, text } from "../read";
import { byResource, byStack, when } from "../rule";
import type { Stack, Subject } from "../subject";
import rules from "../texts/lifecycle.json";

/** What is kept, what expires, and what must not be lost. */
export const lifecycleRules = family("lifecycle", rules, {
  "bucket-expiration": byStack("s3.Bucket", (bucket, stack) =>
    when(
      !lifecycleOf(bucket, stack).some((rule) =>
        ["expiration", "noncurrentVersionExpiration", "transitions"].some(
          (each) => peek(rule, each) !== undefined,
        ),
      ),
      "keeps everything for ever",
    ),
  ),
  "bucket-abort-uploads": byStack("s3.Bucket", (bucket, stack) =>
    when(
      !lifecycleOf(bucket, stack).some(
        (rule) =>
          peek(rule, "abortIncompleteMultipartUpload") !== undefined ||
          peek(rule, "abortIncompleteMultipartUploadDays") !== undefined,
      ),
      "keeps the parts of broken uploads",
    ),
  ),
  "key-deletion-window": byResource(["kms.Key", "kms.ReplicaKey"], ({ values }, options) => {
    const days = Number(text(values, "deletionWindowInDays") ?? 30);
    const minimum = Number(options.minimumDays);
    return when(days < minimum, `is gone ${days} days after its deletion, of ${minimum}`);
  }),
  "data-protected": byResource(["s3.Bucket", "kms.Key", "kms.ReplicaKey"], ({ protect }) =>
    when(!protect, "is not protected from deletion"),
  ),
});

/** The lifecycle rules of a bucket that are in force. */
function lifecycleOf(bucket: Subject, stack: Stack): readonly unknown[] {
  const attached = stack
    .attached(bucket, "s3.BucketLifecycleConfiguration", "bucket")
    .flatMap(({ values }) => items(values, "rules"))
    .filter((rule) => text(rule, "status") === "Enabled");
  const own = items(bucket.values, "lifecycleRules").filter((rule) => flag(rule, "enabled"));
  return [...attached, ...own];
}
