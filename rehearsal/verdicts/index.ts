import { faultOf, type Organization } from "../../judge";
import { type Call, callerName } from "../call";
import { deploymentsOf } from "../deployments";
import type { Evaluation } from "../evaluate";
import { type HostileVerdict, hostileCalls, hostileFaults, judgeHostile } from "../hostile";
import type { HostileCall } from "../hostile/call";
import { type Reach, reachOf } from "../reach";
import { reachFaults } from "../reach/faults";
import { messageFaults } from "../release/messages";
import type { Walk } from "../release/walk";
import { standingCalls } from "../standing";
import { isUnreleased } from "../unreleased";
import { AccessPolicies, type Guardrails } from "../world/access-policies";
import { World } from "../world/world";
import { distinctCalls, type Hop, hopFaults, judgeHops } from "./hops";

/** Every call of a release judged, and every call that must be impossible. */
export interface Verdicts {
  readonly policies: AccessPolicies;
  readonly hops: readonly Hop[];
  readonly hostile: readonly HostileVerdict[];
  /** All that the stacks allow anybody; known only of a release that arrived. */
  readonly reach: Reach | undefined;
  /** What is wrong: a hop that is denied, what nothing needs, a hostile call that is allowed, what can't be judged. */
  readonly faults: readonly string[];
}

/** Policies of an organization, put over the stacks. */
export interface OrganizationOptions {
  readonly guardrails?: Guardrails;
  /** The organization's id, where its policies ask for it: all accounts of the stacks are its members. */
  readonly organization?: string;
}

/** What is tried with a role of something that nobody releases to, and what it may do for that, look alike. */
function isJudged(world: World, stacks: readonly Evaluation[], calls: readonly Call[]) {
  const unreleased = isUnreleased(world, stacks);
  const busy = new Set(
    calls.flatMap(({ request }) => [callerName(request.principal), request.resource]),
  );
  const idle = (role: string) => unreleased(role) && !busy.has(role);
  return ({ request }: HostileCall) =>
    !idle(callerName(request.principal)) &&
    !(request.action === "sts:AssumeRole" && idle(request.resource));
}

export function judgeRelease(
  stacks: readonly Evaluation[],
  release: Walk,
  options: OrganizationOptions = {},
): Verdicts {
  const world = new World(stacks);
  const policies = new AccessPolicies(stacks, options.guardrails);
  const named = options.organization ?? organizationNamed(stacks);
  const organization = organizationOf(stacks, named);
  const calls = distinctCalls([
    ...release.actions.flatMap((action) => action.calls),
    ...release.ways.flatMap((way) => way.calls),
    ...standingCalls(world),
  ]);
  const deployments = deploymentsOf(stacks);
  const hops = judgeHops(inOrganization([...calls, ...deployments.calls], organization), policies);
  // What a release may do is known only from one that arrived.
  const arrived = release.faults.length === 0;
  const attempts = arrived
    ? [
        ...hostileCalls(world, policies, calls).filter(isJudged(world, stacks, calls)),
        ...deployments.hostile({ world, policies, hops: calls }),
      ]
    : [];
  const hostile = judgeHostile(
    inOrganization(attempts, organization).map(withoutPublicBlock),
    policies,
  );
  // What can't be judged of a policy is said once: of the document, or by the hop that it keeps from being judged.
  const malformed = [
    ...new Set(policies.documents().flatMap(([kind, policy]) => faultOf(policy, kind) ?? [])),
  ];
  const isReadable = arrived && malformed.length === 0;
  const all = [...calls, ...deployments.calls];
  const reach = isReadable ? reachOf(stacks, world, policies, all, named) : undefined;
  const told = new Set(malformed);
  const isNew = ({ verdict }: HostileVerdict | Hop) =>
    !verdict.unjudged || !told.has(verdict.reason);
  const open = hops.filter(isNew);
  for (const { verdict } of open) if (verdict.unjudged) told.add(verdict.reason);
  return {
    policies,
    hops,
    hostile,
    reach,
    faults: [
      ...policies.unjudged,
      ...messageFaults(world),
      ...malformed,
      ...hopFaults(open, policies),
      ...reachFaults(reach?.classes ?? [], policies, told),
      ...hostileFaults(hostile.filter(isNew), policies),
    ],
  };
}

/** The organization that policies of the stacks let in: every account of the stacks is taken for a member. */
export function organizationNamed(stacks: readonly Evaluation[]): string | undefined {
  const policies = stacks.flatMap(({ registrations }) =>
    registrations.map(({ inputs }) => String(inputs.policy ?? "")),
  );
  const [, id] = /"aws:PrincipalOrgID":"(o-\w+)"/.exec(policies.join("\n")) ?? [];
  return id;
}

export function organizationOf(stacks: readonly Evaluation[], id: string | undefined) {
  if (id === undefined) return undefined;
  const accounts = stacks.flatMap(({ registrations }) =>
    registrations.flatMap(({ place }) => (place ? [place.account] : [])),
  );
  const members = Object.fromEntries(accounts.map((account) => [account, `${id}/r-root/`]));
  return { id, managementAccount: "000000000000", members };
}

/** A bucket's own policy refuses what is hostile: Block Public Access is no part of the proof. */
function withoutPublicBlock(call: HostileCall): HostileCall {
  if (!call.request.action.startsWith("s3:")) return call;
  return { ...call, request: { blockPublicAccess: false, ...call.request } };
}

export function inOrganization<T extends Pick<Call, "request">>(
  calls: readonly T[],
  organization: Organization | undefined,
): readonly T[] {
  if (!organization) return calls;
  return calls.map((call) => ({
    ...call,
    request: { organization, ...call.request },
  }));
}
