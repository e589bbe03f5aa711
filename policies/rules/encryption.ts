import { covers, resourceStatements } from "../document";
import { flag, items, read, text } from "../read";
import { family, when } from "../rule";
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

/** Data at rest and in transit. */
export const encryptionRules = family("encryption", [
  {
    name: "bucket-customer-key",
    level: "advisory",
    title: "Buckets encrypt with a key of the customer's",
    why: "Whoever may read the bucket reads its objects: a key of its own is a second lock, with a log of each use.",
    fix: "add a BucketServerSideEncryptionConfiguration with aws:kms and the ARN of a key",
    controls: [
      "FSBP S3.17",
      "CKV_AWS_145",
      "CKV_AWS_19",
      "TRV AWS-0088",
      "TRV AWS-0132",
      "CFN W41",
    ],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(
        !isUnderCustomerKey(encryptionOf(bucket, stack)),
        "is not encrypted with a key of the customer's",
      ),
  },
  {
    name: "bucket-tls-only",
    level: "mandatory",
    title: "Buckets refuse plain HTTP",
    why: "Over HTTP, anybody on the way reads and changes what is transferred.",
    fix: 'deny s3:* on the bucket and its objects to "*" when aws:SecureTransport is false',
    controls: ["FSBP S3.5", "CIS 3.1.1", "NAG S10", "PRW s3_bucket_secure_transport_policy"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(!refusesPlainHttp(bucketStatements(bucket, stack)), "does not refuse plain HTTP"),
  },
  {
    name: "bucket-tls-version",
    level: "advisory",
    title: "Buckets refuse TLS below 1.2",
    why: "Older versions have known weaknesses.",
    fix: "deny s3:* when s3:TlsVersion is less than 1.2",
    controls: ["FSBP S3.5"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) =>
      when(!refusesOldTls(bucketStatements(bucket, stack)), "admits TLS below 1.2"),
  },
  {
    name: "key-rotation",
    level: "mandatory",
    title: "Symmetric keys rotate every year",
    why: "A key that never changes protects more data each year, and all of it falls with the key.",
    fix: "set enableKeyRotation to true",
    controls: ["FSBP KMS.4", "CIS 4.6", "CKV_AWS_7", "NAG KMS5", "TRV AWS-0065", "CFN F19"],
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    scope: "resource",
    kinds: ["kms.Key"],
    check: ({ values }) => {
      const symmetric =
        (text(values, "customerMasterKeySpec") ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";
      return when(symmetric && !flag(values, "enableKeyRotation"), "does not rotate");
    },
  },
  {
    name: "key-policy-explicit",
    level: "mandatory",
    title: "Keys have a policy of their own",
    why: "The policy that KMS gives by default leaves the key to every identity policy of the account.",
    fix: "set policy, with the roles that use the key by name",
    controls: ["CKV2_AWS_64"],
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
    scope: "stack",
    kinds: ["kms.Key", "kms.ReplicaKey"],
    check: (key, stack) =>
      when(keyStatements(key, stack) === undefined, "has the policy that KMS gives by default"),
  },
  {
    name: "origin-key-admits-distribution",
    level: "mandatory",
    title: "The key of a site's bucket admits the site's distribution",
    why: "CloudFront answers 403 for every object that it may not decrypt.",
    fix: "allow kms:Decrypt to cloudfront.amazonaws.com in the key's policy, with aws:SourceArn of the distribution",
    controls: [],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    scope: "stack",
    kinds: ["cloudfront.Distribution"],
    *check(distribution, stack) {
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
  },
  {
    name: "topic-encryption",
    level: "mandatory",
    title: "Topics encrypt with a key of the customer's",
    why: "AWS's own key for SNS can't admit the services that publish, so encryption with it loses their messages.",
    fix: "set kmsMasterKeyId to a key whose policy admits the services that publish",
    controls: ["FSBP SNS.1", "CKV_AWS_26", "TRV AWS-0095", "TRV AWS-0136", "CFN W47"],
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
    scope: "resource",
    kinds: ["sns.Topic"],
    check: ({ values }) =>
      when(
        !isCustomerKey(text(values, "kmsMasterKeyId")),
        "is not encrypted with a key of the customer's",
      ),
  },
  {
    name: "topic-tls-only",
    level: "mandatory",
    title: "Topics refuse plain HTTP",
    why: "Over HTTP, anybody on the way reads the message, and may send another.",
    fix: 'deny sns:Publish to "*" when aws:SecureTransport is false',
    controls: ["NAG SNS3"],
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    scope: "stack",
    kinds: ["sns.Topic"],
    check: (topic, stack) => {
      const policies = stack.attached(topic, "sns.TopicPolicy", "arn");
      const statements = [topic, ...policies].flatMap(resourceStatements);
      return when(!refusesPlainHttp(statements), "does not refuse plain HTTP");
    },
  },
  {
    name: "log-group-encryption",
    level: "mandatory",
    title: "Log groups encrypt with a key of the customer's",
    why: "Logs of builds and functions quote what they work on.",
    fix: "set kmsKeyId to a key that admits the service of CloudWatch Logs",
    controls: ["CKV_AWS_158", "TRV AWS-0017", "CFN W84"],
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    scope: "resource",
    kinds: ["cloudwatch.LogGroup"],
    check: ({ values }) =>
      when(text(values, "kmsKeyId") === undefined, "is not encrypted with a key of the customer's"),
  },
  {
    name: "log-key-admits-group",
    level: "mandatory",
    title: "The key of a log group admits CloudWatch Logs",
    why: "CreateLogGroup fails where CloudWatch Logs may not use the key.",
    fix: "allow kms:Encrypt*, kms:Decrypt*, kms:ReEncrypt*, kms:GenerateDataKey* and kms:Describe* to logs.<region>.amazonaws.com, with kms:EncryptionContext:aws:logs:arn",
    controls: ["CKV_AWS_158"],
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    scope: "stack",
    kinds: ["cloudwatch.LogGroup"],
    check: (group, stack) => {
      const key = keyAt(group, "kmsKeyId", group.values.kmsKeyId, stack);
      if (key === undefined) return [];
      const admitted = (keyStatements(key, stack) ?? []).some(
        (each) =>
          each.allows &&
          each.services.some((service) => /^logs\./.test(service)) &&
          covers(each, "kms:GenerateDataKey"),
      );
      return when(!admitted, `is under key "${key.name}", which does not admit CloudWatch Logs`);
    },
  },
  {
    name: "build-encryption-key",
    level: "mandatory",
    title: "Builds encrypt with a key of the customer's",
    why: "Without one, CodeBuild uses AWS's own key for S3, which no other account can use.",
    fix: "set encryptionKey to the ARN of the artifact store's key",
    controls: ["CKV_AWS_147", "CKV_AWS_78", "NAG CB4", "TRV AWS-0018", "CFN W32"],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html",
    scope: "resource",
    kinds: ["codebuild.Project"],
    check: ({ values }) =>
      when(
        !isCustomerKey(text(values, "encryptionKey")),
        "does not encrypt with a key of the customer's",
      ),
  },
  {
    name: "build-log-encryption",
    level: "mandatory",
    title: "Logs of builds in S3 are encrypted",
    why: "Logs of builds quote what they work on.",
    fix: "take encryptionDisabled out of logsConfig.s3Logs",
    controls: ["FSBP CodeBuild.3", "CKV_AWS_311"],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html",
    scope: "resource",
    kinds: ["codebuild.Project"],
    check: ({ values }) =>
      when(
        flag(values, "logsConfig.s3Logs.encryptionDisabled"),
        "writes its logs to S3 without encryption",
      ),
  },
  {
    name: "report-encryption",
    level: "mandatory",
    title: "Exported test reports are encrypted",
    why: "Reports quote sources and data of tests.",
    fix: "take encryptionDisabled out of exportConfig.s3Destination",
    controls: ["FSBP CodeBuild.7"],
    url: "https://docs.aws.amazon.com/codebuild/latest/userguide/report-group-export-settings.html",
    scope: "resource",
    kinds: ["codebuild.ReportGroup"],
    check: ({ values }) =>
      when(
        flag(values, "exportConfig.s3Destination.encryptionDisabled"),
        "exports its reports without encryption",
      ),
  },
  {
    name: "function-environment-encryption",
    level: "advisory",
    title: "Environments of functions encrypt with a key of the customer's",
    why: "Whoever may read a function's configuration reads its environment, unless the key says no.",
    fix: "set kmsKeyArn",
    controls: ["CKV_AWS_173"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    scope: "resource",
    kinds: ["lambda.Function"],
    check: ({ values }) =>
      when(
        read(values, "environment.variables") !== undefined &&
          text(values, "kmsKeyArn") === undefined,
        "has an environment without a key of the customer's",
      ),
  },
  {
    name: "repository-encryption",
    level: "advisory",
    title: "Repositories of images encrypt with KMS",
    why: "A key of its own is a second lock on the images, with a log of each use.",
    fix: "set encryptionConfigurations with KMS and the ARN of a key; this replaces the repository",
    controls: ["CKV_AWS_136", "TRV AWS-0033"],
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
    scope: "resource",
    kinds: ["ecr.Repository"],
    check: ({ values }) =>
      when(
        !items(values, "encryptionConfigurations").some((each) =>
          text(each, "encryptionType")?.startsWith("KMS"),
        ),
        "is not encrypted with KMS",
      ),
  },
  {
    name: "trail-encryption",
    level: "mandatory",
    title: "Trails encrypt with a key of the customer's",
    why: "A trail says who may do what, and where.",
    fix: "set kmsKeyId",
    controls: ["FSBP CloudTrail.2", "CIS 4.5", "CKV_AWS_35", "TRV AWS-0015"],
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    scope: "resource",
    kinds: ["cloudtrail.Trail"],
    check: ({ values }) =>
      when(text(values, "kmsKeyId") === undefined, "is not encrypted with a key of the customer's"),
  },
  {
    name: "distribution-https",
    level: "mandatory",
    title: "Viewers get a site by HTTPS only",
    why: "Over HTTP, anybody on the way reads and changes the site.",
    fix: "set viewerProtocolPolicy to redirect-to-https",
    controls: ["FSBP CloudFront.3", "CKV_AWS_34", "TRV AWS-0012"],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html",
    scope: "resource",
    kinds: ["cloudfront.Distribution"],
    check: ({ values }) =>
      [read(values, "defaultCacheBehavior"), ...items(values, "orderedCacheBehaviors")]
        .filter((behavior) => text(behavior, "viewerProtocolPolicy") === "allow-all")
        .map((behavior) => `serves "${text(behavior, "pathPattern") ?? "*"}" by plain HTTP`),
  },
  {
    name: "distribution-tls-version",
    level: "mandatory",
    title: "Sites with a certificate of their own speak TLS 1.2 or newer",
    why: "Older versions have known weaknesses.",
    fix: "set viewerCertificate.minimumProtocolVersion to TLSv1.2_2021",
    controls: ["CKV_AWS_174", "CKV2_AWS_54", "NAG CFR4", "TRV AWS-0013"],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
    scope: "resource",
    kinds: ["cloudfront.Distribution"],
    check: ({ values }) => {
      const certificate = read(values, "viewerCertificate");
      const own = text(certificate, "acmCertificateArn") ?? text(certificate, "iamCertificateId");
      const version = text(certificate, "minimumProtocolVersion") ?? "TLSv1";
      return when(
        own !== undefined && !/^TLSv1\.[2-9]/.test(version),
        `admits viewers with ${version}`,
      );
    },
  },
  {
    name: "distribution-certificate",
    level: "advisory",
    title: "Sites have a certificate of their own",
    why: "The certificate of cloudfront.net addresses admits viewers with TLS 1.0, and nobody can change that.",
    fix: "give the site a domain, with a certificate of ACM in us-east-1",
    controls: ["FSBP CloudFront.7", "CKV2_AWS_42", "CKV_AWS_174", "NAG CFR4"],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    scope: "resource",
    kinds: ["cloudfront.Distribution"],
    check: ({ values }) =>
      when(
        flag(values, "viewerCertificate.cloudfrontDefaultCertificate"),
        "has the certificate of cloudfront.net",
      ),
  },
]);
