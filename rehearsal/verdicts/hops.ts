import { judge, type Request, type Statement } from "../../judge";
import { type Call, callerName, inForceOn } from "../call";
import type { AccessPolicies } from "../world/access-policies";
import { type Answer, answerOf, unjudged } from "./answer";
import { merged, type Remedy, remedyOf } from "./remedies";

/** A call on the way of a release, judged with the policies that the stacks registered. */
export interface Hop {
  readonly call: Call;
  readonly verdict: Answer;
}

/** Judges every distinct call once: the same call of two actions has the same verdict. */
export function judgeHops(calls: readonly Call[], policies: AccessPolicies): readonly Hop[] {
  return distinctCalls(calls).map((call) => ({ call, verdict: verdictOf(call, policies) }));
}

export function distinctCalls(calls: readonly Call[]): readonly Call[] {
  return [...new Map(calls.map((call) => [JSON.stringify(call.request), call])).values()];
}

function verdictOf(call: Call, policies: AccessPolicies): Answer {
  const { request } = call;
  if (hasOwnPolicy(request) && !policies.resourcePolicy(request)) {
    const reason = `No stack of this rehearsal creates ${request.resource}, so that its policy is not known.`;
    return unjudged(reason, false);
  }
  return answerOf(() => judge(request, inForceOn(call, policies.inForce(request))), false);
}

/** Roles and keys have a policy without which nothing can be said. */
function hasOwnPolicy({ action, resource }: Request): boolean {
  return action === "sts:AssumeRole" || /^arn:[\w-]+:kms:[^:]*:\d*:key\//.test(resource);
}

/**
 * The sentences for hops that fail: who may not do what, and the statement to add to which policy of which
 * stack. Calls that one statement would let through share a sentence.
 */
export function hopFaults(hops: readonly Hop[], policies: AccessPolicies): readonly string[] {
  const causes = new Map<string, [DeniedHop, ...DeniedHop[]]>();
  for (const hop of hops) {
    if (hop.verdict.allowed) continue;
    const { request } = hop.call;
    const remedies = (hop.verdict.missing ?? []).map((side) => remedyOf(side, request, policies));
    const key = causeOf(hop, remedies);
    const same = causes.get(key);
    if (same) same.push({ ...hop, remedies });
    else causes.set(key, [{ ...hop, remedies }]);
  }
  return [...causes.values()].map(sentence);
}

interface DeniedHop extends Hop {
  readonly remedies: readonly Remedy[];
}

/** The statements that are missing, the one that denies, or what the judge does not know. */
function causeOf({ call, verdict }: Hop, remedies: readonly Remedy[]): string {
  const caller = callerName(call.request.principal);
  const statements = remedies.map((remedy) => ({
    ...remedy,
    statement: { ...remedy.statement, Action: undefined, Resource: thingOf(remedy.statement) },
  }));
  if (statements.length > 0) return JSON.stringify([caller, statements]);
  return verdict.decidedBy.length > 0
    ? JSON.stringify(verdict.decidedBy)
    : JSON.stringify(verdict.reason);
}

/** Objects of one bucket that are read share a sentence; what is written does not belong to what is read. */
function thingOf({ Action, Resource }: Statement): Statement["Resource"] {
  const reads = String(Action).startsWith("s3:Get");
  if (!reads || typeof Resource !== "string") return Resource;
  return Resource.replace(/^(arn:[\w-]+:s3:::[^/]+\/).*/, "$1*");
}

function sentence([first, ...others]: readonly [DeniedHop, ...DeniedHop[]]): string {
  const { call, verdict, remedies } = first;
  const { principal, action, resource } = call.request;
  const additions = remedies.map((remedy, side) => {
    const alike = others.flatMap((hop) => hop.remedies[side] ?? []);
    const { where, statement } = merged([remedy, ...alike]);
    return `Add ${JSON.stringify(statement)} to ${where}.`;
  });
  const more = others.length === 1 ? "1 more call" : `${others.length} more calls`;
  const caller = callerName(principal);
  return [
    verdict.unjudged
      ? `Whether ${caller} may ${action} on ${resource} can't be judged: ${verdict.reason}`
      : `${caller} may not ${action} on ${resource}: ${verdict.reason}`,
    ...(others.length > 0 ? [`The same holds for ${more}.`] : []),
    ...additions,
    ...exemption([first, ...others]),
  ].join(" ");
}

/** A statement of an organization is not ours to change. */
function exemption(hops: readonly [DeniedHop, ...DeniedHop[]]): readonly string[] {
  const denies = hops[0].verdict.decidedBy.find(({ side }) => side === "scp" || side === "rcp");
  const callers = new Set(hops.map(({ call }) => callerName(call.request.principal)));
  return denies ? [`Ask for an exception of ${[...callers].join(", ")} in ${denies.policy}.`] : [];
}
