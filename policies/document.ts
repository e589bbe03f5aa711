import { accountOf, fits } from "./arn";
import { isObject, items, parsed, peek, read, seen, text, texts, Unseen } from "./read";
import type { Subject } from "./subject";

/** A statement of a policy document, with lists where the language allows one value or many. */
export interface Statement {
  /** How messages name it: `statement "Sid"`, or its position from 0 where it has none. */
  readonly label: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
  readonly aws: readonly string[];
  readonly services: readonly string[];
  readonly federated: readonly string[];
  /** `NotAction`, `NotResource`, `NotPrincipal`: those that it has. */
  readonly negated: readonly string[];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
interface Condition {
  readonly operator: string;
  /** In small letters: AWS makes no difference. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Kinds whose `policy` is attached to principals. */
export const identityKinds = [
  "iam.RolePolicy",
  "iam.Policy",
  "iam.UserPolicy",
  "iam.GroupPolicy",
  "iam.Role",
];

/** Kinds whose `policy` is attached to a resource. */
export const resourceKinds = [
  "s3.BucketPolicy",
  "kms.Key",
  "kms.KeyPolicy",
  "kms.ReplicaKey",
  "sns.TopicPolicy",
  "sns.Topic",
  "sqs.QueuePolicy",
  "ecr.RepositoryPolicy",
  "secretsmanager.SecretPolicy",
];

/**
 * The statements of a document, as JSON text or object; none where there is no document.
 * @throws Unseen where it is not known, or no policy document at all (`readable-policy` reports that)
 */
export function statementsOf(document: unknown): readonly Statement[] {
  const value = read(document);
  if (value === undefined) return [];
  if (typeof value !== "string") return statementsIn(value);
  const statements = known.get(value) ?? statementsIn(parsed(value));
  known.set(value, statements);
  return statements;
}

/** Twenty rules read the same texts. */
const known = new Map<string, readonly Statement[]>();

function statementsIn(content: unknown): readonly Statement[] {
  if (!isDocument(content)) throw new Unseen();
  return items(content, "Statement").map(statementOf);
}

export function isDocument(content: unknown): boolean {
  return isObject(content) && items(content, "Statement").every(isObject);
}

/** The documents of a resource, by the name under which messages know them. */
export function documentsOf({ kind, values }: Subject): readonly unknown[] {
  if (kind !== "iam.Role") return [peek(values, "policy")];
  const inline = seen(() => items(values, "inlinePolicies"));
  return [peek(values, "assumeRolePolicy"), ...inline.map((each) => peek(each, "policy"))];
}

/** What can be seen of a principal's policies; a role's trust policy is none of them. */
export function identityStatements(subject: Subject): readonly Statement[] {
  const documents = documentsOf(subject).slice(subject.kind === "iam.Role" ? 1 : 0);
  return documents.flatMap((document) => seen(() => statementsOf(document)));
}

/** @throws Unseen where the trust policy is not known */
export function trustStatements({ values }: Subject): readonly Statement[] {
  return statementsOf(peek(values, "assumeRolePolicy"));
}

/** @throws Unseen where the policy is not known */
export function resourceStatements({ values }: Subject): readonly Statement[] {
  return statementsOf(peek(values, "policy"));
}

function statementOf(statement: unknown, index: number): Statement {
  const sid = text(statement, "Sid");
  const principal = read(statement, "Principal");
  const named = principal === "*" ? { AWS: "*" } : principal;
  return {
    label: sid === undefined ? `statement #${index}` : `statement "${sid}"`,
    allows: text(statement, "Effect") === "Allow",
    actions: texts(statement, "Action"),
    resources: texts(statement, "Resource"),
    conditions: conditionsOf(read(statement, "Condition")),
    aws: texts(named, "AWS"),
    services: texts(named, "Service"),
    federated: texts(named, "Federated"),
    negated: ["NotAction", "NotResource", "NotPrincipal"].filter(
      (element) => read(statement, element) !== undefined,
    ),
  };
}

function conditionsOf(condition: unknown): readonly Condition[] {
  return Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: texts(values),
    })),
  );
}

/** Whether one of the statement's actions is this one, or a pattern over it. */
export function covers({ actions }: Statement, action: string): boolean {
  return actions.some((pattern) => fits(pattern.toLowerCase(), action.toLowerCase()));
}

/** Whether a statement is about this resource. */
export function isOn({ resources }: Statement, arn: string): boolean {
  return resources.some((pattern) => fits(pattern, arn));
}

export function hasCondition({ conditions }: Statement, key: RegExp): boolean {
  return conditions.some((condition) => key.test(condition.key));
}

/** The account that a principal stands for as a whole; `undefined` for a role, a user or anybody. */
export function wholeAccount(principal: string): string | undefined {
  if (/^\d{12}$/.test(principal)) return principal;
  return principal.endsWith(":root") ? accountOf(principal) : undefined;
}

/**
 * Whether `aws:PrincipalArn` narrows a statement to named principals: positively, and not to a mere `*`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function namesPrincipals({ conditions }: Statement): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      key === "aws:principalarn" &&
      /^(Arn|String)(Equals|Like)$/.test(operator) &&
      values.every((value) => !/(^|[/:])\*$/.test(value)),
  );
}

/** Whether a statement's principals and its condition on `aws:PrincipalArn` let this role in. */
export function admits(statement: Statement, roleArn: string): boolean {
  const account = accountOf(roleArn);
  const named = statement.aws.some(
    (principal) =>
      principal === "*" ||
      principal === roleArn ||
      (account !== undefined && wholeAccount(principal) === account),
  );
  const narrowed = statement.conditions.filter(({ key }) => key === "aws:principalarn");
  return (
    named &&
    narrowed.every(
      ({ operator, values }) =>
        values.some((value) => fits(value, roleArn)) !== operator.includes("Not"),
    )
  );
}
