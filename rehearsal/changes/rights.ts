import { JudgeError, judge } from "../../judge";
import { accountOf } from "../arn";
import { roleOf } from "../call";
import type { Evaluation } from "../evaluate";
import { type Allowed, ofRole, onResource } from "../reach/halves";
import { OtherStacks } from "../reach/other-stacks";
import { Stacks } from "../reach/stacks";
import type { Way } from "../reach/ways";
import { organizationNamed } from "../verdicts";
import { AccessPolicies } from "../world/access-policies";
import { withExistingResources } from "../world/existing-resources";
import { World } from "../world/world";

/** Calls that one side allows and the other does not. */
export interface RightChange {
  readonly who: string;
  readonly actions: readonly string[];
  /** The narrowest pattern of resources. */
  readonly resource: string;
  /** The stack whose account owns the resource; else the account. */
  readonly where: string;
  /** What the other side allows of it. */
  readonly otherwise: "never" | "in fewer circumstances";
  /** Whether the other side has no such role. */
  readonly isNewCaller: boolean;
}

/** What stacks are allowed that others were not: a resource that those lacked allowed nothing there. */
export function rightsBeyond(
  stacks: readonly Evaluation[],
  others: readonly Evaluation[],
): readonly RightChange[] {
  const [now, old] = [sideOf(stacks), sideOf(others)];
  const beside = new OtherStacks(old);
  const all = [
    ...now.roles.flatMap((role) => ofRole(now, role, beside)),
    ...now.policies
      .owned()
      .flatMap(([arn, kind, policy]) => onResource(now, arn, kind, beside, policy)),
  ];
  const found = new Map<string, RightChange>();
  for (const each of all) {
    const change = changeOf(each, now, old, (account) => stackIn(account, stacks) ?? account);
    if (!change) continue;
    const key = [change.who, change.resource, change.where, change.actions.join()].join(" ");
    if (!found.has(key)) found.set(key, change);
  }
  return [...found.values()];
}

function sideOf(stacks: readonly Evaluation[]): Stacks {
  const seen = stacks.map(withExistingResources);
  const organization = organizationNamed(seen);
  return new Stacks(seen, new World(seen), new AccessPolicies(seen), organization);
}

function changeOf(
  { who, actions, place, ways }: Allowed,
  now: Stacks,
  old: Stacks,
  nameOf: (account: string) => string,
): RightChange | undefined {
  const possible = ways.filter((way) => isPossible(way, now));
  const beyond = possible.filter((way) => !wasPossible(way, now, old));
  const [first] = beyond;
  if (!first) return undefined;
  const { request } = first;
  const role = roleOf(request);
  return {
    who,
    actions,
    resource: place.pattern,
    where: nameOf(request.ownerAccount),
    otherwise: beyond.length === possible.length ? "never" : "in fewer circumstances",
    isNewCaller: role !== undefined && now.roles.includes(role) && !old.roles.includes(role),
  };
}

function stackIn(account: string, stacks: readonly Evaluation[]): string | undefined {
  const found = stacks.find(({ registrations }) =>
    registrations.some(({ place }) => place?.account === account),
  );
  return found?.stack;
}

/** One half alone lets nobody in: the other must do so too. */
function isPossible({ request, unjudged }: Way, stacks: Stacks): boolean {
  if (unjudged !== undefined || !isOwnRole(request, stacks)) return true;
  return allows(request, stacks);
}

function wasPossible(way: Way, now: Stacks, old: Stacks): boolean {
  const { request, beside, unjudged } = way;
  const isNew = now.policies.resourcePolicy(request) && !old.policies.resourcePolicy(request);
  if (isOwnRole(request, now)) {
    return !isNew && isOwnRole(request, old) && allows(request, old);
  }
  // Who administers an account may do there what nobody denies, with or without a stack.
  if (isNew) return callerAccount(request) === request.ownerAccount;
  return unjudged === undefined ? beside?.allowed === true : allows(request, old);
}

function isOwnRole(request: Way["request"], { roles }: Stacks): boolean {
  const role = roleOf(request);
  return role !== undefined && roles.includes(role);
}

function callerAccount({ principal }: Way["request"]): string | undefined {
  if (typeof principal !== "object") return undefined;
  if ("root" in principal) return principal.root;
  if ("role" in principal) return accountOf(principal.role);
  return "user" in principal ? accountOf(principal.user) : undefined;
}

/** What can't be judged counts as possible. */
function allows(request: Way["request"], { policies }: Stacks): boolean {
  try {
    return judge(request, policies.registered(request)).allowed;
  } catch (error) {
    if (error instanceof JudgeError) return true;
    throw error;
  }
}
