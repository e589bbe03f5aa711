import {
  type PolicyConfigSchema,
  type PolicyResource,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
  UnknownValueError,
} from "@pulumi/policy";
import { stackOf, verdict } from "./check";
import { isObject, parsed, peek, unknownValue } from "./read";
import { type Finding, findings, kindsIn, type Rule, type Scope } from "./rule";
import { readSettings } from "./settings";
import { kindOf, type PlainResource } from "./subject";
import { dayOf } from "./waivers";

export type EnginePolicy = ResourceValidationPolicy | StackValidationPolicy;

/**
 * The rules as policies of the engine, and two more. The engine hands its configuration to each policy alone and
 * knows no milder violation of a mandatory policy: what was waived, and what is wrong with the configuration,
 * is kept until the engine asks those two, after all others.
 * @param now asked at each run
 */
export function enginePolicies(rules: readonly Rule[], now: () => Date): readonly EnginePolicy[] {
  const waived = new Map<string, string | undefined>();
  const faults = new Set<string>();

  const judge = (
    rule: Rule,
    scope: Scope,
    given: unknown,
    resources: readonly PlainResource[],
    report: Report,
  ) => {
    const problems: string[] = [];
    const { options, waivers } = readSettings(rule, given, problems);
    for (const problem of problems) faults.add(problem);
    for (const finding of findings(rule, scope, stackOf(resources, scope), options)) {
      const { message, waiver } = verdict(rule, finding, { waivers }, dayOf(now()));
      if (waiver) waived.set(message, finding.subject.urn);
      else report(message, finding);
    }
  };

  return [
    ...rules.map((rule): EnginePolicy => {
      const [alone, together] = [kindsIn("resource", rule), kindsIn("stack", rule)];
      const byResource: Pick<ResourceValidationPolicy, "validateResource"> = {
        validateResource: (args, report) => {
          const relevant = alone.includes(kindOf(args.type)) ? [plainResource(args)] : [];
          judge(rule, "resource", args.getConfig(), relevant, (message) => report(message));
        },
      };
      const byStack: Pick<StackValidationPolicy, "validateStack"> = {
        validateStack: ({ resources, getConfig }, report) =>
          judge(rule, "stack", getConfig(), resources.map(plainResource), (message, { subject }) =>
            report(message, subject.urn),
          ),
      };
      return {
        ...description(rule),
        ...(alone.length > 0 && byResource),
        ...(together.length > 0 && byStack),
      } as EnginePolicy;
    }),
    {
      name: "configuration",
      description: "The configuration of this policy pack has no faults",
      enforcementLevel: "mandatory",
      validateStack: (_args, report) => {
        for (const fault of faults) report(fault);
        faults.clear();
      },
    },
    {
      name: "waivers",
      description: "What the configuration of this policy pack waives",
      enforcementLevel: "advisory",
      validateStack: (_args, report) => {
        for (const [message, urn] of waived) report(message, urn);
        waived.clear();
      },
    },
  ];
}

type Report = (message: string, finding: Finding) => void;

function description(rule: Rule) {
  return {
    name: rule.name,
    description: `${rule.title}. ${rule.why}`,
    enforcementLevel: rule.level,
    remediationSteps: rule.fix,
    tags: [rule.family, ...rule.controls],
    url: rule.url,
    configSchema: configSchema(rule),
  };
}

/** Types only: what a waiver must say is checked where it can be said in a sentence. */
function configSchema({ options = {} }: Rule): PolicyConfigSchema {
  const own = Object.entries(options).map(([name, { description, default: standard }]) => [
    name,
    typeof standard === "number"
      ? { type: "integer", default: standard, description }
      : { type: "array", items: { type: "string" }, default: [...standard], description },
  ]);
  return {
    properties: {
      ...Object.fromEntries(own),
      waivers: {
        type: "array",
        items: { type: "object" },
        description:
          'What is accepted: {"resource": name or pattern, "reason": text, "until": day}',
      },
    },
  };
}

/** A resource as the engine shows it to a policy: unknown values marked instead of throwing when read. */
export function plainResource(from: ResourceValidationArgs | PolicyResource): PlainResource {
  const { type, name, urn, props, opts, provider } = from;
  const place = provider && placeOf(plain(provider.props), plain(props));
  return {
    type,
    name,
    urn,
    inputs: plain(props) as Record<string, unknown>,
    place,
    protect: opts.protect,
    ...("dependencies" in from && {
      dependencies: from.dependencies.map((each) => each.urn),
      propertyDependencies: Object.fromEntries(
        Object.entries(from.propertyDependencies).map(([property, resources]) => [
          property,
          resources.map((each) => each.urn),
        ]),
      ),
    }),
  };
}

/** Only a provider that admits one single account says where it leads. */
function placeOf(provider: unknown, inputs: unknown): PlainResource["place"] {
  const allowed = peek(provider, "allowedAccountIds");
  const accounts = typeof allowed === "string" ? parsed(allowed) : allowed;
  if (!Array.isArray(accounts) || accounts.length !== 1 || accounts[0] === unknownValue) {
    return undefined;
  }
  const region = peek(inputs, "region") ?? peek(provider, "region");
  return { account: String(accounts[0]), region: String(region) };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, index) => valueAt(value, index));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, valueAt(value, key)]));
}

/** Reading an unknown value throws, whatever reads it. */
function valueAt(holder: object, key: string | number): unknown {
  let value: unknown;
  try {
    value = Reflect.get(holder, key);
  } catch (error) {
    if (error instanceof UnknownValueError) return unknownValue;
    throw error;
  }
  return plain(value);
}
