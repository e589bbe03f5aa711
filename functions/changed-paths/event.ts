import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Which pipeline a rule is for, and the globs of the files that count. */
export interface Watch {
  readonly pipeline: string;
  /** The pipeline's source action. */
  readonly action: string;
  readonly paths?: readonly string[];
  readonly excludePaths?: readonly string[];
}

/** A push to a branch, and the rule that reports it. */
export interface Push {
  readonly rule: string;
  readonly id: string;
  readonly repository: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Reads what the rule's target makes of CodeCommit's event.
 * @throws Error for anything else
 */
export function parsePush(input: unknown): Push {
  const push = {
    rule: member(input, "rule"),
    id: member(input, "id"),
    repository: member(input, "repository"),
    before: member(input, "before"),
    after: member(input, "after"),
  };
  const missing = Object.entries(push).filter(([, value]) => typeof value !== "string");
  if (missing.length > 0) {
    const names = missing.map(([name]) => name).join(", ");
    throw new Error(`The event is no push of CodeCommit: it lacks ${names}.`);
  }
  return push as Push;
}

/** @throws Error when no pipeline is known for the rule */
export function watchOf(rule: string): Watch {
  const watches = JSON.parse(readFileSync(join(__dirname, "watches.json"), "utf8")) as Readonly<
    Record<string, Watch>
  >;
  const watch = Object.hasOwn(watches, rule) ? watches[rule] : undefined;
  if (!watch) throw new Error(`No pipeline is known for rule ${rule}: run \`pulumi up\` again.`);
  return watch;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}
