import { fits, isPattern } from "../arn";
import {
  covers,
  hasCondition,
  namesPrincipals,
  resourceKinds,
  resourceStatements,
  type Statement,
  trustStatements,
  wholeAccount,
} from "../document";
import { texts } from "../read";
import { family, when } from "../rule";
import type { Subject } from "../subject";

/** What is said about each statement of a role's trust policy that allows something. */
function ofTrust(problem: (statement: Statement) => readonly string[]) {
  return (role: Subject): readonly string[] =>
    trustStatements(role)
      .filter(({ allows }) => allows)
      .flatMap((statement) => problem(statement).map((each) => `${each} in ${statement.label}`));
}

/** Who is let in: trust policies and the policies of resources. */
export const trustRules = family("access", [
  {
    name: "trust-exact-principal",
    level: "mandatory",
    title: "Roles trust named principals",
    why: "An account as a principal means every principal there that may assume roles, and those that come later.",
    fix: "name the role, or keep the account and add ArnEquals on aws:PrincipalArn with the role's ARN",
    controls: [
      "CKV_AWS_60",
      "CKV_AWS_61",
      "CFN F2",
      "CFN F6",
      "PRW iam_no_custom_policy_permissive_role_assumption",
    ],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    scope: "resource",
    kinds: ["iam.Role"],
    check: ofTrust((statement) =>
      namesPrincipals(statement)
        ? []
        : statement.aws.flatMap((principal) => {
            if (principal === "*") return ["trusts everybody"];
            const account = wholeAccount(principal);
            return account === undefined ? [] : [`trusts all of account ${account}`];
          }),
    ),
  },
  {
    name: "trust-one-service",
    level: "mandatory",
    title: "Roles trust one service",
    why: "A role of two services has the rights of both, whichever of them takes it.",
    fix: "make a role for each service",
    controls: ["CKV_AWS_61"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services",
    scope: "resource",
    kinds: ["iam.Role"],
    check: (role) => {
      const allowed = trustStatements(role).filter(({ allows }) => allows);
      const services = [...new Set(allowed.flatMap((statement) => statement.services))];
      // Lambda@Edge takes its role under two names.
      const distinct = new Set(services.map((each) => each.replace(/^edgelambda\./, "lambda.")));
      const every = services.some((each) => isPattern(each));
      return when(distinct.size > 1 || every, `trusts ${services.join(" and ")}`);
    },
  },
  {
    name: "trust-source",
    level: "mandatory",
    title: "Roles of services say for whom the service may act",
    why: "The service acts for every customer: without the condition, another's project may be made to use the role.",
    fix: "add conditions on aws:SourceAccount and aws:SourceArn",
    controls: ["PRW iam_role_cross_service_confused_deputy_prevention"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention",
    options: {
      services: {
        description: "Services that send aws:SourceAccount or aws:SourceArn when they take a role",
        default: [
          "codebuild.amazonaws.com",
          "codedeploy.amazonaws.com",
          "ecs-tasks.amazonaws.com",
          "events.amazonaws.com",
          "scheduler.amazonaws.com",
        ],
      },
    },
    scope: "resource",
    kinds: ["iam.Role"],
    check: (role, options) =>
      ofTrust((statement) =>
        hasCondition(statement, onSource)
          ? []
          : statement.services
              .filter((service) => texts(options, "services").includes(service))
              .map((service) => `trusts ${service} for every account`),
      )(role),
  },
  {
    name: "web-identity-exact",
    level: "mandatory",
    title: "Identity providers vouch for one audience and one subject",
    why: "A provider's tokens are given to all of its users: without the subject, any repository takes the role.",
    fix: "add StringEquals on the provider's aud and on its full sub, without patterns",
    controls: ["CKV_AWS_393"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    scope: "resource",
    kinds: ["iam.Role"],
    check: ofTrust((statement) =>
      statement.federated.length > 0 && covers(statement, "sts:AssumeRoleWithWebIdentity")
        ? ["aud", "sub"].flatMap((claim) => when(!isPinned(statement, claim), openClaim(claim)))
        : [],
    ),
  },
  {
    name: "foreign-principal-exact",
    level: "mandatory",
    title: "Resources let in named principals of other accounts",
    why: "An account as a principal means every principal there, and those that come later.",
    fix: "add ArnEquals on aws:PrincipalArn with the ARN of the role",
    controls: ["FSBP S3.6", "PRW s3_bucket_cross_account_access", "CKV_AWS_33", "FSBP SNS.4"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    scope: "stack",
    kinds: resourceKinds,
    check: (subject, stack) =>
      resourceStatements(subject)
        .filter((statement) => statement.allows && !namesPrincipals(statement))
        .flatMap(({ aws, label }) =>
          aws.flatMap((principal) => {
            const account = wholeAccount(principal);
            const foreign = account !== undefined && account !== stack.accountOf(subject);
            return when(foreign, `lets in all of account ${account} in ${label}`);
          }),
        ),
  },
  {
    name: "service-source",
    level: "mandatory",
    title: "Policies of resources say for whom a service may act",
    why: "The service acts for every customer: without the condition, another's resource reaches this one.",
    fix: "add a condition on aws:SourceArn or aws:SourceAccount; for logs of load balancers name what lies in AWSLogs/<account>/",
    controls: ["FSBP SNS.4", "CKV_AWS_385"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention",
    scope: "resource",
    kinds: resourceKinds,
    check: (subject) => {
      const statements = resourceStatements(subject);
      // A topic's policy takes no condition where it lets EventBridge in; it may refuse what says another account.
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
      const refused = statements
        .filter((statement) => !statement.allows && hasCondition(statement, onSource))
        .flatMap(({ services }) => services)
        .filter((service) => /^events\./.test(service));
      return statements
        .filter((statement) => statement.allows && !hasCondition(statement, onSource))
        .flatMap(({ services, resources, label }) =>
          services
            .filter((service) => !refused.includes(service))
            .filter((service) => service !== sendsNoSource || !resources.every(isOfOneAccount))
            .map((service) => `lets in ${service} for every account in ${label}`),
        );
    },
  },
  {
    name: "bucket-foreign-administration",
    level: "mandatory",
    title: "No other account administers a bucket",
    why: "Whoever may change the bucket's policy, encryption or lists of access opens it.",
    fix: "list the actions that the other account needs, such as s3:GetObject",
    controls: ["FSBP S3.6", "PRW s3_bucket_cross_account_access"],
    url: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6",
    scope: "stack",
    kinds: ["s3.BucketPolicy"],
    check: (subject, stack) =>
      resourceStatements(subject)
        .filter(({ allows, aws }) => allows && aws.length > 0)
        .flatMap((statement) => {
          const own = stack.accountOf(subject);
          const foreign = statement.aws.filter((each) => /\d{12}/.exec(each)?.[0] !== own);
          const given = administration.filter((action) => covers(statement, action));
          return when(
            foreign.length > 0 && given.length > 0,
            `allows ${given.join(", ")} to ${foreign.join(", ")} in ${statement.label}`,
          );
        }),
  },
  {
    name: "bucket-no-lockout",
    level: "mandatory",
    title: "A bucket's policy does not lock everybody out",
    why: "After a Deny of everything to everybody only the root user can change the policy.",
    fix: "add a condition to the Deny",
    controls: ["CKV_AWS_93"],
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
    scope: "resource",
    kinds: ["s3.BucketPolicy"],
    check: (subject) =>
      resourceStatements(subject)
        .filter(
          (each) =>
            !each.allows &&
            each.aws.includes("*") &&
            each.conditions.length === 0 &&
            covers(each, "s3:PutBucketPolicy"),
        )
        .map(({ label }) => `denies everything to everybody in ${label}`),
  },
]);

/** Keys that say on whose behalf a service calls. */
const onSource =
  /^(aws:source(account|arn|orgid|orgpaths|owner)|kms:(calleraccount|viaservice|encryptioncontext:.+))$/;

/**
 * Load balancers put their logs below the name of their own account, and AWS's policy for them has no condition.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
const sendsNoSource = "logdelivery.elasticloadbalancing.amazonaws.com";

function isOfOneAccount(resource: string): boolean {
  return /\/AWSLogs\/\d{12}\//.test(resource);
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6 */
const administration = [
  "s3:DeleteBucketPolicy",
  "s3:PutBucketAcl",
  "s3:PutBucketPolicy",
  "s3:PutEncryptionConfiguration",
  "s3:PutObjectAcl",
];

/** Whether a claim of the token must be one of some full texts. */
function isPinned({ conditions }: Statement, claim: string): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      fits(`*:${claim}`, key) &&
      /^String(Equals|Like)$/.test(operator) &&
      values.every((value) => !isPattern(value)),
  );
}

function openClaim(claim: string): string {
  return claim === "aud"
    ? "takes tokens for any audience"
    : "takes tokens of more than one subject";
}
