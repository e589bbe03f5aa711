import { isPattern } from "../arn";
import { keepsInBounds } from "../boundary";
import { covers, hasCondition, identityKinds, type Statement } from "../document";
import { family, when } from "../rule";
import { changes, escalations } from "./actions";
import { allowing, isEverything, ofAllowed, onResource, spares } from "./allowed";

/** What would lead a principal to the rights of others. */
export const escalationRules = family("access", [
  {
    name: "no-escalation",
    level: "mandatory",
    title: "No policy lets a principal extend its own rights",
    why: "Whoever may write policies, or make credentials, has the rights of an administrator.",
    fix: "take the actions away, or add a condition on iam:PermissionsBoundary with a policy of the account",
    controls: ["CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_288", "CKV_AWS_289"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    scope: "resource",
    kinds: identityKinds,
    check: ofAllowed((statement) => {
      if (statement.actions.some(isEverything)) return undefined;
      return allowing(
        escalations.filter((action) => covers(statement, action) && !isGuarded(statement, action)),
      );
    }),
  },
  {
    name: "change-code-exact",
    level: "mandatory",
    title: "What runs with another role is changed by name",
    why: "Whoever may change any function, build or pipeline runs code with the role of each.",
    fix: "name what is changed, or narrow the statement by a condition on the resource",
    spares,
    controls: ["CKV_AWS_286", "CKV_AWS_289"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    scope: "resource",
    kinds: identityKinds,
    check: ofAllowed((statement) => {
      const open = statement.resources.filter((each) => /(^|[:/])\*$/.test(each));
      const isNarrowed = hasCondition(statement, onResource);
      if (open.length === 0 || isNarrowed || statement.actions.some(isEverything)) return undefined;
      const changed = changes.filter((action) => covers(statement, action));
      return changed.length > 0 ? `allows ${changed.join(", ")} on ${open.join(", ")}` : undefined;
    }),
  },
  {
    name: "pass-role-exact",
    level: "mandatory",
    title: "Roles are passed by name, and to a named service",
    why: "Whoever may pass any role hands an administrator's to a service and uses it there.",
    fix: "allow iam:PassRole on the ARN of the role, or on the beginning of names below a path of their own, with iam:PassedToService",
    spares,
    controls: ["TRV AWS-0342", "CFN F38", "CFN F39", "CFN F40"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    scope: "resource",
    kinds: identityKinds,
    check: ofAllowed((statement) => {
      if (!covers(statement, "iam:PassRole") || statement.actions.some(isEverything)) {
        return undefined;
      }
      const open = statement.resources.filter((each) => isPattern(each) && !isBelowPath(each));
      return [
        ...open.map((resource) => `passes any role of ${resource}`),
        ...when(!hasCondition(statement, /^iam:passedtoservice$/), "passes roles to any service"),
      ];
    }),
  },
  {
    name: "assume-role-exact",
    level: "mandatory",
    title: "Roles to take are named",
    why: "With a pattern, the principal takes every role that trusts its account.",
    fix: "allow sts:AssumeRole on the ARNs of the roles, or on one name in the accounts of aws:ResourceAccount",
    spares,
    controls: ["PRW iam_no_custom_policy_permissive_role_assumption", "CKV_AWS_286"],
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html",
    scope: "resource",
    kinds: identityKinds,
    check: ofAllowed((statement) =>
      covers(statement, "sts:AssumeRole") && !statement.actions.some(isEverything)
        ? statement.resources
            .filter((each) => isPattern(each) && !isNamedRole(each, statement))
            .map((each) => `takes any role of ${each}`)
        : undefined,
    ),
  },
  {
    name: "decrypt-named-keys",
    level: "mandatory",
    title: "Principals decrypt with named keys, or by way of a named service",
    why: "A principal that decrypts with every key has no use for the bounds of its other permissions.",
    fix: "name the keys, or add a condition on kms:ViaService",
    spares,
    controls: [
      "FSBP KMS.1",
      "FSBP KMS.2",
      "PRW iam_policy_no_full_access_to_kms",
      "PRW iam_inline_policy_no_full_access_to_kms",
    ],
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
    scope: "resource",
    kinds: identityKinds,
    check: ofAllowed((statement) => {
      const open = statement.resources.filter((each) => /^\*$|:(key\/)?\*$/.test(each));
      const decrypts = ["kms:Decrypt", "kms:ReEncryptFrom"].some((each) => covers(statement, each));
      if (!decrypts || statement.actions.some(isEverything)) return undefined;
      if (hasCondition(statement, /^kms:viaservice$/)) return undefined;
      return open.map((resource) => `decrypts with any key of ${resource}`);
    }),
  },
]);

/** Nothing guards what takes a boundary away: the condition would hold as long as there is one to take. */
function isGuarded(statement: Statement, action: string): boolean {
  if (action === "kms:CreateGrant") return isForServices(statement);
  return !/^iam:Delete\w+PermissionsBoundary$/.test(action) && keepsInBounds(statement);
}

/**
 * A service makes the grant for itself: any that works with AWS KMS, or the one that is named.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
function isForServices({ conditions }: Statement): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      (operator === "Bool" &&
        key === "kms:grantisforawsresource" &&
        values.every((value) => value === "true")) ||
      (operator === "StringEquals" && key === "kms:viaservice"),
  );
}

/**
 * The beginning of names below a path: no role comes there but by whoever may write that path.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
function isBelowPath(resource: string): boolean {
  return /^arn:[^:*?]+:iam::\d{12}:role\/([^*?/]+\/)+[^*?/]+\*$/.test(resource);
}

/** One name in accounts, or in an organization, that a condition names. */
function isNamedRole(resource: string, statement: Statement): boolean {
  return (
    /^arn:[^:*?]+:iam::\*:role\/[^*?]+$/.test(resource) &&
    hasCondition(statement, /^aws:resource(account|orgid)$/)
  );
}
