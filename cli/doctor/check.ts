import type { Aws } from "./aws";

/** How something stands. `later`: pulumi up makes it. `note`: it works, but not always. */
export type State = "good" | "mend" | "note" | "later" | "unseen";

export interface Answer {
  readonly state: State;
  /** How it is: the end of the line. */
  readonly says: string;
  /** The command, or the place in a console, that mends it. */
  readonly mend?: string;
}

/** Something outside of its program that a stack relies on. */
export interface Check {
  readonly what: string;
  /** What does not work without it. */
  readonly why: string;
  /** Reads, and changes nothing. */
  readonly ask: (aws: Aws) => Promise<Answer>;
}

export interface Finding extends Answer, Pick<Check, "what" | "why"> {}

export const good = (says: string): Answer => ({ state: "good", says });
export const mend = (says: string, command: string): Answer => ({
  state: "mend",
  says,
  mend: command,
});
export const note = (says: string, command: string): Answer => ({
  state: "note",
  says,
  mend: command,
});
export const later = (says: string): Answer => ({ state: "later", says });
