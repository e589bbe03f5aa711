import type { Request } from "../../judge";
import { callerName } from "../call";
import type { HostileCall } from "./call";
import { accountOf, administrator, nameOf, otherWriters, roleOf, type Scene } from "./scene";

const watch = "cloudwatch:DescribeAlarms";

/** Roles of ferry that try what another one does: each call of the release by each role that does not make it. */
export function coworkers({ policies, hops }: Scene): readonly HostileCall[] {
  const done = new Set(hops.map(({ request }) => work(roleOf(request), request)));
  const watchers = new Set(
    hops.filter(({ request }) => request.action === watch).map(({ request }) => roleOf(request)),
  );
  // One call names several alarms, so that AWS asks for all: who watches one may watch each of its account.
  const mayWatch = (role: string, { action, ownerAccount }: Request) =>
    action === watch && watchers.has(role) && accountOf(role) === ownerAccount;
  const distinct = new Map<string, Request>();
  for (const { request } of hops) {
    const what = work(undefined, request);
    if (!distinct.has(what)) distinct.set(what, request);
  }
  return [...distinct.values()]
    .filter(({ action }) => action !== "sts:AssumeRole")
    .flatMap((request) =>
      policies
        .roles()
        .filter((role) => !done.has(work(role, request)) && !mayDescribe(role, request))
        .filter((role) => !mayWatch(role, request))
        .flatMap((role) => attempts(role, request)),
    );
}

/** A target's role may describe each key of the delivering account that lets it, and its own account does. */
function mayDescribe(role: string, { action, ownerAccount }: Request): boolean {
  return action === "kms:DescribeKey" && accountOf(role) === ownerAccount;
}

/** What a role does: an action on a thing, whichever object or log stream of it. */
function work(role: string | undefined, { action, resource }: Request): string {
  const [, , service] = resource.split(":");
  const thing = service === "s3" ? resource.split("/")[0] : resource.replace(/:log-stream:.*/, "");
  return `${role} ${action} ${thing}`;
}

function attempts(role: string, request: Request): readonly HostileCall[] {
  const { action, resource } = request;
  const who = `${nameOf(role)} of ${accountOf(role)}`;
  const attempt: HostileCall = {
    attempt: `${who} calls ${action} on ${nameOf(resource)}, the work of ${nameOf(callerName(request.principal))}`,
    request: {
      ...request,
      principal: { role },
      // Without a resource the call is made in the caller's own account.
      ...(resource === "*" && { ownerAccount: accountOf(role) }),
    },
  };
  if (!heldByResource(request)) return [attempt];
  const attack = `${attempt.attempt}, with every right`;
  const refused = action === "s3:PutObject" && { refused: otherWriters };
  return [attempt, { ...attempt, attempt: attack, holds: administrator, ...refused }];
}

/** What the resource's own policy refuses whatever the role's says: use of the key, writing an artifact. */
function heldByResource({ action, encryption }: Request): boolean {
  if (action.startsWith("kms:")) return action !== "kms:DescribeKey";
  return action === "s3:PutObject" && encryption?.keyArn !== undefined;
}
