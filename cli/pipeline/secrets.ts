import { hasSecretForm } from "../../policies/secrets";
import type { Pipeline, Variable } from "./document";

/** Names of what is secret, and not of where it is. */
const names = /token|secret|passw(or)?d|passphrase|credential|(private|api|access)[_-]?key/i;
const places = /(arn|name|url|uri|path|file)$/i;
/** What stands for a value: a reference of CloudFormation's, a variable, an ARN. */
const reference = /^(\{\{resolve:|#\{|\$|arn:|$)/;

const json = /^\s*[[{]/;

const isSecret = (name: unknown, value: unknown) =>
  typeof name === "string" &&
  typeof value === "string" &&
  ((names.test(name) && !places.test(name) && !reference.test(value)) || hasForm(value));

/** What stands in JSON is looked at piece by piece. */
function hasForm(value: string): boolean {
  return !json.test(value) && hasSecretForm(value);
}

interface Entry extends Partial<Variable> {
  readonly value?: unknown;
  readonly type?: unknown;
  readonly actionTypeId?: unknown;
  readonly ruleTypeId?: unknown;
}

/**
 * A pipeline without what are secrets by their names or forms: in configurations, environments, variables, and in JSON that
 * stands in one of these. `get-pipeline` prints them in plain text, and settings are committed. Of sources nothing is
 * carried over that could be one.
 * @param leave is told what is left out, and where it was
 */
export function withoutSecrets(pipeline: Pipeline, leave: (what: string) => void): Pipeline {
  const { stages, variables = [] } = pipeline;
  const [sources, ...others] = stages;
  return {
    ...pipeline,
    stages: [
      ...(sources ? [sources] : []),
      ...others.map((stage) => clean(stage, `Stage ${stage.name}`, leave)),
    ],
    variables: clean(variables, "Variables", leave),
  };
}

function clean<Value>(
  value: Value,
  where: string,
  leave: (what: string) => void,
  list = "the list",
): Value {
  const told = (name: unknown) => {
    leave(
      `${where}: ${name} is not carried over, as it looks like a secret: keep it in Secrets Manager, and read it in a ` +
        "build (builds, environment).",
    );
    return [];
  };
  if (typeof value === "string") return cleanJson(value, where, leave) as Value;
  if (Array.isArray(value)) {
    return value.flatMap((each: Entry, index) => {
      if (typeof each === "string" && hasForm(each)) return told(`line ${index + 1} of ${list}`);
      const { name, value: plain, defaultValue = plain, type = "PLAINTEXT" } = each ?? {};
      if (type === "PLAINTEXT" && isSecret(name, defaultValue)) return told(name);
      return [clean(each, where, leave)];
    }) as Value;
  }
  if (typeof value !== "object" || value === null) return value;
  const { name, actionTypeId, ruleTypeId } = value as Entry;
  const kind = actionTypeId ? "action" : ruleTypeId ? "rule" : undefined;
  const here = kind ? `${where}, ${kind} ${name}` : where;
  const entries = Object.entries(value).flatMap(([key, each]) =>
    isSecret(key, each) ? told(key) : [[key, clean(each, here, leave, key)]],
  );
  return Object.fromEntries(entries) as Value;
}

/** A configuration has lists and maps as JSON. It stays as it is where nothing of it is left out. */
function cleanJson(text: string, where: string, leave: (what: string) => void): string {
  if (!json.test(text)) return text;
  try {
    const left: string[] = [];
    const cleaned = clean(JSON.parse(text) as unknown, where, (what) => left.push(what));
    left.forEach(leave);
    return left.length > 0 ? JSON.stringify(cleaned) : text;
  } catch {
    return text;
  }
}
