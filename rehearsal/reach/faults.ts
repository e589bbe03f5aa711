import { accountOf } from "../arn";
import type { AccessPolicies } from "../world/access-policies";
import { placeOf, resourceWhere } from "../world/policy-place";
import { isBeyond, type ReachClass } from ".";
import { OPEN } from "./stacks";
import type { Way } from "./ways";

/**
 * The sentences for what the stacks allow and nothing needs, one for each statement that gives it. What can't be judged
 * for a reason that is told already is left out.
 */
export function reachFaults(
  classes: readonly ReachClass[],
  policies: AccessPolicies,
  told: ReadonlySet<string> = new Set(),
): readonly string[] {
  const keyOf = ({ who, half, place, actions }: ReachClass) =>
    JSON.stringify([who, half, place, actions]);
  const needed = new Set(classes.flatMap((each) => (each.why === undefined ? [] : keyOf(each))));
  const holes = new Map<string, [ReachClass, ...ReachClass[]]>();
  for (const each of classes) {
    if (!isBeyond(each) || told.has(each.ways[0].unjudged ?? "")) continue;
    const hole = holeOf(each, policies, needed.has(keyOf(each)));
    const same = holes.get(hole);
    if (same) same.push(each);
    else holes.set(hole, [each]);
  }
  return [...holes].map(([hole, [first, ...others]]) => {
    const more = others.length === 1 ? "1 more class" : `${others.length} more classes`;
    return [
      sentence(first, hole),
      ...(others.length > 0 ? [`So it does for ${more} of calls.`] : []),
    ].join(" ");
  });
}

function sentence({ who, actions, place, half, ways }: ReachClass, hole: string): string {
  const way = plainest(ways);
  const [action = "", ...others] = actions;
  const more = others.length === 0 ? "" : ` and ${others.length} more alike`;
  const on = place.pattern === "*" ? "" : ` on ${place.arn}`;
  const what = `${who} ${half === "resource" && isPerson(way.request) ? "may, with every right of its own," : "may"} ${action}${more}${on}${circumstancesOf(way)}`;
  return way.unjudged === undefined
    ? `Nothing needs that ${what}: ${hole}.`
    : `Whether ${what}, can't be judged: ${hole}.`;
}

/** A role or a user, whose own account says what they hold. */
function isPerson({ principal }: Way["request"]): boolean {
  return typeof principal === "object" && ("role" in principal || "user" in principal);
}

/** The statements that give it, or what the resource does not deny. */
function holeOf(
  { ways }: ReachClass,
  policies: AccessPolicies,
  isNeededOtherwise: boolean,
): string {
  const way = plainest(ways);
  const { request, verdict, unjudged } = way;
  if (unjudged !== undefined) return unjudged.replace(/\.$/, "");
  const statements = verdict.decidedBy
    .filter(({ policy, sid }) => sid !== OPEN && policy !== "AdministratorAccess")
    .map(({ policy, sid, index }) => `statement ${sid ?? `#${index}`} of ${placeOf(policy)}`);
  const isOwn = policies.resourcePolicy(request)?.account === request.ownerAccount;
  const denied =
    (isOwn ? deniable(request, isNeededOtherwise) : undefined) ??
    (statements.length === 0 ? "it" : undefined);
  if (denied !== undefined) return `${resourceWhere(request, policies)} does not deny ${denied}`;
  return `${statements.join(" and ")} ${statements.length === 1 ? "allows" : "allow"} it`;
}

/** The way that says most of the statement: over today's TLS, if there is such a way. */
function plainest(ways: ReachClass["ways"]): Way {
  const isSecure = ({ request: { transport } }: Way) =>
    transport?.secure !== false && (transport?.tlsVersion ?? 2) >= 1.2;
  return ways.find(isSecure) ?? ways[0];
}

/** What of a call is a matter of Denies: how it comes, not who makes it. */
function deniable(
  { action, transport }: Way["request"],
  isNeededOtherwise: boolean,
): string | undefined {
  if (transport?.secure === false) return "requests without TLS";
  if ((transport?.tlsVersion ?? 2) < 1.2) return "requests over TLS below 1.2";
  return action === "s3:PutObject" && isNeededOtherwise ? "uploads in other encryption" : undefined;
}

/** How a call comes, as a person says it. */
function circumstancesOf({ request }: Way): string {
  const { transport, via, encryption, encryptionContext, passedToService, context } = request;
  const { ownerAccount, resource, resourceTags } = request;
  const stated = Object.entries({ ...encryptionContext, ...resourceTags, ...context });
  return [
    ...(accountOf(resource) === "" && resource !== "*" ? [` of account ${ownerAccount}`] : []),
    ...(transport?.secure === false ? [" without TLS"] : []),
    ...((transport?.tlsVersion ?? 2) < 1.2 ? [" over TLS 1.1"] : []),
    ...(via ? [` through ${via.service}${via.region ? ` in ${via.region}` : ""}`] : []),
    ...(via?.object ? [` for ${via.object}`] : []),
    ...(encryption ? [` encrypted by ${encryption.keyArn ?? encryption.algorithm}`] : []),
    ...(passedToService ? [` for ${passedToService}`] : []),
    ...stated.flatMap(([key, value]) => (value === null ? [] : [` with ${key} ${String(value)}`])),
  ].join("");
}
