import { isObject } from "./read";
import type { Level, Option, Options, Rule } from "./rule";
import { readWaiver, type Waiver } from "./waivers";

/** A configuration of the pack, as `--policy-pack-config` reads it: by name of the rule, or `all`. */
export type Config = Readonly<Record<string, unknown>>;

/** How one rule is applied. */
export interface Settings {
  readonly level: Level;
  readonly options: Options;
  readonly waivers: readonly Waiver[];
}

/** The configuration has faults; nothing was judged. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "ConfigError";
  }
}

const levels: readonly Level[] = ["mandatory", "advisory", "disabled"];

/**
 * The settings of each rule.
 * @throws ConfigError with every fault at once
 */
export function readConfig(config: Config, rules: readonly Rule[]): ReadonlyMap<Rule, Settings> {
  const faults: string[] = [];
  const names = rules.map(({ name }) => name);
  for (const name of Object.keys(config)) {
    if (name !== "all" && !names.includes(name)) {
      faults.push(`There is no rule "${name}"; policies/README.md lists them.`);
    }
  }
  const all = levelOf("all", config.all, faults);
  const settings = new Map(
    rules.map((rule): [Rule, Settings] => {
      const given = config[rule.name];
      const level = levelOf(rule.name, given, faults) ?? all ?? rule.level;
      return [rule, { ...readSettings(rule, given, faults), level }];
    }),
  );
  if (faults.length > 0) throw new ConfigError(faults);
  return settings;
}

/** Options and waivers of one rule. */
export function readSettings(
  rule: Rule,
  given: unknown,
  faults: string[],
): Pick<Settings, "options" | "waivers"> {
  const values = isObject(given) ? given : {};
  const known = rule.options ?? {};
  const options = Object.entries(known).map(([name, option]) => {
    const value = values[name] ?? option.default;
    if (isOf(option, value)) return [name, value];
    faults.push(
      `Option "${name}" of rule "${rule.name}" is ${JSON.stringify(value)}; give it ${typeName(option)}.`,
    );
    return [name, option.default];
  });
  for (const name of Object.keys(values)) {
    if (name === "waivers" || name === "enforcementLevel" || name in known) continue;
    faults.push(
      `Rule "${rule.name}" has no option "${name}"; it has ${["waivers", ...Object.keys(known)].join(", ")}.`,
    );
  }
  return {
    options: Object.fromEntries(options),
    waivers: readWaivers(rule, values.waivers ?? [], faults),
  };
}

function readWaivers(rule: Rule, given: unknown, faults: string[]): readonly Waiver[] {
  if (!Array.isArray(given)) {
    faults.push(`The waivers of rule "${rule.name}" are no list; give a list of objects.`);
    return [];
  }
  return given.flatMap((each: unknown, index) => {
    const problems: string[] = [];
    const waiver = readWaiver(each, problems);
    faults.push(
      ...problems.map((problem) => `Waiver ${index + 1} of rule "${rule.name}" ${problem}.`),
    );
    return waiver ?? [];
  });
}

function levelOf(name: string, given: unknown, faults: string[]): Level | undefined {
  const value = isObject(given) ? given.enforcementLevel : given;
  if (value === undefined) return undefined;
  const level = levels.find((each) => each === value);
  if (level === undefined) {
    faults.push(
      `The level of "${name}" is ${JSON.stringify(value)}; it may be ${levels.join(", ")}.`,
    );
  }
  return level;
}

function isOf({ default: standard }: Option, value: unknown): boolean {
  if (typeof standard === "number") return Number.isInteger(value);
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function typeName({ default: standard }: Option): string {
  return typeof standard === "number" ? "a whole number" : "a list of texts";
}
