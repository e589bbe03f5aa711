import rows from "./sending-services.json";

/** How sure a row is: AWS's page says so, others have seen it, or it follows from something else. */
export type Grade = "documented" | "observed" | "inferred";

/** What a service principal passes on of the resource for which it calls. */
export interface Sender {
  readonly service: string;
  readonly actions: readonly string[];
  readonly keys: readonly ("aws:SourceArn" | "aws:SourceAccount")[];
  /** A service through which the call reaches AWS KMS, with `kms:ViaService`. */
  readonly via?: string;
  readonly grade: Grade;
  readonly page: string;
}

/**
 * A call that is not listed here sends neither `aws:SourceArn` nor `aws:SourceAccount` as far as AWS's pages say, and a
 * condition on them is refused.
 */
export const SENDERS = rows as readonly Sender[];
