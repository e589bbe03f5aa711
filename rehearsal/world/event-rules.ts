import type { Place } from "../arn";
import type { Registered, World } from "./world";

/** Lookups of what is told to whom: the buses of EventBridge, and the rules on them. */

/** What a rule asks of an event: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
interface Pattern {
  readonly source?: readonly string[];
  readonly "detail-type"?: readonly string[];
}

const isAt = (place: Place, { account, region }: Place) =>
  place.account === account && place.region === region;

export function busOf(world: World, place: Place, name: unknown): Registered | undefined {
  return world
    .ofType("aws:cloudwatch/eventBus:EventBus")
    .find((each) => isAt(each.place, place) && each.resource.outputs.name === name);
}

/** The rule of a target: of one name there may be one on each bus, and in each account. */
export function ruleOf(world: World, { place, resource }: Registered): Registered | undefined {
  const { rule, eventBusName } = resource.inputs;
  return world
    .ofType("aws:cloudwatch/eventRule:EventRule")
    .filter((each) => isAt(each.place, place) && each.resource.outputs.name === rule)
    .find((each) => each.resource.inputs.eventBusName === eventBusName);
}

export function patternOf({ resource }: Registered): Pattern {
  return JSON.parse(String(resource.inputs.eventPattern ?? "{}"));
}

/** Whether a rule takes an event, by values alone: a pattern of any other kind takes none here. */
export function takes(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return [event].flat().some((value) => pattern.includes(value));
  if (typeof pattern !== "object" || typeof event !== "object" || !pattern || !event) return false;
  const found = event as Readonly<Record<string, unknown>>;
  return Object.entries(pattern).every(([key, inner]) => takes(inner, found[key]));
}
