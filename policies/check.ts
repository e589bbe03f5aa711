import { type Family, type Finding, findings, type Rule, type Scope, sentence } from "./rule";
import { allRules } from "./rules";
import { type Config, readConfig, type Settings } from "./settings";
import { type PlainResource, Stack, subjectOf } from "./subject";
import { dayOf, type Waiver, weigh } from "./waivers";

export { type Config, ConfigError } from "./settings";
export type { PlainResource } from "./subject";

/** A rule that a resource breaks. */
export interface Violation {
  readonly rule: string;
  readonly family: Family;
  /** `mandatory` refuses the stack. A finding that is waived is `advisory`. */
  readonly level: "mandatory" | "advisory";
  readonly resource: string;
  readonly urn: string;
  /** One sentence: the resource, what is wrong, what to do, and the controls that ask for it. */
  readonly message: string;
  readonly controls: readonly string[];
  /** Who reads the list shall see what was accepted, why, and until when. */
  readonly waiver?: Waiver;
}

/**
 * Judges the resources of a stack, in the order of the rules, without an engine.
 * @param config as `pulumi preview --policy-pack-config` reads it
 * @param now decides which waivers have ended
 * @throws ConfigError
 */
export function checkStack(
  resources: readonly PlainResource[],
  config: Config = {},
  now: Date = new Date(),
): readonly Violation[] {
  const settings = readConfig(config, allRules);
  const stacks = { resource: stackOf(resources, "resource"), stack: stackOf(resources, "stack") };
  const found = (rule: Rule, scope: Scope, options: Settings["options"]) =>
    findings(rule, scope, stacks[scope], options);
  return [...settings].flatMap(([rule, { level, options, waivers }]) =>
    level === "disabled"
      ? []
      : [...found(rule, "resource", options), ...found(rule, "stack", options)].map((finding) => {
          const { message, waiver } = verdict(rule, finding, { waivers }, dayOf(now));
          return {
            rule: rule.name,
            family: rule.family,
            level: waiver ? "advisory" : level,
            resource: finding.subject.name,
            urn: finding.subject.urn,
            message,
            controls: rule.controls,
            ...(waiver && { waiver }),
          };
        }),
  );
}

/** A stack as the rules of a scope see it. */
export function stackOf(resources: readonly PlainResource[], scope: Scope): Stack {
  return new Stack(resources.map((resource) => subjectOf(resource, scope === "stack")));
}

/**
 * The rules that a configuration leaves on.
 * @throws ConfigError
 */
export function rulesApplied(config: Config = {}): readonly Rule[] {
  return [...readConfig(config, allRules)].flatMap(([rule, { level }]) =>
    level === "disabled" ? [] : [rule],
  );
}

/** What is said about a finding, and the waiver that holds. */
export function verdict(
  rule: Rule,
  { subject, problem }: Finding,
  { waivers }: Pick<Settings, "waivers">,
  today: string,
): { readonly message: string; readonly waiver?: Waiver } {
  const outcome = weigh(waivers, subject.name, today);
  switch (outcome.kind) {
    case "stands":
      return { message: sentence(rule, problem) };
    case "waived": {
      const { waiver } = outcome;
      const message = `${problem}, waived from ${rule.name} until ${waiver.until}: ${waiver.reason}`;
      return { message, waiver };
    }
    case "expired": {
      const { until, reason } = outcome.waiver;
      const ended = `The waiver of it ended on ${until} (${reason}): renew it or take it away.`;
      return { message: `${sentence(rule, problem)} ${ended}` };
    }
  }
}
