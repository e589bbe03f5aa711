import type { PolicyDocument, Statement } from "../../judge";
import type { StackPolicy } from "../world/access-policies";

/** A policy with one part taken away. */
export interface Mutant {
  readonly policy: StackPolicy;
  readonly sid: string;
  /** The statement's place in the policy. */
  readonly index: number;
  readonly effect: Statement["Effect"];
  /** What was taken away, such as `action s3:GetObject` or `condition Bool aws:SecureTransport`. */
  readonly removed: string;
  readonly document: PolicyDocument | undefined;
  /** A missing permission must break a hop; a missing guard must let a hostile call through. */
  readonly kind: "permission" | "guard";
  /** Where the loss shows: a condition of a Deny keeps it from denying the release too. */
  readonly shows: "hop" | "hostile";
}
