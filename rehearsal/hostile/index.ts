import { judge, type Policies } from "../../judge";
import { partition } from "../arn";
import { type Call, inForceOn, roleOf } from "../call";
import { type Answer, answerOf } from "../verdicts/answer";
import type { AccessPolicies } from "../world/access-policies";
import { placeOf, resourceWhere } from "../world/policy-place";
import type { World } from "../world/world";
import type { HostileCall } from "./call";
import { commandCode } from "./command-code";
import { forgers } from "./forgers";
import { overreach } from "./overreach";
import { people } from "./people";
import { tellers } from "./tellers";
import { unreviewed } from "./unreviewed";
import { writers } from "./writers";

export interface HostileVerdict {
  readonly call: HostileCall;
  readonly verdict: Answer;
}

/**
 * Calls that must be denied though nothing about them is unusual: what nobody may do who may do something else. They
 * are stories; whatever else is allowed, reach finds.
 */
export function hostileCalls(
  world: World,
  policies: AccessPolicies,
  hops: readonly Call[],
): readonly HostileCall[] {
  const scene = { world, policies, hops };
  const all = [writers, forgers, overreach, unreviewed, commandCode, people, tellers].flatMap(
    (of) => of(scene),
  );
  const seen = all.filter((call) => !borrowsRights(call, policies));
  const distinct = new Map(
    seen.map((call) => [
      JSON.stringify([call.request, call.holds, call.holdsToo, call.lookAlike]),
      call,
    ]),
  );
  return inPartition([...distinct.values()], world);
}

/** A role of a stack that was not evaluated has every right: only what its target refuses says something. */
function borrowsRights({ request, holds, lookAlike }: HostileCall, policies: AccessPolicies) {
  const role = roleOf(request);
  return lookAlike !== undefined && !holds && role !== undefined && policies.isStandIn(role);
}

/** Attackers live where the stacks do: in another of AWS's partitions nothing would let them in anyway. */
function inPartition(calls: readonly HostileCall[], world: World): readonly HostileCall[] {
  const found = partition(world.homeRegion());
  if (found === "aws") return calls;
  return JSON.parse(JSON.stringify(calls).replaceAll('"arn:aws:', `"arn:${found}:`));
}

export function judgeHostile(
  calls: readonly HostileCall[],
  policies: AccessPolicies,
): readonly HostileVerdict[] {
  return calls.map((call) => {
    const { request } = call;
    const ask = () => judge(request, hostilePolicies(call, policies.inForce(request)));
    // One that can't be judged is not proven impossible.
    return { call, verdict: answerOf(ask, true) };
  });
}

/** The sentences for hostile calls that go through, one for each hole. */
export function hostileFaults(
  judged: readonly HostileVerdict[],
  policies: AccessPolicies,
): readonly string[] {
  const holes = new Map<string, [HostileVerdict, ...HostileVerdict[]]>();
  for (const each of judged) {
    if (!each.verdict.allowed) continue;
    const hole = holeOf(each, policies);
    const same = holes.get(hole);
    if (same) same.push(each);
    else holes.set(hole, [each]);
  }
  return [...holes].map(([hole, [first, ...others]]) => {
    const more = others.length === 1 ? "1 more does" : `${others.length} more do`;
    return [
      first.verdict.unjudged
        ? `It must be impossible that ${first.call.attempt}, and it can't be judged: ${hole}.`
        : `It must be impossible, but ${first.call.attempt}: ${hole}.`,
      ...(others.length > 0 ? [`So ${more}.`] : []),
    ].join(" ");
  });
}

/** What lets a call through: a Deny that is missing, statements that are too wide, or what the judge does not know. */
function holeOf({ call, verdict }: HostileVerdict, policies: AccessPolicies): string {
  if (call.refused !== undefined && !verdict.unjudged) {
    return `${resourceWhere(call.request, policies)} does not deny ${call.refused}`;
  }
  const theirs = [...(call.holds ?? []), ...(call.holdsToo ?? []), call.lookAlike];
  const brought = new Set(theirs.map((policy) => policy?.name));
  const own = verdict.decidedBy.filter(({ policy }) => !brought.has(policy));
  if (own.length === 0) return verdict.reason.replace(/\.$/, "");
  const statements = own.map(
    ({ policy, sid, index }) => `statement ${sid ?? `#${index}`} of ${placeOf(policy)}`,
  );
  return `${statements.join(" and ")} ${statements.length === 1 ? "allows" : "allow"} it`;
}

/** What is in force on a hostile call. */
export function hostilePolicies(call: HostileCall, registered: Policies): Policies {
  const { holdsToo, lookAlike } = call;
  const own = inForceOn(call, registered);
  return {
    ...own,
    ...(holdsToo && { identity: [...(own.identity ?? []), ...holdsToo] }),
    ...(lookAlike && { resource: lookAlike }),
  };
}
