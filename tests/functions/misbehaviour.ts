import { type Call, Refusal } from "../../rehearsal/endpoints/protocol";
import type { Behaviour } from "../../rehearsal/endpoints/services";

/** An answer that takes the place of an operation's own. */
export interface Fault {
  readonly operation: string;
  /** HTTP status; "hang" never answers. */
  readonly status: number | "hang";
  readonly code: string;
  /** Default: the code. */
  readonly message?: string;
  /** How many calls it hits (default: all). */
  readonly count?: number;
}

/** Endpoints that refuse what they would do. */
export interface Misbehaviour extends Omit<Behaviour, "intercept"> {
  readonly faults?: readonly Fault[];
  /** Why a call is denied; undefined lets it through. */
  readonly deny?: (call: Call) => string | undefined;
}

export function misbehaving({ faults = [], deny, ...rest }: Misbehaviour): Behaviour {
  const hits = new Map<Fault, number>();
  return {
    ...rest,
    intercept: (call) => {
      const fault = faults.find(
        (each) =>
          each.operation === call.operation &&
          (hits.get(each) ?? 0) < (each.count ?? Number.POSITIVE_INFINITY),
      );
      if (fault) {
        hits.set(fault, (hits.get(fault) ?? 0) + 1);
        const { status, code, message = code } = fault;
        return status === "hang" ? status : new Refusal(status, code, message);
      }
      const denial = deny?.(call);
      if (denial === undefined) return undefined;
      return call.service === "codepipeline"
        ? new Refusal(400, "AccessDeniedException", denial)
        : new Refusal(403, "AccessDenied", denial);
    },
  };
}
