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
import { family } from "../family";
import { texts } from "../read";
import { byResource, byStack, when } from "../rule";
import rules from "../texts/trust.json";
import { inEach, type Problem } from "./allowed";

/** A rule on each statement of a role's trust policy that allows something. */
function ofTrust(problem: Problem) {
  return byResource("iam.Role", (role, options) => inEach(trustStatements(role), problem, options));
}

/** Who is let in: trust policies and the policies of resources. */
export const trustRules = family("access", rules, {
  "trust-exact-principal": ofTrust((statement) =>
    namesPrincipals(statement)
      ? []
      : statement.aws.flatMap((principal) => {
          if (principal === "*") return ["trusts everybody"];
          const account = wholeAccount(principal);
          return account === undefined ? [] : [`trusts all of account ${account}`];
        }),
  ),
  "trust-one-service": byResource("iam.Role", (role) => {
    const allowed = trustStatements(role).filter(({ allows }) => allows);
    const services = [...new Set(allowed.flatMap((statement) => statement.services))];
    // Lambda@Edge takes its role under two names.
    const distinct = new Set(services.map((each) => each.replace(/^edgelambda\./, "lambda.")));
    const every = services.some((each) => isPattern(each));
    return when(distinct.size > 1 || every, `trusts ${services.join(" and ")}`);
  }),
  "trust-source": ofTrust((statement, options) =>
    hasCondition(statement, onSource)
      ? []
      : statement.services
          .filter((service) => texts(options, "services").includes(service))
          .map((service) => `trusts ${service} for every account`),
  ),
  "web-identity-exact": ofTrust((statement) =>
    statement.federated.length > 0 && covers(statement, "sts:AssumeRoleWithWebIdentity")
      ? ["aud", "sub"].flatMap((claim) => when(!isPinned(statement, claim), openClaim(claim)))
      : [],
  ),
  "foreign-principal-exact": byStack(resourceKinds, (subject, stack) =>
    resourceStatements(subject)
      .filter((statement) => statement.allows && !namesPrincipals(statement))
      .flatMap(({ aws, label }) =>
        aws.flatMap((principal) => {
          const account = wholeAccount(principal);
          const foreign = account !== undefined && account !== stack.accountOf(subject);
          return when(foreign, `lets in all of account ${account} in ${label}`);
        }),
      ),
  ),
  "service-source": byResource(resourceKinds, (subject) => {
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
  }),
  "bucket-foreign-administration": byStack("s3.BucketPolicy", (subject, stack) =>
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
  ),
  "bucket-no-lockout": byResource("s3.BucketPolicy", (subject) =>
    resourceStatements(subject)
      .filter(
        (each) =>
          !each.allows &&
          each.aws.includes("*") &&
          each.conditions.length === 0 &&
          covers(each, "s3:PutBucketPolicy"),
      )
      .map(({ label }) => `denies everything to everybody in ${label}`),
  ),
});

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
