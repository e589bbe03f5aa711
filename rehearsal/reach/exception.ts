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
  /** The statement is let pass as it is: nothing here says what needs it. */
  readonly asItIs?: true;
  /** What is let pass of those who hold every right of the resource's account. */
  readonly ofAccount?: Statement;
}

/** A page of AWS's guides. */
export const guide = (path: string) => `https://docs.aws.amazon.com/${path}.html`;
