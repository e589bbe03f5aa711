import { hasCondition, resourceStatements, type Statement } from "../document";
import { flag, items, peek, read, seen, text } from "../read";
import { family, type StackRule, when } from "../rule";
import { bucketOfDomain, originBucket } from "../storage";
import type { Subject } from "../subject";

/** What can be reached from outside. */
export const exposureRules = family("exposure", [
  {
    name: "bucket-public-access-block",
    level: "mandatory",
    title: "Buckets block public access",
    why: "The block holds whatever a policy or a list of access says by mistake.",
    fix: "add a BucketPublicAccessBlock with blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets true",
    controls: [
      "FSBP S3.1",
      "FSBP S3.8",
      "CIS 3.1.4",
      "CKV_AWS_53",
      "CKV_AWS_54",
      "CKV_AWS_55",
      "CKV_AWS_56",
      "CKV2_AWS_6",
      "NAG S2",
      "TRV AWS-0086",
      "TRV AWS-0087",
      "TRV AWS-0091",
      "TRV AWS-0093",
      "TRV AWS-0094",
    ],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) => {
      const [block] = stack.attached(bucket, "s3.BucketPublicAccessBlock", "bucket");
      if (block === undefined) return ["does not block public access"];
      const open = blocks.filter((each) => !flag(block.values, each));
      return when(open.length > 0, `does not set ${open.join(", ")}`);
    },
  },
  {
    name: "bucket-no-acl",
    level: "mandatory",
    title: "Buckets have no lists of access",
    why: "A list of access opens objects one by one, where no policy shows it.",
    fix: "take the ACL away and set BucketOwnershipControls to BucketOwnerEnforced",
    controls: ["FSBP S3.12", "CKV2_AWS_65", "PRW s3_bucket_acl_prohibited"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    scope: "stack",
    kinds: ["s3.Bucket"],
    check: (bucket, stack) => {
      const acls = stack
        .attached(bucket, "s3.BucketAcl", "bucket")
        .map(({ values }) => text(values, "acl") ?? "grants of its own");
      const own = text(bucket.values, "acl");
      const owner = stack
        .attached(bucket, "s3.BucketOwnershipControls", "bucket")
        .map(({ values }) => text(values, "rule.objectOwnership"))
        .find((each) => each !== "BucketOwnerEnforced");
      return [
        ...[...acls, ...(own === undefined || own === "private" ? [] : [own])].map(
          (acl) => `has the ACL ${acl}`,
        ),
        ...when(owner !== undefined, `leaves objects to those who write them (${owner})`),
      ];
    },
  },
  publicPolicy("bucket-policy-not-public", "s3.BucketPolicy", {
    controls: ["CKV_AWS_70", "CFN F16", "FSBP S3.2", "FSBP S3.3"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
  }),
  publicPolicy("key-policy-not-public", ["kms.Key", "kms.KeyPolicy", "kms.ReplicaKey"], {
    controls: ["FSBP KMS.5", "CKV_AWS_33", "CFN F76"],
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  }),
  publicPolicy("topic-policy-not-public", ["sns.Topic", "sns.TopicPolicy"], {
    controls: ["FSBP SNS.4", "CKV_AWS_169", "CKV_AWS_385", "CFN F18"],
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html",
  }),
  publicPolicy("repository-policy-not-public", "ecr.RepositoryPolicy", {
    controls: ["CKV_AWS_32", "NAG ECR1", "TRV AWS-0032"],
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
  }),
  {
    name: "bucket-no-website",
    level: "mandatory",
    title: "Sites are served by CloudFront only",
    why: "A website endpoint of S3 speaks plain HTTP and needs a public bucket.",
    fix: "take the website configuration away, and serve the bucket by a Distribution with an OriginAccessControl",
    controls: ["NAG S5", "CKV2_AWS_46"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html",
    scope: "resource",
    kinds: ["s3.Bucket", "s3.BucketWebsiteConfiguration"],
    check: ({ kind, values }) =>
      when(
        kind === "s3.BucketWebsiteConfiguration" || read(values, "website") !== undefined,
        "makes a public website of the bucket",
      ),
  },
  {
    name: "distribution-origin-access",
    level: "mandatory",
    title: "CloudFront signs its requests to buckets",
    why: "Without a signature the bucket has to be public.",
    fix: "set originAccessControlId, with signingBehavior always",
    controls: ["FSBP CloudFront.13", "CKV2_AWS_46", "NAG CFR7", "NAG S5"],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    scope: "resource",
    kinds: ["cloudfront.Distribution"],
    check: ({ values }) =>
      items(values, "origins").flatMap((origin) =>
        seen(() => {
          const domain = text(origin, "domainName") ?? "";
          const ofS3 = bucketOfDomain(domain) !== undefined || /\.s3-website[.-]/.test(domain);
          const signed = text(origin, "originAccessControlId") !== undefined;
          return when(ofS3 && !signed, `reads ${domain} without an OriginAccessControl`);
        }),
      ),
  },
  {
    name: "distribution-origin-exists",
    level: "advisory",
    title: "The bucket of a site is in the same program",
    why: "If the bucket is deleted, anybody may make one of that name and serve the site's visitors.",
    fix: "make the bucket and its distribution in one program",
    controls: ["FSBP CloudFront.12", "PRW cloudfront_distributions_s3_origin_non_existent_bucket"],
    url: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-12",
    scope: "stack",
    kinds: ["cloudfront.Distribution"],
    check: (distribution, stack) =>
      items(distribution.values, "origins").flatMap((origin) =>
        seen(() => {
          const bucket = bucketOfDomain(text(origin, "domainName") ?? "");
          const missing =
            bucket !== undefined && originBucket(distribution, origin, stack) === undefined;
          return when(missing, `reads bucket ${bucket}, which is not in this program`);
        }),
      ),
  },
  {
    name: "distribution-root-object",
    level: "mandatory",
    title: "Sites have a root object",
    why: "Without one, / shows what the origin says, such as a list of its files.",
    fix: "set defaultRootObject to index.html",
    controls: ["FSBP CloudFront.1", "CKV_AWS_305"],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html",
    scope: "resource",
    kinds: ["cloudfront.Distribution"],
    check: ({ values }) =>
      when(text(values, "defaultRootObject") === undefined, "has no root object"),
  },
  {
    name: "distribution-headers",
    level: "mandatory",
    title: "Sites send security headers",
    why: "Without Strict-Transport-Security, a browser's first request goes out in plain HTTP.",
    fix: "set responseHeadersPolicyId in each cache behavior, with Strict-Transport-Security",
    controls: ["CKV2_AWS_32", "CKV_AWS_259"],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html",
    scope: "resource",
    kinds: ["cloudfront.Distribution"],
    check: ({ values }) =>
      [read(values, "defaultCacheBehavior"), ...items(values, "orderedCacheBehaviors")]
        .filter((behavior) => peek(behavior, "responseHeadersPolicyId") === undefined)
        .map(
          (behavior) => `sends "${text(behavior, "pathPattern") ?? "*"}" without security headers`,
        ),
  },
  {
    name: "distribution-firewall",
    level: "disabled",
    title: "Sites are behind a firewall for web applications",
    why: "It filters requests. It costs money for each site and each request, and a static site runs no code: turn it on where something answers.",
    fix: "set webAclId",
    controls: ["FSBP CloudFront.6", "CKV_AWS_68", "NAG CFR2", "TRV AWS-0011"],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html",
    scope: "resource",
    kinds: ["cloudfront.Distribution"],
    check: ({ values }) => when(text(values, "webAclId") === undefined, "has no firewall"),
  },
  {
    name: "distribution-failover",
    level: "disabled",
    title: "Sites have a second origin",
    why: "It answers while the first one fails. A second bucket in another region has to be released to as well: turn it on where that is done.",
    fix: "add an origin group",
    controls: ["FSBP CloudFront.4", "CKV_AWS_310"],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
    scope: "resource",
    kinds: ["cloudfront.Distribution"],
    check: ({ values }) => when(items(values, "originGroups").length === 0, "has no second origin"),
  },
  {
    name: "distribution-geography",
    level: "disabled",
    title: "Sites are shown in named countries only",
    why: "It keeps away visitors from elsewhere, which most sites want: turn it on where they are not.",
    fix: "set restrictions.geoRestriction",
    controls: ["CKV_AWS_374", "NAG CFR1"],
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html",
    scope: "resource",
    kinds: ["cloudfront.Distribution"],
    check: ({ values }) =>
      when(
        (text(values, "restrictions.geoRestriction.restrictionType") ?? "none") === "none",
        "is shown in every country",
      ),
  },
  {
    name: "function-not-public",
    level: "mandatory",
    title: "Functions are not public",
    why: "Anybody runs the function, at the account's expense and with its role.",
    fix: "set authorizationType to AWS_IAM, or name the principal of the permission",
    controls: ["FSBP Lambda.1", "CKV_AWS_301", "CKV_AWS_258", "CFN F13"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
    scope: "resource",
    kinds: ["lambda.FunctionUrl", "lambda.Permission"],
    check: ({ kind, values }) =>
      kind === "lambda.FunctionUrl"
        ? when(text(values, "authorizationType") === "NONE", "runs the function for anybody")
        : when(text(values, "principal") === "*", "lets anybody run the function"),
  },
  {
    name: "function-permission-source",
    level: "mandatory",
    title: "Permissions for services say for whom the service may act",
    why: "The service acts for every customer: another's bucket or rule runs the function.",
    fix: "set sourceArn, and sourceAccount where the ARN names no account",
    controls: ["CKV_AWS_364", "TRV AWS-0067"],
    url: "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html",
    scope: "resource",
    kinds: ["lambda.Permission"],
    check: ({ values }) => {
      const principal = text(values, "principal") ?? "";
      if (!/\.amazonaws\.com(\.cn)?$/.test(principal)) return [];
      const account = text(values, "sourceAccount");
      const arn = text(values, "sourceArn");
      if (account === undefined && arn === undefined) {
        return [`lets ${principal} run the function for every account`];
      }
      const ownerless = account === undefined && /^arn:[^:]+:s3:::/.test(arn ?? "");
      return when(ownerless, `does not say whose bucket ${arn} is`);
    },
  },
]);

const blocks = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
];

/** Keys that keep "*" from meaning everybody. */
const narrowing =
  /^(aws:(principal(arn|account|orgid|orgpaths)|source(account|arn|orgid|orgpaths|owner|vpc|vpce))|kms:calleraccount|sns:endpoint)$/;

/** A rule that no statement of a resource's policy lets everybody in. */
function publicPolicy(
  name: string,
  kinds: string | readonly string[],
  text: Pick<StackRule, "controls" | "url">,
) {
  return {
    name,
    level: "mandatory" as const,
    title: "No policy of a resource lets everybody in",
    why: '"*" as a principal means everybody, in every account and in none.',
    fix: "name the principals, or narrow the statement by aws:PrincipalArn or aws:SourceArn",
    ...text,
    scope: "resource" as const,
    kinds: [kinds].flat(),
    check: (subject: Subject) =>
      resourceStatements(subject)
        .filter(isPublic)
        .map(({ label }) => `lets everybody in by ${label}`),
  };
}

function isPublic(statement: Statement): boolean {
  return statement.allows && statement.aws.includes("*") && !hasCondition(statement, narrowing);
}
