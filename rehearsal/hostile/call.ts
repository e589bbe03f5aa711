import type { Policy, Request } from "../../judge";

/** A call that must be impossible. */
export interface HostileCall {
  /** What is tried, as a person would say it. */
  readonly attempt: string;
  readonly request: Request;
  /** What the attacker holds, in the place of what the stacks gave them. */
  readonly holds?: readonly Policy[];
  /** What the attacker holds beside what the stacks gave them. */
  readonly holdsToo?: readonly Policy[];
  /** A resource policy in the place of the registered one: that of a look-alike in a foreign account. */
  readonly lookAlike?: Policy;
  /** Where only a Deny of the resource's policy can refuse it: what that has to deny. */
  readonly refused?: string;
}
