import type { Request } from "../../judge";
import { accountOf, serviceOf } from "../arn";
import { callerName, roleOf } from "../call";
import type { HostileCall } from "./call";
import { administrator, nameOf, otherWriters, type Scene } from "./scene";

const watch = "cloudwatch:DescribeAlarms";

/** Roles of ferry that try what another one does: each call of the release by each role that does not make it. */
export function coworkers({ world, policies, hops }: Scene): readonly HostileCall[] {
  const pipelines = world.pipelines();
  const stores = new Set(
    pipelines.flatMap(({ stores: own }) => own.map(({ location }) => location)),
  );
  const work = (role: string | undefined, { action, resource }: Request) =>
    `${role} ${action} ${thingOf(resource, stores)}`;
  // A pipeline's role handles all of its artifacts, and a target's in its own account may read them.
  const isOwn = (role: string, { action, resource }: Request) =>
    pipelines.some(({ roleArn, name, stages, account }) => {
      if (resource.split("/")[1] !== name.slice(0, 20) || !inStore(resource, stores)) return false;
      const targets = stages.flatMap(({ actions }) => actions.map((each) => each.roleArn));
      const reads = action.startsWith("s3:Get") && accountOf(role) === account;
      return role === roleArn || (reads && targets.includes(role));
    });
  const bucketOf = ({ resource }: Request) => resource.split("/")[0];
  const writers = new Set(
    hops
      .filter(({ request }) => request.action === "s3:PutObject")
      .map(({ request }) => `${roleOf(request)} ${bucketOf(request)}`),
  );
  // The bucket's policy keeps out who writes nothing there, and no writer from another one's key.
  const isRefused = (role: string, request: Request) =>
    request.action !== "s3:PutObject" || !writers.has(`${role} ${bucketOf(request)}`);
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
        .filter((role) => !mayWatch(role, request) && !isOwn(role, request))
        .flatMap((role) => attempts(role, request, isRefused(role, request))),
    );
}

/** A target's role may describe each key of the delivering account that lets it, and its own account does. */
function mayDescribe(role: string, { action, ownerAccount }: Request): boolean {
  return action === "kms:DescribeKey" && accountOf(role) === ownerAccount;
}

/** What is worked on: whichever object or log stream of a thing, and in an artifact store the artifact. */
function thingOf(resource: string, stores: ReadonlySet<string>): string {
  if (serviceOf(resource) !== "s3") return resource.replace(/:log-stream:.*/, "");
  return resource
    .split("/")
    .slice(0, inStore(resource, stores) ? 3 : 1)
    .join("/");
}

function inStore(resource: string, stores: ReadonlySet<string>): boolean {
  const [, bucket = ""] = /^arn:[\w-]+:s3:::([^/]+)\//.exec(resource) ?? [];
  return stores.has(bucket);
}

function attempts(role: string, request: Request, isRefused: boolean): readonly HostileCall[] {
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
  if (!isRefused || !heldByResource(request)) return [attempt];
  const attack = `${attempt.attempt}, with every right`;
  const refused = action === "s3:PutObject" && { refused: otherWriters };
  return [attempt, { ...attempt, attempt: attack, holds: administrator, ...refused }];
}

/** What the resource's own policy refuses whatever the role's says: use of the key, writing an artifact. */
function heldByResource({ action, encryption }: Request): boolean {
  if (action.startsWith("kms:")) return action !== "kms:DescribeKey";
  return action === "s3:PutObject" && encryption?.keyArn !== undefined;
}
