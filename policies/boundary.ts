import { isPattern } from "./arn";
import type { Statement } from "./document";
import { items, peek, seen } from "./read";
import type { Stack, Subject } from "./subject";

/** Kinds that attach a managed policy, each by its `policyArn`. */
export const attachmentKinds = [
  "iam.RolePolicyAttachment",
  "iam.UserPolicyAttachment",
  "iam.GroupPolicyAttachment",
  "iam.PolicyAttachment",
];

/**
 * Whether a statement makes and changes only principals that have one permissions boundary, a policy of
 * the account's own: those can't get more rights than that.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
export function keepsInBounds({ conditions }: Statement): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      key === "iam:permissionsboundary" &&
      /^(Arn|String)(Equals|Like)$/.test(operator) &&
      values.every((value) => /^arn:[^:]+:iam::\d{12}:policy\//.test(value) && !isPattern(value)),
  );
}

/** Whether a managed policy bounds principals of the stack and, as far as can be told, gives nobody anything. */
export function onlyBounds(policy: Subject, stack: Stack): boolean {
  const leads = (from: Subject, property: string, value = peek(from.values, property)) =>
    seen(() => [stack.referred(from, property, value, "iam.Policy") === policy]);
  const [roles, users] = [stack.all("iam.Role"), stack.all("iam.User")];
  const bounds = [...roles, ...users].some((each) =>
    leads(each, "permissionsBoundary").includes(true),
  );
  const attached = [
    ...attachmentKinds.flatMap((kind) => stack.all(kind)).map((each) => leads(each, "policyArn")),
    ...roles.flatMap((role) =>
      seen(() => items(role.values, "managedPolicyArns")).map((arn) =>
        leads(role, "managedPolicyArns", arn),
      ),
    ),
  ];
  return bounds && attached.every(([isThis]) => isThis === false);
}
