import { type Action, type Entry, sendsKey } from "../../judge";

/** Actions of which these statements, and the keys that they ask for, tell none from the others. */
export function alike(
  actions: readonly Action[],
  entriesOf: (action: Action) => readonly Entry[],
  alone = false,
): readonly (readonly [Action, ...Action[]])[] {
  const groups = new Map<string, [Action, ...Action[]]>();
  for (const action of actions) {
    const key = `${action.service} ${alone || ALONE.has(action.service) ? action.key : signature(action, entriesOf(action))}`;
    const group = groups.get(key);
    if (group) group.push(action);
    else groups.set(key, [action]);
  }
  return [...groups.values()];
}

/** Services whose actions the judge tells apart by their names. */
const ALONE = new Set(["ec2", "iam", "kms", "sts"]);

function signature(action: Action, entries: readonly Entry[]): string {
  const bits = entries.map(({ rule }) =>
    rule.matchesAction(action.key)
      ? rule.conditions.map(({ key }) => Number(sendsKey(action, key.toLowerCase()))).join("")
      : "-",
  );
  return `${action.types.map(({ name, required }) => `${name}${required}`).join()} ${bits.join()}`;
}
