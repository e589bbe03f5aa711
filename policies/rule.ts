import { seen } from "./read";
import type { Stack, Subject } from "./subject";

export const families = [
  "encryption",
  "access",
  "exposure",
  "pipeline",
  "build",
  "functions",
  "containers",
  "balancers",
  "logging",
  "lifecycle",
  "tagging",
] as const;

export type Family = (typeof families)[number];

/** `disabled` = only where a configuration turns it on. */
export type Level = "mandatory" | "advisory" | "disabled";

/** A setting of a rule. */
export interface Option {
  readonly description: string;
  /** Says the type as well: a whole number, or a list of texts. */
  readonly default: number | readonly string[];
}

/** The rule's own settings: every one of them, by name. */
export type Options = Readonly<Record<string, unknown>>;

/** What a rule says about itself. */
export interface RuleText {
  /** In kebab-case. */
  readonly name: string;
  readonly family: Family;
  readonly level: Level;
  /** What holds where the rule is kept, as a sentence without its stop. */
  readonly title: string;
  /** What happens otherwise, in sentences; where it is `disabled`, also why. */
  readonly why: string;
  /** What to do, as a command without its stop. */
  readonly fix: string;
  /** Ids of the controls that it answers, as auditors quote them. */
  readonly controls: readonly string[];
  /** The page of AWS. */
  readonly url: string;
  readonly options?: Readonly<Record<string, Option>>;
}

/** A rule looks at resources one by one, or at each together with the others. */
export type Scope = "resource" | "stack";

/**
 * A rule on one resource, judged before the resource is touched. A check says what is wrong with its
 * subject: the rest of a sentence that begins with the subject's name. It may stop at a value that is not
 * known yet (`Unseen`): what it said until then counts.
 */
interface ResourceRule extends RuleText {
  readonly scope: "resource";
  readonly kinds: readonly string[];
  /** Whom of one kind it spares for what the others say of it: that kind is judged with the whole stack. */
  readonly spares?: {
    readonly kind: string;
    readonly when: (subject: Subject, stack: Stack) => boolean;
  };
  readonly check: (subject: Subject, options: Options) => Iterable<string>;
}

/** A rule on a resource together with others, judged when all of the stack is registered. */
interface StackRule extends RuleText {
  readonly scope: "stack";
  readonly kinds: readonly string[];
  readonly check: (subject: Subject, stack: Stack, options: Options) => Iterable<string>;
}

export type Rule = ResourceRule | StackRule;

/** Something that is wrong, in one resource. */
export interface Finding {
  readonly subject: Subject;
  /** `Bucket "web" keeps no older versions` */
  readonly problem: string;
}

/** What a rule looks at, and how. */
type LookOf<T extends Rule> = Omit<T, keyof RuleText>;
export type Look = LookOf<ResourceRule> | LookOf<StackRule>;

export function byResource(
  kinds: string | readonly string[],
  check: ResourceRule["check"],
): LookOf<ResourceRule> {
  return { scope: "resource", kinds: [kinds].flat(), check };
}

export function byStack(
  kinds: string | readonly string[],
  check: StackRule["check"],
): LookOf<StackRule> {
  return { scope: "stack", kinds: [kinds].flat(), check };
}

/** The problem, where there is one. */
export function when(wrong: boolean, problem: string): readonly string[] {
  return wrong ? [problem] : [];
}

/** The kinds that a rule looks at in a scope. */
export function kindsIn(scope: Scope, rule: Rule): readonly string[] {
  if (rule.scope === "stack") return scope === "stack" ? rule.kinds : [];
  const spared = rule.spares?.kind;
  return rule.kinds.filter((kind) => (kind === spared) === (scope === "stack"));
}

/** What a rule finds in these resources in a scope; it says nothing about what it can't see. */
export function findings(
  rule: Rule,
  scope: Scope,
  stack: Stack,
  options: Options,
): readonly Finding[] {
  const isSpared = (subject: Subject) =>
    scope === "stack" && rule.scope === "resource" && rule.spares?.when(subject, stack);
  return stack
    .of(kindsIn(scope, rule))
    .filter((subject) => !isSpared(subject))
    .flatMap((subject) => {
      const check = () =>
        rule.scope === "stack" ? rule.check(subject, stack, options) : rule.check(subject, options);
      const name = `${subject.kind.split(".").at(-1)} "${subject.name}"`;
      return seen(check).map((problem) => ({ subject, problem: `${name} ${problem}` }));
    });
}

/** The whole sentence: what is wrong, what to do, and the controls that ask for it. */
export function sentence({ fix, controls }: RuleText, problem: string): string {
  const ids = controls.length > 0 ? ` (${controls.join(", ")})` : "";
  return `${problem}: ${fix}${ids}.`;
}
