import { z } from "zod";
import { isObject } from "./read";
import type { Level, Option, Options, Rule } from "./rule";
import { type Waiver, waiver } from "./waivers";

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

/**
 * The settings of each rule.
 * @throws ConfigError with every fault at once
 */
export function readConfig(config: Config, rules: readonly Rule[]): ReadonlyMap<Rule, Settings> {
  const names = rules.map(({ name }) => name);
  const faults = Object.keys(config)
    .filter((name) => name !== "all" && !names.includes(name))
    .map((name) => `There is no rule "${name}"; policies/README.md lists them.`);
  const all = readSettings({ name: "all" }, config.all, faults);
  const settings = new Map(
    rules.map((rule): [Rule, Settings] => {
      const own = readSettings(rule, config[rule.name], faults);
      return [rule, { ...own, level: own.level ?? all.level ?? rule.level }];
    }),
  );
  if (faults.length > 0) throw new ConfigError(faults);
  return settings;
}

type Given = Omit<Settings, "level"> & { readonly level: Level | undefined };

/** What is given for one rule; where that has faults, its defaults. */
export function readSettings(
  rule: Pick<Rule, "name" | "options">,
  given: unknown,
  faults: string[],
): Given {
  const options = Object.fromEntries(
    Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default]),
  );
  const standard = { level: undefined, waivers: [], options };
  // Of nearly every rule: a schema takes longer than the rule.
  if (given === undefined) return standard;
  const result = settingsOf(rule).safeParse(isObject(given) ? given : { enforcementLevel: given });
  for (const { path, message } of result.error?.issues ?? []) {
    const [place, index] = path;
    const isWaiver = place === "waivers" && typeof index === "number";
    faults.push(isWaiver ? `Waiver ${index + 1} of rule "${rule.name}" ${message}.` : message);
  }
  if (!result.data) return standard;
  const { enforcementLevel: level, waivers, ...own } = result.data;
  return { level, waivers, options: own };
}

const levels = ["mandatory", "advisory", "disabled"] as const;

function settingsOf({ name, options = {} }: Pick<Rule, "name" | "options">) {
  const own = Object.entries(options).map(([option, { default: standard }]) => [
    option,
    ofKind(standard, `Option "${option}" of rule "${name}"`),
  ]);
  const known = ["waivers", ...Object.keys(options)].join(", ");
  return z.strictObject(
    {
      enforcementLevel: z
        .enum(levels, {
          error: ({ input }) =>
            `The level of "${name}" is ${JSON.stringify(input)}; it may be ${levels.join(", ")}.`,
        })
        .optional(),
      waivers: z
        .array(waiver, `The waivers of rule "${name}" are no list; give a list of objects.`)
        .default([]),
      ...(Object.fromEntries(own) as Readonly<Record<string, z.ZodType>>),
    },
    {
      error: ({ code, keys }) =>
        code === "unrecognized_keys"
          ? `Rule "${name}" has no option "${keys.join('", "')}"; it has ${known}.`
          : undefined,
    },
  );
}

function ofKind(standard: Option["default"], what: string): z.ZodType {
  const number = typeof standard === "number";
  const kind = number ? z.int() : z.array(z.string());
  const error = ({ input }: { readonly input?: unknown }) =>
    `${what} is ${JSON.stringify(input)}; give it ${number ? "a whole number" : "a list of texts"}.`;
  return z.custom((value) => kind.safeParse(value).success, { error }).default(standard);
}
