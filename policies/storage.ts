import { hasCondition, resourceStatements, type Statement } from "./document";
import { items, peek, read, text } from "./read";
import type { Stack, Subject } from "./subject";

/** How new objects of a bucket are encrypted. */
interface BucketEncryption {
  readonly algorithm: string | undefined;
  /** The customer's key, as the bucket refers to it; it may be unknown. */
  readonly key: unknown;
  /** What holds the reference, and in which input. */
  readonly at: Subject;
  readonly property: string;
}

/**
 * `undefined` = nothing is set: S3 encrypts with its own keys.
 * @throws Unseen where it is not known
 */
export function encryptionOf(bucket: Subject, stack: Stack): BucketEncryption | undefined {
  const own = { at: bucket, property: "serverSideEncryptionConfiguration" };
  const places = [
    ...stack
      .attached(bucket, "s3.BucketServerSideEncryptionConfiguration", "bucket")
      .map((at) => ({ at, property: "rules", rules: items(at.values, "rules") })),
    { ...own, rules: items(bucket.values, `${own.property}.rule`) },
  ];
  for (const { at, property, rules } of places) {
    const [rule] = rules;
    const standard = read(rule, "applyServerSideEncryptionByDefault");
    if (standard === undefined) continue;
    const algorithm = text(standard, "sseAlgorithm");
    return { algorithm, key: peek(standard, "kmsMasterKeyId"), at, property };
  }
  return undefined;
}

/** Whether it is under a key of the customer's; the key itself may be unknown. */
export function isUnderCustomerKey(encryption: BucketEncryption | undefined): boolean {
  if (encryption === undefined) return false;
  const { algorithm = "", key } = encryption;
  return /^aws:kms(:dsse)?$/.test(algorithm) && isCustomerKey(key);
}

/** Whether a reference, known or not, is to another key than one that AWS manages. */
export function isCustomerKey(key: unknown): boolean {
  return key !== undefined && !/(^|:)alias\/aws\//.test(String(key));
}

/** The key of this stack to which a value leads, by way of an alias or directly. */
export function keyAt(
  from: Subject,
  property: string,
  value: unknown,
  stack: Stack,
): Subject | undefined {
  if (/(^|:)alias\//.test(String(value))) {
    const alias = stack.referred(from, property, value, "kms.Alias");
    if (alias === undefined) return undefined;
    return stack.referred(alias, "targetKeyId", peek(alias.values, "targetKeyId"), "kms.Key");
  }
  return stack.referred(from, property, value, "kms.Key");
}

/**
 * The statements of a key's policy; `undefined` = it has none, and KMS gives it one for its own account.
 * @throws Unseen where it is not known
 */
export function keyStatements(key: Subject, stack: Stack): readonly Statement[] | undefined {
  const policies = stack.attached(key, "kms.KeyPolicy", "keyId");
  const holders = [key, ...policies].filter(({ values }) => read(values, "policy") !== undefined);
  return holders.length === 0 ? undefined : holders.flatMap(resourceStatements);
}

/** @throws Unseen where a policy of the bucket is not known */
export function bucketStatements(bucket: Subject, stack: Stack): readonly Statement[] {
  return stack.attached(bucket, "s3.BucketPolicy", "bucket").flatMap(resourceStatements);
}

/** Whether plain HTTP is refused to everybody. */
export function refusesPlainHttp(statements: readonly Statement[]): boolean {
  return statements.some(
    ({ allows, aws, conditions }) =>
      !allows &&
      aws.includes("*") &&
      conditions.some(
        ({ operator, key, values }) =>
          operator === "Bool" && key === "aws:securetransport" && values.includes("false"),
      ),
  );
}

/** Whether old versions of TLS are refused. */
export function refusesOldTls(statements: readonly Statement[]): boolean {
  return statements.some((each) => !each.allows && hasCondition(each, /^s3:tlsversion$/));
}

/** The bucket of this stack that is a distribution's origin; `undefined` = none, or not of this stack. */
export function originBucket(
  distribution: Subject,
  origin: unknown,
  stack: Stack,
): Subject | undefined {
  const domain = peek(origin, "domainName");
  const name = typeof domain === "string" ? (bucketOfDomain(domain) ?? domain) : domain;
  return stack.referred(distribution, "origins", name, "s3.Bucket");
}

/** The bucket in a domain of S3's REST endpoint: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
export function bucketOfDomain(domain: string): string | undefined {
  return /^(.+)\.s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?$/.exec(domain)?.[1];
}
