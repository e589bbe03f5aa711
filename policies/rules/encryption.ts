import { covers, resourceStatements } from "../document";
import { family } from "../family";
import { items, read, text } from "../read";
import { byResource, byStack, when } from "../rule";
import {
  bucketStatements,
  encryptionOf,
  isCustomerKey,
  isUnderCustomerKey,
  keyAt,
  keyStatements,
  originBucket,
  refusesOldTls,
  refusesPlainHttp,
} from "../storage";
import rules from "../texts/encryption.json";

/** Data at rest and in transit. */
export const encryptionRules = family("encryption", rules, {
  "bucket-customer-key": byStack("s3.Bucket", (bucket, stack) =>
    when(
      !isUnderCustomerKey(encryptionOf(bucket, stack)),
      "is not encrypted with a key of the customer's",
    ),
  ),
  "bucket-tls-only": byStack("s3.Bucket", (bucket, stack) =>
    when(!refusesPlainHttp(bucketStatements(bucket, stack)), "does not refuse plain HTTP"),
  ),
  "bucket-tls-version": byStack("s3.Bucket", (bucket, stack) =>
    when(!refusesOldTls(bucketStatements(bucket, stack)), "admits TLS below 1.2"),
  ),
  "key-policy-explicit": byStack(["kms.Key", "kms.ReplicaKey"], (key, stack) =>
    when(keyStatements(key, stack) === undefined, "has the policy that KMS gives by default"),
  ),
  "origin-key-admits-distribution": byStack(
    "cloudfront.Distribution",
    function* (distribution, stack) {
      for (const origin of items(distribution.values, "origins")) {
        const bucket = originBucket(distribution, origin, stack);
        const encryption = bucket && encryptionOf(bucket, stack);
        if (!encryption || !isUnderCustomerKey(encryption)) continue;
        const key = keyAt(encryption.at, encryption.property, encryption.key, stack);
        const admitted =
          key === undefined ||
          (keyStatements(key, stack) ?? []).some(
            (each) =>
              each.allows &&
              each.services.includes("cloudfront.amazonaws.com") &&
              covers(each, "kms:Decrypt"),
          );
        if (!admitted) {
          yield `can't decrypt what is in bucket "${bucket?.name}": key "${key?.name}" does not admit it`;
        }
      }
    },
  ),
  "topic-encryption": byResource("sns.Topic", ({ values }) =>
    when(
      !isCustomerKey(text(values, "kmsMasterKeyId")),
      "is not encrypted with a key of the customer's",
    ),
  ),
  "topic-tls-only": byStack("sns.Topic", (topic, stack) => {
    const policies = stack.attached(topic, "sns.TopicPolicy", "arn");
    const statements = [topic, ...policies].flatMap(resourceStatements);
    return when(!refusesPlainHttp(statements), "does not refuse plain HTTP");
  }),
  "log-key-admits-group": byStack("cloudwatch.LogGroup", (group, stack) => {
    const key = keyAt(group, "kmsKeyId", group.values.kmsKeyId, stack);
    if (key === undefined) return [];
    const admitted = (keyStatements(key, stack) ?? []).some(
      (each) =>
        each.allows &&
        each.services.some((service) => /^logs\./.test(service)) &&
        covers(each, "kms:GenerateDataKey"),
    );
    return when(!admitted, `is under key "${key.name}", which does not admit CloudWatch Logs`);
  }),
  "build-encryption-key": byResource("codebuild.Project", ({ values }) =>
    when(
      !isCustomerKey(text(values, "encryptionKey")),
      "does not encrypt with a key of the customer's",
    ),
  ),
  "function-environment-encryption": byResource("lambda.Function", ({ values }) =>
    when(
      read(values, "environment.variables") !== undefined &&
        text(values, "kmsKeyArn") === undefined,
      "has an environment without a key of the customer's",
    ),
  ),
  "repository-encryption": byResource("ecr.Repository", ({ values }) =>
    when(
      !items(values, "encryptionConfigurations").some((each) =>
        text(each, "encryptionType")?.startsWith("KMS"),
      ),
      "is not encrypted with KMS",
    ),
  ),
  "distribution-https": byResource("cloudfront.Distribution", ({ values }) =>
    [read(values, "defaultCacheBehavior"), ...items(values, "orderedCacheBehaviors")]
      .filter((behavior) => text(behavior, "viewerProtocolPolicy") === "allow-all")
      .map((behavior) => `serves "${text(behavior, "pathPattern") ?? "*"}" by plain HTTP`),
  ),
  "distribution-tls-version": byResource("cloudfront.Distribution", ({ values }) => {
    const certificate = read(values, "viewerCertificate");
    const own = text(certificate, "acmCertificateArn") ?? text(certificate, "iamCertificateId");
    const version = text(certificate, "minimumProtocolVersion") ?? "TLSv1";
    return when(
      own !== undefined && !/^TLSv1\.[2-9]/.test(version),
      `admits viewers with ${version}`,
    );
  }),
});
