import { type Grant, resourceHalf } from "../grants/grant";
import {
  oneOrMany,
  type PolicyDocument,
  policy,
  type Statement,
  serviceTrust,
} from "../grants/policy";
import * as names from "../names";
import type { PlannedEvent, ToldEvent } from "./pipelines/events";
import type { PlannedPipeline } from "./pipelines/planned";

/**
 * The bus to which other accounts tell of pushes, and who may. It has no key: what services of AWS tell is encrypted with a
 * key of AWS's own, whatever a bus has.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html
 */
export interface PlannedBus {
  readonly name: string;
  readonly policy: PolicyDocument;
}

/** A rule that another account has to make, in AWS's own words. */
interface RuleToAdd {
  readonly eventPattern: object;
  readonly targets: readonly {
    readonly Id: string;
    readonly Arn: string;
    readonly RoleArn: string;
  }[];
}

type Told = PlannedEvent & { readonly told: ToldEvent };

function toldEvents(pipelines: readonly Pick<PlannedPipeline, "events">[]): readonly Told[] {
  return pipelines.flatMap(({ events }) =>
    events.flatMap((event) => (event.told ? [{ ...event, told: event.told }] : [])),
  );
}

export function planSourceBus(
  owner: names.Owner,
  pipelines: readonly PlannedPipeline[],
  grants: readonly Grant[],
): PlannedBus | undefined {
  const [first] = toldEvents(pipelines);
  if (!first) return undefined;
  const { account } = owner;
  const arn = first.told.bus;
  return {
    name: names.sourceBus(owner),
    policy: policy(resourceHalf(grants, { kind: "bus", account, arn })),
  };
}

/** The rules of other accounts, by ARN. */
export function rulesToAdd(
  { name }: names.Owner,
  pipelines: readonly PlannedPipeline[],
): Readonly<Record<string, RuleToAdd>> {
  return Object.fromEntries(
    toldEvents(pipelines).flatMap(({ on, told: { rule, bus, role } }) =>
      "pattern" in on
        ? [[rule, { eventPattern: on.pattern, targets: [{ Id: name, Arn: bus, RoleArn: role }] }]]
        : [],
    ),
  );
}

/** Who takes a role that tells: EventBridge, for its rules. */
export function tellingTrusts(
  pipelines: readonly PlannedPipeline[],
): Readonly<Record<string, readonly Statement[]>> {
  const told = toldEvents(pipelines).map((event) => event.told);
  return Object.fromEntries(
    told.map(({ role }) => {
      const rules = told.flatMap((each) => (each.role === role ? [each.rule] : []));
      const when = { ArnEquals: { "aws:SourceArn": oneOrMany(rules) } };
      return [role, serviceTrust("events.amazonaws.com", when).Statement];
    }),
  );
}
