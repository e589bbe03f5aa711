import { bucketArn } from "../names";
import { isReference, type Reference, type Value } from "./value";

const of =
  (kind: string) =>
  (key: string): Reference => ({ ref: `${kind}:${key}` });

/** Every identifier that AWS invents: plans and policies refer to it, the component that makes it says what it is. */
export const reference = {
  /** The artifact key at home, and a replica in another region. */
  key: { ref: "key" },
  keyIn: of("key"),
  /** The key of all topics, which is not the artifacts': nobody who publishes gets at a release. */
  notificationsKey: { ref: "notifications-key" },
  connection: of("connection"),
  /** The bucket of caches, logs and report exports: its name and its ARN. */
  storage: { ref: "build-storage" },
  storageArn: { ref: "build-storage-arn" },
  /** The bucket of a source that ferry makes: its name and its ARN. */
  sourceBucket: of("source-bucket"),
  sourceBucketArn: of("source-bucket-arn"),
  /** The distribution of a site. */
  distribution: of("distribution"),
  distributionArn: of("distribution-arn"),
  siteUrl: of("site-url"),
  /** What a service's load balancer has, by its two sides. */
  listener: of("listener"),
  testListener: of("test-listener"),
  rule: of("rule"),
  testRule: of("test-rule"),
  blue: of("blue"),
  green: of("green"),
  /** The bucket whose policy it stands in. */
  ownBucketArn: { ref: "bucket-arn" },
} as const;

/** The ARN of a bucket that may be one that ferry makes for a source. */
export function sourceBucketArn(bucket: Value, region: string): Value {
  if (!isReference(bucket)) return bucketArn(region, bucket);
  const [, ...key] = bucket.ref.split(":");
  return reference.sourceBucketArn(key.join(":"));
}
