import type { z } from "zod";

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
type Path = readonly PropertyKey[];

/** Writes a key as the user writes it. */
export type At = (...path: PropertyKey[]) => string;

/** The keys that a setting may name. */
export function choices(keys: readonly string[]): string {
  return keys.length === 0 ? "it is empty" : `choose one of ${keys.join(", ")}`;
}

/** `ferry:delivery.pipelines.web.releases[0].site`, as `pulumi config set --path` takes it. */
export function keyPath(project: string, path: Path): string {
  const parts = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  return `${project}:${parts.join("").slice(1)}`;
}

/** Turns what zod found into sentences: the key, the value, the rule and with it the fix. */
export function sentences(project: string, value: unknown, issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => explain(project, value, issue));
}

function explain(project: string, root: unknown, issue: Issue): string[] {
  const key = keyPath(project, issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (name) => `${keyPath(project, [...issue.path, name])} is not a setting: ${issue.message}.`,
    );
  }
  if (issue.code === "invalid_union") {
    const branch = likelyBranch(issue);
    if (branch) {
      return branch.flatMap((inner) =>
        explain(project, root, { ...inner, path: [...issue.path, ...inner.path] }),
      );
    }
  }
  const rule =
    issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const found = valueAt(root, issue.path);
  if (issue.code === "invalid_key") return [`${key} has a wrong name: ${rule}.`];
  if (found === undefined || found === null) return [`${key} is missing: ${ruleOf(issue, rule)}.`];
  return [`${key} is ${shown(found, issue)}: ${ruleOf(issue, rule)}.`];
}

/** zod's own texts appear only where the schema states no rule: a section of the wrong shape. */
function ruleOf(issue: Issue, rule: string): string {
  if (!rule.startsWith("Invalid input")) return rule;
  const expected = "expected" in issue ? String(issue.expected) : "another value";
  const shape = expected === "object" || expected === "record" ? "a map of settings" : expected;
  return `it must be ${shape}`;
}

/** The one alternative of a union that has the right keys, if there is just one: its faults help most. */
function likelyBranch(issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
  const likely = issue.errors.filter((branch) =>
    branch.every((inner) => inner.path.length > 0 && inner.code !== "unrecognized_keys"),
  );
  return likely.length === 1 ? likely[0] : undefined;
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/**
 * The value as the file has it, cut to a line; never a variable's text, which may be a secret. Variables
 * may lie in any map or list, or in a text that should have been one: those are named by their kind.
 */
function shown(value: unknown, { path, ...issue }: Issue): string {
  if (path.includes("environment")) return "not accepted";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  const expected = "expected" in issue ? String(issue.expected) : "";
  if (typeof value === "string" && ["object", "record", "array"].includes(expected))
    return "a text";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
