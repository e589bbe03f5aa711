import { isPattern } from "../arn";
import { keepsInBounds } from "../boundary";
import { covers, hasCondition, type Statement } from "../document";
import { family } from "../family";
import { when } from "../rule";
import rules from "../texts/escalation.json";
import { changes, escalations } from "./actions";
import { allowing, isEverything, ofAllowed, ofUnbounded, onResource } from "./allowed";

/** What would lead a principal to the rights of others. */
export const escalationRules = family("access", rules, {
  "no-escalation": ofAllowed((statement) => {
    if (statement.actions.some(isEverything)) return [];
    return allowing(
      escalations.filter((action) => covers(statement, action) && !isGuarded(statement, action)),
    );
  }),
  "change-code-exact": ofUnbounded((statement) => {
    const open = statement.resources.filter((each) => /(^|[:/])\*$/.test(each));
    const isNarrowed = hasCondition(statement, onResource);
    if (open.length === 0 || isNarrowed || statement.actions.some(isEverything)) return [];
    const changed = changes.filter((action) => covers(statement, action));
    return when(changed.length > 0, `allows ${changed.join(", ")} on ${open.join(", ")}`);
  }),
  "pass-role-exact": ofUnbounded((statement) => {
    if (!covers(statement, "iam:PassRole") || statement.actions.some(isEverything)) {
      return [];
    }
    const open = statement.resources.filter((each) => isPattern(each) && !isBelowPath(each));
    return [
      ...open.map((resource) => `passes any role of ${resource}`),
      ...when(!hasCondition(statement, /^iam:passedtoservice$/), "passes roles to any service"),
    ];
  }),
  "assume-role-exact": ofUnbounded((statement) =>
    covers(statement, "sts:AssumeRole") && !statement.actions.some(isEverything)
      ? statement.resources
          .filter((each) => isPattern(each) && !isNamedRole(each, statement))
          .map((each) => `takes any role of ${each}`)
      : [],
  ),
  "decrypt-named-keys": ofUnbounded((statement) => {
    const open = statement.resources.filter((each) => /^\*$|:(key\/)?\*$/.test(each));
    const decrypts = ["kms:Decrypt", "kms:ReEncryptFrom"].some((each) => covers(statement, each));
    if (!decrypts || statement.actions.some(isEverything)) return [];
    if (hasCondition(statement, /^kms:viaservice$/)) return [];
    return open.map((resource) => `decrypts with any key of ${resource}`);
  }),
});

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
