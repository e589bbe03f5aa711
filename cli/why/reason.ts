import type { NearMiss, Statement } from "../../judge";

/** Why a call was refused. */
export type Why =
  | "nobody-needs-it"
  | "not-ours"
  | "allowed"
  | "missing"
  | "boundary"
  | "control-policy"
  | "session-policy"
  | "our-refusal"
  | "text-says-nothing";

/** A statement and the policy that has it, or has to. */
export interface Half {
  readonly where: string;
  readonly statement: Statement;
}

export interface Reason {
  readonly why: Why;
  /** What there is to say, a sentence each. */
  readonly says: readonly string[];
  /** The statements that allow, deny or are missing. */
  readonly halves: readonly Half[];
  /** The Allow that misses the call by least. */
  readonly nearest?: NearMiss;
  /** What to do next, a sentence or a command each. */
  readonly next: readonly string[];
}

export function reason(
  why: Why,
  says: readonly string[],
  next: readonly string[] = [],
  rest: Pick<Partial<Reason>, "halves" | "nearest"> = {},
): Reason {
  return { why, says, next, halves: [], ...rest };
}
