import type { Place } from "../../rehearsal/arn";
import type { Evaluation, Registration } from "../../rehearsal/evaluate";
import { type RegisteredAction, World } from "../../rehearsal/world/world";

/** The stack that is looked at, as its program registers it. */
export interface Patient {
  readonly stack: string;
  readonly place: Place;
  /** All in which it makes something, its own first. */
  readonly regions: readonly string[];
  readonly world: World;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Of all that it registers. */
  readonly types: readonly string[];
  /** What it registers, of a type or whatever it is. */
  readonly all: (type?: string) => readonly Made[];
  /** Whether one of the stacks registers it: the others go up before or after. */
  readonly isMade: (arn: string) => boolean;
}

/** A resource with the place that it is made in. */
export interface Made extends Registration {
  readonly place: Place;
}

export function patientOf(
  evaluation: Evaluation,
  place: Place,
  stacks: readonly Evaluation[] = [evaluation],
): Patient {
  const { stack, outputs, registrations } = evaluation;
  const made = registrations.flatMap((each) =>
    each.place ? [{ ...each, place: each.place }] : [],
  );
  const own = made.filter((each) => each.place.account === place.account);
  const arns = new Set(
    stacks.flatMap(({ registrations }) => registrations.map(({ outputs }) => outputs.arn)),
  );
  return {
    stack,
    place,
    regions: [...new Set([place.region, ...own.map((each) => each.place.region)])],
    world: new World([evaluation]),
    outputs,
    types: [...new Set(registrations.map(({ type }) => type))],
    all: (type) => made.filter((each) => type === undefined || each.type === type),
    isMade: (arn) => arns.has(arn),
  };
}

/** The sources of the stack's pipelines, of one provider. */
export function sourcesOf({ world }: Patient, provider: string): readonly RegisteredAction[] {
  return world
    .pipelines()
    .flatMap(({ stages }) => stages.flatMap(({ actions }) => actions))
    .filter((action) => action.category === "Source" && action.provider === provider);
}
