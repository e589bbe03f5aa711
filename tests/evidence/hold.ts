import { JudgeError, judge, type Organization, type Principal, type Request } from "../../judge";
import { findAction, typesOf } from "../../judge/table";
import type { AccessPolicies } from "../../rehearsal/world/access-policies";
import { arnsOf, type Circumstance } from "./circumstance";
import { type Force, kinds, type Need, needsOf, type Row } from "./rows";

/** A need that the judge denies to a registered actor. */
export interface Denied {
  readonly row: string;
  readonly action: string;
  readonly where: string;
  readonly reason: string;
}

/** What rows are held against: the policies of the stacks of one sample. */
export interface Registered {
  readonly policies: AccessPolicies;
  readonly organization: Organization | undefined;
}

/** Whether a row says something of a circumstance, whose actors the stacks register. */
export function applies(row: Row, found: Circumstance, { policies }: Registered): boolean {
  if (row.whenKind !== found.when) return false;
  const { actors, services = [] } = found;
  if (row.trustOf === undefined && row.actorKind === "service") {
    return services.includes(row.service ?? "");
  }
  const { [row.trustOf ?? row.actorKind]: actor } = actors;
  if (actor === undefined) return false;
  return isRegistered(actor, policies) && isRegistered(callerOf(row, found), policies);
}

/** A role that no stack makes has policies that nobody here knows. */
function isRegistered(actor: Principal, policies: AccessPolicies): boolean {
  if (typeof actor !== "object" || !("role" in actor)) return true;
  const { role } = actor;
  const isKnown = policies.stackOfRole(role) !== undefined || role.includes("/aws-reserved/");
  return isKnown && !policies.isStandIn(role);
}

/** The actions of a row that were judged in a circumstance, and which were denied. */
export function hold(row: Row, force: Force, found: Circumstance, registered: Registered) {
  const judged: string[] = [];
  const denied: Denied[] = [];
  for (const need of needsOf(row, force)) {
    if (need.effect === "deny") continue;
    const reasons = requests(row, need, found, registered).map((request) => {
      judged.push(need.action);
      return reasonOf(request, registered);
    });
    const one = kinds.resourceKind[need.resourceKind]?.match === "one";
    const held = reasons.filter((reason) => reason === undefined).length;
    if (one ? held > 0 || reasons.length === 0 : held === reasons.length) continue;
    const reason = reasons.find((each) => each !== undefined) ?? "";
    denied.push({ row: row.id, action: need.action, where: found.where, reason });
  }
  return { judged, denied };
}

function reasonOf(request: Request, { policies }: Registered): string | undefined {
  try {
    const verdict = judge(request, policies.registered(request));
    return verdict.allowed ? undefined : `${request.resource}: ${verdict.reason}`;
  } catch (error) {
    if (!(error instanceof JudgeError)) throw error;
    return error.message;
  }
}

function requests(
  row: Row,
  need: Need,
  found: Circumstance,
  { organization }: Registered,
): readonly Request[] {
  const { action } = need;
  const principal = callerOf(row, found);
  return resources(row, need, found).map((resource) => {
    const [, , service, region, account] = resource.split(":");
    const here = found.place;
    const ownerAccount =
      service === "s3"
        ? (found.owners?.[resource.split("/")[0] ?? ""] ?? here.account)
        : /^\d{12}$/.test(account ?? "")
          ? String(account)
          : here.account;
    const details = found.details?.[action] ?? {};
    return {
      principal,
      action,
      resource,
      ownerAccount,
      ...(organization && { organization }),
      ...(!isGlobal(action) && {
        region: region === undefined || region === "" ? here.region : region,
      }),
      ...(details.via === undefined && { transport: { secure: true, tlsVersion: 1.3 } }),
      ...details,
    };
  });
}

/** These have one Region, whichever is called. */
function isGlobal(action: string): boolean {
  return /^(iam|cloudfront|organizations):/.test(action) && action !== "iam:PassRole";
}

function callerOf(row: Row, found: Circumstance): Request["principal"] {
  const { actors, onBehalfOf, place } = found;
  if (row.actorKind === "service") {
    const sourceArn = onBehalfOf === undefined ? {} : { sourceArn: onBehalfOf };
    return { service: row.service ?? "", ...sourceArn, sourceAccount: place.account };
  }
  const caller = actors[row.trustOf === undefined ? row.actorKind : "pipeline-role"];
  if (caller === undefined) throw new Error(`${found.where} has nobody for ${row.id}.`);
  return caller;
}

/** The resources that a call of the action has, in the circumstance. */
function resources(row: Row, { action, resourceKind }: Need, found: Circumstance) {
  if (row.trustOf !== undefined) {
    const own = found.actors[row.trustOf];
    return typeof own === "object" && "role" in own ? [own.role] : [];
  }
  const known = findAction(action);
  // Where the judge knows no such action, its answer says so.
  if (known === undefined) return ["*"];
  if (known.types.length === 0) return ["*"];
  const isNamed = resourceKind !== "any-written" && resourceKind !== "any";
  const wanted = !isNamed
    ? [...new Set(Object.keys(found.arns ?? {}))].flatMap((kind) => arnsOf(kind, action, found))
    : arnsOf(resourceKind, action, found);
  const possible = wanted
    .map((arn) => concrete(action, arn))
    .filter((arn) => typesOf(known, arn).length > 0);
  if (possible.length > 0) return [...new Set(possible)];
  // Of a wrong type: the judge says so.
  return isNamed ? wanted : ["*"];
}

/** A call names one thing where a pattern names all of a kind; a log group is also named with `:*`. */
function concrete(action: string, arn: string): string {
  if (!arn.includes(":log-group:")) return arn.replaceAll("*", "0a1b2c3d");
  if (action === "logs:CreateLogGroup") return arn;
  return `${arn.replace(/:\*$/, "")}:log-stream:0a1b2c3d`;
}
