import type { Values } from "./values";
import type { Existing, Place, World } from "./world";

/**
 * What the provider reads of a bucket beside its own inputs: properties that resources of their own set. They come
 * after it, so that its first refresh finds them.
 * https://github.com/pulumi/pulumi-aws/issues/3166
 */
const parts: Readonly<Record<string, string>> = {
  "aws:s3/bucketVersioning:BucketVersioning": "versioning",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    "serverSideEncryptionConfiguration",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "lifecycleRules",
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:s3/bucketLogging:BucketLogging": "logging",
};

const bucket = "aws:s3/bucket:Bucket";

/** What a read finds of a bucket beside its own. */
export function partsOf(world: World, { account }: Place, { type, id }: Existing): Values {
  if (type !== bucket) return {};
  return Object.fromEntries(
    world.of(account).flatMap((each) => {
      const part = parts[each.type];
      return part && each.inputs.bucket === id ? [[part, JSON.stringify(each.inputs)]] : [];
    }),
  );
}

/**
 * What a read has found, and the program does not give: it would be taken away.
 * https://github.com/pulumi/pulumi-aws/issues/6244
 */
export function partsTakenAway(type: string, state: Values, ignored: readonly string[]) {
  if (type !== bucket) return [];
  return Object.values(parts).filter((part) => part in state && !ignored.includes(part));
}
