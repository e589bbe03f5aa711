import {
  JudgeError,
  judge,
  type Policies,
  type Policy,
  type Request,
  type Verdict,
} from "../judge";
import type { AccessPolicies } from "./access-policies";
import type { Call } from "./call";
import { insiders } from "./hostile/insiders";
import { intruders } from "./hostile/intruders";
import { twistedHops } from "./hostile/twisted-hops";
import type { Registry } from "./registry";

/** A call that must be impossible. */
export interface HostileCall {
  /** What is tried, as a person would say it. */
  readonly attempt: string;
  readonly request: Request;
  /** What the attacker holds, in the place of what the stacks gave them. */
  readonly holds?: readonly Policy[];
  /** A resource policy in the place of the registered one: that of a look-alike in a foreign account. */
  readonly lookAlike?: Policy;
}

export interface HostileVerdict {
  readonly call: HostileCall;
  readonly verdict: Verdict;
}

/** Calls that must be denied, generated from what the stacks registered and from the release's own hops. */
export function hostileCalls(
  registry: Registry,
  policies: AccessPolicies,
  hops: readonly Call[],
): readonly HostileCall[] {
  const scene = { registry, policies, hops };
  const all = [...intruders(scene), ...insiders(scene), ...twistedHops(scene)];
  const distinct = new Map(
    all.map((call) => [JSON.stringify([call.request, call.holds, call.lookAlike]), call]),
  );
  return [...distinct.values()];
}

export function judgeHostile(
  calls: readonly HostileCall[],
  policies: AccessPolicies,
): readonly HostileVerdict[] {
  return calls.map((call) => ({ call, verdict: hostileVerdict(call, policies) }));
}

/** A hostile call that can't be judged is not proven impossible: it counts as allowed. */
function hostileVerdict(call: HostileCall, policies: AccessPolicies): Verdict {
  try {
    return judge(call.request, hostilePolicies(call, policies.inForce(call.request)));
  } catch (error) {
    if (!(error instanceof JudgeError)) throw error;
    return { allowed: true, decidedBy: [], reason: error.message };
  }
}

/** The sentence for a hostile call that goes through. */
export function hostileFault({ call, verdict }: HostileVerdict): string {
  return `It must be impossible, but ${call.attempt}: ${verdict.reason}`;
}

/** What is in force on a hostile call. */
export function hostilePolicies({ holds, lookAlike }: HostileCall, registered: Policies): Policies {
  return {
    ...registered,
    ...(holds && { identity: holds }),
    ...(lookAlike && { resource: lookAlike }),
  };
}
