import { JudgeError, judge, type Request, type Side, type Verdict } from "../judge";
import type { AccessPolicies } from "./access-policies";
import { type Call, callerName } from "./call";

/** A call on the way of a release, judged with the policies that the stacks registered. */
export interface Hop {
  readonly call: Call;
  readonly verdict: Verdict;
}

/** Judges every distinct call once: the same call of two actions has the same verdict. */
export function judgeHops(calls: readonly Call[], policies: AccessPolicies): readonly Hop[] {
  return distinctCalls(calls).map((call) => ({ call, verdict: verdictOf(call.request, policies) }));
}

export function distinctCalls(calls: readonly Call[]): readonly Call[] {
  return [...new Map(calls.map((call) => [JSON.stringify(call.request), call])).values()];
}

/** What the judge doesn't know is no proof: it counts as a denial that says so. */
function verdictOf(request: Request, policies: AccessPolicies): Verdict {
  try {
    return judge(request, policies.inForce(request));
  } catch (error) {
    if (!(error instanceof JudgeError)) throw error;
    return { allowed: false, decidedBy: [], reason: error.message };
  }
}

/** The sentence for a hop that fails: who may not do what, and the statement to add to which stack. */
export function hopFault({ call, verdict }: Hop, policies: AccessPolicies): string {
  const { principal, action, resource } = call.request;
  const what = `${callerName(principal)} may not ${action} on ${resource}: ${verdict.reason}`;
  const additions = (verdict.missing ?? []).map((side) => addition(side, call.request, policies));
  return [what, ...additions].join(" ");
}

function addition(side: Side, request: Request, policies: AccessPolicies): string {
  const { principal, action, resource } = request;
  const role = typeof principal === "object" && "role" in principal ? principal.role : undefined;
  if (side === "resource") {
    const owned = policies.resourcePolicy(action, resource);
    const statement = { Effect: "Allow", Principal: principalElement(request), Action: action };
    return `Add ${JSON.stringify(statement)} to ${owned ? nameOf(owned.name) : "a policy of the resource"}.`;
  }
  const statement = { Effect: "Allow", Action: action, Resource: resource };
  const stack = role === undefined ? undefined : policies.stackOfRole(role);
  return `Add ${JSON.stringify(statement)} to the role's policy${stack ? ` in stack ${stack}` : ""}.`;
}

function nameOf(policy: string): string {
  const [stack, ...name] = policy.split(":");
  return `${name.join(":")} in stack ${stack}`;
}

function principalElement({ principal }: Request): unknown {
  if (typeof principal === "object" && "service" in principal)
    return { Service: principal.service };
  if (typeof principal === "object" && "role" in principal) return { AWS: principal.role };
  return "*";
}
