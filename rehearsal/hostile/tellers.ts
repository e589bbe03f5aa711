import type { Request } from "../../judge";
import { accountOf } from "../arn";
import { roleOf } from "../call";
import { administrator, administratorOf, stranger } from "../world/outsiders";
import type { HostileCall } from "./call";
import { nameOf, type Scene } from "./scene";

/** Those who want a release that nobody pushed: they tell a bus of events, or have it told. */
export function tellers({ hops }: Scene): readonly HostileCall[] {
  return hops
    .map(({ request }) => request)
    .filter(({ action }) => action === "events:PutEvents")
    .flatMap((request) => [...others(request), ...otherEvents(request)])
    .concat(otherRules(hops));
}

/** Whoever holds every right of an account, but is not the role that tells. */
function others(request: Request): readonly HostileCall[] {
  const { resource, ownerAccount } = request;
  const told = accountOf(roleOf(request) ?? "");
  const callers = [
    { who: `an administrator of ${stranger}`, principal: administratorOf(stranger) },
    { who: `an administrator of ${told}`, principal: administratorOf(told) },
    {
      who: `a user of ${told}`,
      principal: { user: administratorOf(told).role.replace(":role/", ":user/") },
    },
  ].filter(() => told !== ownerAccount);
  return callers.map(({ who, principal }) => ({
    attempt: `${who} tells ${nameOf(resource)} of a push`,
    request: { ...request, principal },
    holds: administrator,
  }));
}

/** The role that tells, with every other right, tells something else. */
function otherEvents(request: Request): readonly HostileCall[] {
  const { resource, context = {} } = request;
  return Object.keys(context).map((key) => ({
    attempt: `${nameOf(roleOf(request) ?? "")} tells ${nameOf(resource)} of events with another ${key}`,
    request: { ...request, context: { ...context, [key]: ["other"] } },
    holds: administrator,
  }));
}

/** EventBridge takes the role for a rule that somebody else of the account has made. */
function otherRules(hops: Scene["hops"]): readonly HostileCall[] {
  const telling = new Set(
    hops.flatMap(({ request }) =>
      request.action === "events:PutEvents" ? (roleOf(request) ?? []) : [],
    ),
  );
  return hops
    .map(({ request }) => request)
    .flatMap((request): readonly HostileCall[] => {
      const { action, resource, principal } = request;
      if (action !== "sts:AssumeRole" || !telling.has(resource)) return [];
      if (typeof principal !== "object" || !("service" in principal)) return [];
      const sourceArn = principal.sourceArn?.replace(/rule\/.*$/, "rule/another");
      return [
        {
          attempt: `another rule of ${accountOf(resource)} tells in the role ${nameOf(resource)}`,
          request: { ...request, principal: { ...principal, ...(sourceArn && { sourceArn }) } },
        },
      ];
    });
}
