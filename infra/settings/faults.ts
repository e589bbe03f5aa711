import { z } from "zod";
import { nearest, placeOf } from "./nearest";

/** Everything that is wrong with the settings of one stack, each fault a line of its own. */
export class SettingsError extends Error {
  constructor(
    stack: string,
    readonly faults: readonly string[],
  ) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    const heading = `Stack ${stack} has ${count} in its settings; nothing was created.`;
    super([heading, ...faults.map((fault) => `- ${fault}`)].join("\n"));
    this.name = "SettingsError";
  }
}

type Issue = z.core.$ZodIssue;
/** The place of a setting. */
export type Path = readonly PropertyKey[];

/** Writes a key as the user writes it. */
export type At = (...path: PropertyKey[]) => string;

/** Writes keys below one of them. */
export function under(at: At, ...above: PropertyKey[]): At {
  return (...path) => at(...above, ...path);
}

/** Says that a setting names none of the keys of a part of `delivery`. */
export function notAmong(key: string, name: string, part: string, known: object): string {
  const keys = Object.keys(known);
  const choice = keys.length === 0 ? "it is empty" : `choose one of ${keys.join(", ")}`;
  return `${key} is "${name}", which is not in delivery.${part}: ${choice}.`;
}

/** `ferry:delivery.pipelines.web.releases[0].site`, as `pulumi config set --path` takes it. */
export function keyPath(project: string, path: Path): string {
  const parts = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  return `${project}:${parts.join("").slice(1)}`;
}

/** Everything that keeps one stack from being made. What several settings share is said of the first. */
export class Faults {
  private readonly said = new Set<string>();
  private readonly lines: string[] = [];

  /** Writes a key as the user writes it. */
  readonly at: At;

  constructor(project: string) {
    this.at = (...path) => keyPath(project, path);
  }

  /** Takes what is wrong with a plan: the key that it is about, and a sentence. */
  readonly add = (path: Path, sentence: string): undefined => {
    if (!this.said.has(sentence)) this.lines.push(`${this.at(...path)}: ${sentence}`);
    this.said.add(sentence);
    return undefined;
  };

  /** Takes sentences that begin with their keys. */
  take(sentences: readonly string[]): void {
    this.lines.push(...sentences);
  }

  get all(): readonly string[] {
    return this.lines;
  }
}

/** How the faults of a value speak. */
interface Wording {
  readonly at: At;
  /** What a key is: `a setting`, `a key of Lambda`. */
  readonly what: string;
  /** AWS's page of the keys. */
  readonly page?: string;
  /** All that the user may write: where a key in the wrong place belongs. */
  readonly whole?: z.ZodType;
}

/** A value by its schema, or what is wrong with it: the key, the value, the rule and with it the fix. */
export function readBy<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  wording: Wording,
): { readonly value?: z.output<Schema>; readonly faults: readonly string[] } {
  const result = schema.safeParse(value, { error: ruleOf });
  if (result.success) return { value: result.data, faults: [] };
  const issues: readonly Issue[] = result.error.issues;
  return { faults: issues.flatMap((issue) => explain(issue, value, schema, wording)) };
}

/** A key that is none, with what was meant where that can be told: the nearest one here, or its one place. */
export function unknownKey(path: Path, known: readonly string[], wording: Wording): string {
  const { at, what, page, whole } = wording;
  const name = String(path.at(-1));
  const near = nearest(name, known);
  const meant = near === undefined ? whole && placeOf(path, whole) : [...path.slice(0, -1), near];
  const choice = known.length === 0 ? "nothing" : `one of ${known.join(", ")}`;
  return (
    `${at(...path)} is not ${what}: write ${meant ? `${at(...meant)}, or ` : ""}${choice}` +
    `${page ? ` (${page})` : ""}.`
  );
}

const shapes: Readonly<Record<string, string>> = {
  object: "a map of settings",
  record: "a map of settings",
  array: "a list",
  string: "a text",
  boolean: "true or false",
  int: "a whole number",
};

/** The rule where the schema states none: zod's own texts reach nobody. Of an unknown key, what is known. */
function ruleOf(issue: z.core.$ZodRawIssue): string {
  if (issue.code === "unrecognized_keys") {
    return Object.keys((issue.inst as unknown as z.ZodObject).shape).join(", ");
  }
  if (issue.code === "invalid_type")
    return `it must be ${shapes[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value") return `it must be ${listed(issue.values.map(String))}`;
  if (issue.code === "too_small") return `it must have ${issue.minimum} or more`;
  if (issue.code === "too_big") return `it must have ${issue.maximum} or less`;
  return "it must have another form";
}

/** `a, b or c` */
function listed(choices: readonly string[]): string {
  const last = choices.at(-1) ?? "";
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(", ")} or ${last}`;
}

function explain(issue: Issue, root: unknown, schema: z.ZodType, wording: Wording): string[] {
  const { code, path } = issue;
  if (code === "unrecognized_keys") {
    const known = issue.message.split(", ").filter((key) => key !== "");
    return issue.keys.map((name) => unknownKey([...path, name], known, wording));
  }
  const branch = code === "invalid_union" && likelyBranch(issue);
  if (branch) {
    return branch.flatMap((inner) =>
      explain({ ...inner, path: [...path, ...inner.path] }, root, schema, wording),
    );
  }
  const key = wording.at(...path);
  if (code === "invalid_key") {
    return [`${key} has a wrong name: ${issue.issues[0]?.message ?? issue.message}.`];
  }
  const found = valueAt(root, path);
  const missing = found === undefined || found === null;
  // A setting has its rule, beside what it means.
  const meaning = wording.whole ? undefined : meaningOf(schema, path);
  const allowed = code === "invalid_value" ? ` (${issue.values.join(", ")})` : "";
  const rule = meaning === undefined ? issue.message : `${meaning}${allowed}`;
  if (missing) return [`${key} is missing: ${rule}.`];
  return [
    `${key} is ${shown(found, issue)}${meaning === undefined ? "" : ", and should be"}: ${rule}.`,
  ];
}

/** What the schema of an action's configuration says that a key is. */
function meaningOf(schema: z.ZodType, [name]: Path): string | undefined {
  return schema instanceof z.ZodObject ? schema.shape[String(name)]?.description : undefined;
}

/** The one alternative of a union that has the right keys, if there is just one: its faults help most. */
export function likelyBranch(issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
  const likely = issue.errors.filter((branch) =>
    branch.every((inner) => inner.path.length > 0 && inner.code !== "unrecognized_keys"),
  );
  return likely.length === 1 ? likely[0] : undefined;
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/** What a variable's value is, and not the value: a number or a flag only lacks its quotes. */
function kindOf(value: unknown): string {
  if (typeof value === "number") return "a number without quotes";
  if (typeof value === "boolean") return "true or false without quotes";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "not accepted";
  return `a map with ${listed(Object.keys(value)) || "nothing in it"}`;
}

/**
 * The value as the file has it, cut to a line; never a variable's text, which may be a secret. Variables
 * may lie in any map or list, or in a text that should have been one: those are named by their kind.
 */
function shown(value: unknown, { path, ...issue }: Issue): string {
  if (path.includes("environment")) return kindOf(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  const expected = "expected" in issue ? String(issue.expected) : "";
  if (typeof value === "string" && ["object", "record", "array"].includes(expected))
    return "a text";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
