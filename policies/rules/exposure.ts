import { hasCondition, resourceStatements, type Statement } from "../document";
import { family } from "../family";
import { flag, items, peek, read, seen, text } from "../read";
import { byResource, byStack, when } from "../rule";
import { bucketOfDomain, originBucket } from "../storage";
import rules from "../texts/exposure.json";

/** What can be reached from outside. */
export const exposureRules = family("exposure", rules, {
  "bucket-public-access-block": byStack("s3.Bucket", (bucket, stack) => {
    const [block] = stack.attached(bucket, "s3.BucketPublicAccessBlock", "bucket");
    if (block === undefined) return ["does not block public access"];
    const open = blocks.filter((each) => !flag(block.values, each));
    return when(open.length > 0, `does not set ${open.join(", ")}`);
  }),
  "bucket-no-acl": byStack("s3.Bucket", (bucket, stack) => {
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
  }),
  "bucket-policy-not-public": publicPolicy("s3.BucketPolicy"),
  "key-policy-not-public": publicPolicy(["kms.Key", "kms.KeyPolicy", "kms.ReplicaKey"]),
  "topic-policy-not-public": publicPolicy(["sns.Topic", "sns.TopicPolicy"]),
  "repository-policy-not-public": publicPolicy("ecr.RepositoryPolicy"),
  "bucket-no-website": byResource(
    ["s3.Bucket", "s3.BucketWebsiteConfiguration"],
    ({ kind, values }) =>
      when(
        kind === "s3.BucketWebsiteConfiguration" || read(values, "website") !== undefined,
        "makes a public website of the bucket",
      ),
  ),
  "distribution-origin-access": byResource("cloudfront.Distribution", ({ values }) =>
    items(values, "origins").flatMap((origin) =>
      seen(() => {
        const domain = text(origin, "domainName") ?? "";
        const ofS3 = bucketOfDomain(domain) !== undefined || /\.s3-website[.-]/.test(domain);
        const signed = text(origin, "originAccessControlId") !== undefined;
        return when(ofS3 && !signed, `reads ${domain} without an OriginAccessControl`);
      }),
    ),
  ),
  "distribution-origin-exists": byStack("cloudfront.Distribution", (distribution, stack) =>
    items(distribution.values, "origins").flatMap((origin) =>
      seen(() => {
        const bucket = bucketOfDomain(text(origin, "domainName") ?? "");
        const missing =
          bucket !== undefined && originBucket(distribution, origin, stack) === undefined;
        return when(missing, `reads bucket ${bucket}, which is not in this program`);
      }),
    ),
  ),
  "distribution-headers": byResource("cloudfront.Distribution", ({ values }) =>
    [read(values, "defaultCacheBehavior"), ...items(values, "orderedCacheBehaviors")]
      .filter((behavior) => peek(behavior, "responseHeadersPolicyId") === undefined)
      .map(
        (behavior) => `sends "${text(behavior, "pathPattern") ?? "*"}" without security headers`,
      ),
  ),
  "function-not-public": byResource(
    ["lambda.FunctionUrl", "lambda.Permission"],
    ({ kind, values }) =>
      kind === "lambda.FunctionUrl"
        ? when(text(values, "authorizationType") === "NONE", "runs the function for anybody")
        : when(text(values, "principal") === "*", "lets anybody run the function"),
  ),
  "function-permission-source": byResource("lambda.Permission", ({ values }) => {
    const principal = text(values, "principal") ?? "";
    if (!/\.amazonaws\.com(\.cn)?$/.test(principal)) return [];
    const account = text(values, "sourceAccount");
    const arn = text(values, "sourceArn");
    if (account === undefined && arn === undefined) {
      return [`lets ${principal} run the function for every account`];
    }
    const ownerless = account === undefined && /^arn:[^:]+:s3:::/.test(arn ?? "");
    return when(ownerless, `does not say whose bucket ${arn} is`);
  }),
});

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
function publicPolicy(kinds: string | readonly string[]) {
  return byResource(kinds, (subject) =>
    resourceStatements(subject)
      .filter(isPublic)
      .map(({ label }) => `lets everybody in by ${label}`),
  );
}

function isPublic(statement: Statement): boolean {
  return statement.allows && statement.aws.includes("*") && !hasCondition(statement, narrowing);
}
