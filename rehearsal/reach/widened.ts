import type { Statement } from "../../judge";

/** What exceptions ask of statements and of who calls, and how they widen them. */

/** What a caller is, as far as exceptions ask. */
export interface Facts {
  /** Whether it is the role of a build. */
  readonly builds: boolean;
  /** Whether it deploys the stacks themselves. */
  readonly runs: boolean;
  /** With what the names of its stack's resources begin. */
  readonly name: string | undefined;
}

export const list = (value: Statement["Action"]): readonly string[] =>
  [value ?? []].flat() as string[];
export const first = ({ Resource }: Statement): string => list(Resource)[0] ?? "";
export const onKey = (statement: Statement): boolean => /:kms:.*:key\//.test(first(statement));
export const asks = ({ Condition }: Statement, key: string): boolean =>
  JSON.stringify(Condition ?? {}).includes(`"${key}`);
export const only = (statement: Statement, actions: RegExp): Statement["Action"] =>
  list(statement.Action).filter((action) => actions.test(action));

export const anyKey = (statement: Statement): Statement => ({
  ...statement,
  Resource: first(statement).replace(/:key\/.*/, ":key/*"),
});

export function below(meant: Statement, folder: RegExp): Statement | undefined {
  return folder.test(first(meant))
    ? { ...meant, Resource: first(meant).replace(folder, "$1/*") }
    : undefined;
}

/** Whatever of the kind has a name that begins with the stack's. */
export function belowName(meant: Statement, { runs, name }: Facts): Statement | undefined {
  // The role of chat has a name of the program's, behind which Pulumi writes something of its own.
  const begins = `(?:codebuild-)?${name}-|notifications-chat-role-`;
  const [, beginning] = new RegExp(`^(.*?[:/](?:${begins}))`).exec(first(meant)) ?? [];
  if (!runs || name === undefined || beginning === undefined) return undefined;
  // A bucket that is not there yet has no policy, and is made in the caller's own account.
  const isBucket = beginning.includes(":s3:");
  const {
    StringEquals = {},
    Bool: _,
    NumericGreaterThanEquals: __,
    ...others
  } = meant.Condition ?? {};
  const { "aws:ResourceAccount": ___, ...equal } = StringEquals;
  const asked = list(meant.Action).includes("s3:CreateBucket") ? equal : StringEquals;
  const Condition = { ...others, ...(Object.keys(asked).length > 0 && { StringEquals: asked }) };
  return {
    ...meant,
    Resource: inAnyRegion(`${beginning}*`),
    ...(isBucket && { Condition }),
  };
}

/** All roles of the stack: those of builds and of chat have names of their own. */
export function onOwnRoles(meant: Statement, { runs, name }: Facts): Statement | undefined {
  const [, roles] = /^(arn:[\w-]+:iam::\d{12}:role\/)/.exec(first(meant)) ?? [];
  if (!runs || name === undefined || roles === undefined) return undefined;
  const names = [`${name}-*`, `codebuild-${name}-*`, "notifications-chat-role-*"];
  return { ...meant, Resource: names.map((it) => `${roles}*ferry/${it}`) };
}

/** The same where a condition asks for a name that begins with the stack's. */
export function askedBelowName(meant: Statement, { runs, name }: Facts): Statement | undefined {
  const asked = Object.entries(meant.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => ({
      operator,
      key,
      value: [value].flat().map(String),
    })),
  );
  const begins = new RegExp(`^(arn:.*[:/]${name}-)`);
  if (
    !runs ||
    name === undefined ||
    !asked.some(({ value }) => value.some((it) => begins.test(it)))
  )
    return undefined;
  const Condition: Record<string, Record<string, string[]>> = {};
  for (const { operator, key, value } of asked) {
    const widened = value
      .map((it) => begins.exec(it)?.[1])
      .map((it, at) => (it ? `${it}*` : (value[at] ?? "")));
    const like = widened.some((it, at) => it !== value[at]);
    const by = like ? operator.replace(/Equals$/, "Like") : operator;
    Condition[by] = { ...Condition[by], [key]: widened };
  }
  return { ...meant, Condition };
}

export function anyId(
  meant: Statement,
  { runs, name }: Facts,
  id: RegExp,
  tagged: boolean,
): Statement | undefined {
  const arn = first(meant);
  if (!runs || name === undefined || !id.test(arn)) return undefined;
  const any = { ...meant, Resource: inAnyRegion(arn.replace(id, "$1*")) };
  if (!tagged) return any;
  const StringEquals = { ...meant.Condition?.StringEquals, "aws:ResourceTag/ferry:name": name };
  return { ...any, Condition: { ...meant.Condition, StringEquals } };
}

/** A key may be replicated to other regions. */
function inAnyRegion(arn: string): string {
  return arn.replace(/:kms:[^:]*:/, ":kms:*:");
}
