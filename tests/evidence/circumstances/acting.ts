import type { Place } from "../../../rehearsal/arn";
import type { RegisteredAction, RegisteredPipeline, World } from "../../../rehearsal/world/world";
import { type Circumstance, partitionOf } from "../circumstance";

/** An action of a registered pipeline, with what is said of it. */
export interface Acting {
  readonly world: World;
  readonly pipeline: RegisteredPipeline;
  readonly action: RegisteredAction;
  readonly where: string;
  /** Of the acting role. */
  readonly place: Place;
  readonly configuration: Readonly<Record<string, string>>;
}

/** What an action is a circumstance of, beside that it acts. */
export type Found = Pick<Circumstance, "when"> &
  Partial<Pick<Circumstance, "where" | "actors" | "arns" | "names" | "details" | "owners">>;

/** An ARN of where the action runs. */
export function arn({ place }: Acting, service: string, resource: string): string {
  const { region, account } = place;
  return `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;
}
