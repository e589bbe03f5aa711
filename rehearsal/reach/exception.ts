import type { Statement } from "../../judge";
import type { Facts } from "./widened";

/** More than the release needs that a statement gives, and why it does all the same. */
export interface Exception {
  /** The statement that gives it. */
  readonly sid: RegExp;
  readonly reason: string;
  readonly page: string;
  /** What is let pass beside something that a caller means to do; nothing where it is undefined. */
  readonly beside?: (meant: Statement, facts: Facts) => Statement | undefined;
  /**
   * Such a statement of a role is let pass where this holds of it. `given` holds of each: the settings say the statement word
   * by word, a world has no settings, and a form that takes whatever they may say would hold nothing.
   */
  readonly form?: "given" | Form;
  /** What is let pass of those who hold every right of the resource's account. */
  readonly ofAccount?: Statement;
}

/** A page of AWS's guides. */
export const guide = (path: string) => `https://docs.aws.amazon.com/${path}.html`;

/** Whether a statement has a closed form: its actions, resources and conditions, what its role means to do, and who takes it. */
export type Form = (
  statement: Statement,
  meant: readonly Statement[],
  takers: readonly string[],
) => boolean;
