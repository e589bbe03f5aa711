/** Checks a request and takes it apart. A fact that AWS's own rules contradict is a JudgeError. */

import { ACCOUNT, type Caller, callerOf } from "./caller";
import { isGlobal, lookup } from "./context";
import type { Hop } from "./derived";
import { isUnresolved, JudgeError, quoted } from "./fault";
import { arnParts } from "./match";
import { instant } from "./operators";
import { checkParameters } from "./parameters";
import { type Action, findAction, sendsKey, typesOf } from "./table";
import type { Request } from "./types";
import type { Lookup } from "./variables";

/** A checked call with its context. */
export interface Call {
  readonly hop: Hop;
  readonly lookup: Lookup;
}

const calls = new WeakMap<Request, Call>();

/** Permissions without an operation of their own: what takes a role with such a key needs them besides. */
const BESIDES: Readonly<Record<string, string>> = {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
  "sts:TagSession": "aws:tagkeys",
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html#id_credentials_temp_control-access_monitor-perms
  "sts:SetSourceIdentity": "sts:sourceidentity",
};

/** The permissions that a call takes besides its own, each as a request. */
export function besides({ hop: { action, request }, lookup: look }: Call): readonly Request[] {
  if (!TAKES_ROLE.has(action.name)) return [];
  return Object.entries(BESIDES).flatMap(([name, key]) => {
    const taken = findAction(name);
    if (taken === undefined || look(key).state === "absent") return [];
    const context = Object.entries(request.context ?? {}).filter(
      ([it]) => isGlobal(it.toLowerCase()) || sendsKey(taken, it.toLowerCase()),
    );
    return [{ ...request, action: name, context: Object.fromEntries(context) }];
  });
}

/** Checks the request once; a request is remembered by identity. */
export function describe(request: Request): Call {
  let call = calls.get(request);
  if (call === undefined) {
    const hop = hopOf(request);
    call = { hop, lookup: lookup(hop) };
    calls.set(request, call);
  }
  return call;
}

const FIELDS: readonly string[] = [
  "principal",
  "action",
  "resource",
  "ownerAccount",
  "region",
  "transport",
  "via",
  "encryption",
  "encryptionContext",
  "passedToService",
  "requestTags",
  "resourceTags",
  "organization",
  "time",
  "blockPublicAccess",
  "context",
];
/** Global services answer in one Region. …/reference_policies_condition-keys.html#condition-keys-requestedregion */
const GLOBAL_SERVICES = new Set(["cloudfront", "iam", "organizations"]);
const FEDERATION = new Set(["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"]);
const TAKES_ROLE = new Set(["sts:AssumeRole", ...FEDERATION]);
const REFUSED: Readonly<Record<string, string>> = {
  "sts:GetCallerIdentity": "needs no permission",
  "sts:GetSessionToken": "needs no permission",
  "kms:RetireGrant": "is permitted by grants, which are not modelled",
};
const REFUSED_TYPES = /^(accesspoint|multiregionaccesspoint|objectlambdaaccesspoint)/;

function hopOf(request: Request): Hop {
  checkFields(request);
  const action = findAction(request.action);
  if (action === undefined) {
    throw new JudgeError(
      `AWS has no action "${request.action}" (or the judge's table does not cover its service).`,
    );
  }
  const refusal = REFUSED[action.name];
  if (refusal !== undefined) throw new JudgeError(`${action.name} ${refusal}.`);
  const caller = callerOf(request.principal);
  const types = resourceTypes(action, request);
  const region = regionOf(action, request);
  checkCaller(caller, action, request);
  checkParameters(action, request);
  return { request, caller, action, types, region };
}

function checkFields(request: Request): void {
  if (typeof request !== "object" || request === null)
    throw new JudgeError("A request is an object.");
  for (const name of Object.keys(request)) {
    if (!FIELDS.includes(name)) {
      throw new JudgeError(`A request has no field "${name}"; it has ${quoted(FIELDS)}.`);
    }
  }
  for (const name of ["action", "resource", "ownerAccount"] as const) {
    if (typeof request[name] !== "string") throw new JudgeError(`The request states no ${name}.`);
  }
  const gap = firstOf(Object.values(request), unresolvedIn);
  if (gap !== undefined) throw new JudgeError(`The request holds an unresolved value: "${gap}".`);
  if (!ACCOUNT.test(request.ownerAccount)) {
    throw new JudgeError(
      `The request's ownerAccount "${request.ownerAccount}" is not twelve digits.`,
    );
  }
  if (request.time !== undefined && instant(request.time) === undefined) {
    throw new JudgeError(`The request's time "${request.time}" is not in ISO 8601.`);
  }
}

/** Parts of requests that hold no unresolved value: of many requests the caller and the organization are the same. */
const resolved = new WeakSet<object>();

/** The first text of a value, at any depth, that was never resolved. */
function unresolvedIn(value: unknown): string | undefined {
  if (typeof value === "string") return isUnresolved(value) ? value : undefined;
  if (typeof value !== "object" || value === null || resolved.has(value)) return undefined;
  const found = firstOf(Object.values(value), unresolvedIn);
  if (found === undefined) resolved.add(value);
  return found;
}

function firstOf<Value>(
  values: readonly Value[],
  find: (value: Value) => string | undefined,
): string | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkCaller(
  caller: Caller,
  action: Action,
  { resource, ownerAccount, via }: Request,
): void {
  if (
    FEDERATION.has(action.name) !== (caller.kind === "federated") &&
    caller.kind !== "anonymous" &&
    !Object.hasOwn(BESIDES, action.name)
  ) {
    throw new JudgeError(
      caller.kind === "federated"
        ? `An identity provider's caller can only call sts:AssumeRoleWithWebIdentity or sts:AssumeRoleWithSAML, not ${action.name}.`
        : `${action.name} is called by an identity provider's caller: state principal.federated.`,
    );
  }
  const providerAccount = caller.kind === "federated" ? arnParts(caller.name)?.[4] : undefined;
  if (providerAccount !== undefined && providerAccount !== ownerAccount) {
    throw new JudgeError(
      `The identity provider of account ${providerAccount} serves no role of account ${ownerAccount}.`,
    );
  }
  if (caller.kind === "root" && action.name === "sts:AssumeRole") {
    throw new JudgeError("The root user of an account cannot call sts:AssumeRole.");
  }
  if ("account" in caller && resource === "*" && caller.account !== ownerAccount) {
    throw new JudgeError(
      `${action.name} on "*" is called in the caller's own account ${caller.account}, not in ${ownerAccount}.`,
    );
  }
  if (via !== undefined && (caller.kind === "anonymous" || caller.kind === "federated")) {
    throw new JudgeError(
      `A service calls on behalf of a role, user or service, not of this caller.`,
    );
  }
}

function resourceTypes(action: Action, { resource, ownerAccount }: Request): readonly string[] {
  const names = action.types.map((type) => type.name);
  if (resource === "*") {
    if (action.types.some((type) => type.required)) {
      throw new JudgeError(
        `${action.name} works on a resource (${names.join(", ")}): state its ARN instead of "*".`,
      );
    }
    return [];
  }
  const account = arnParts(resource)?.[4];
  if (account === undefined)
    throw new JudgeError(`The request's resource "${resource}" is not an ARN.`);
  if (names.length === 0) {
    throw new JudgeError(
      `${action.name} works on no single resource: state "*" instead of "${resource}".`,
    );
  }
  if (/[*?]/.test(resource.replace(/^(arn:[\w-]+:logs:.*):\*$/, "$1"))) {
    throw new JudgeError(
      `The request's resource "${resource}" has a wildcard, but a call names one resource.`,
    );
  }
  const types = typesOf(action, resource);
  if (types.length === 0) {
    throw new JudgeError(
      `The request's resource "${resource}" is not of a type that ${action.name} works on (${names.join(", ")}).`,
    );
  }
  if (types.every((type) => REFUSED_TYPES.test(type))) {
    throw new JudgeError(`Access points are not modelled: "${resource}".`);
  }
  if (ACCOUNT.test(account) && account !== ownerAccount) {
    throw new JudgeError(
      `The request's ownerAccount "${ownerAccount}" contradicts its resource "${resource}".`,
    );
  }
  return types;
}

/**
 * A connection says where it was made, and works in every region.
 * https://docs.aws.amazon.com/dtconsole/latest/userguide/welcome-connections-how-it-works-global.html
 */
const EVERYWHERE = /^arn:[\w-]+:code(star-)?connections:[^:]*:\d{12}:connection\//;

function regionOf(action: Action, { resource, region }: Request): string | undefined {
  if (EVERYWHERE.test(resource)) return region;
  const inArn = arnParts(resource)?.[3];
  const isGlobal = GLOBAL_SERVICES.has(action.service) && action.name !== "iam:PassRole";
  const fixed = inArn !== undefined && inArn !== "" ? inArn : isGlobal ? "us-east-1" : undefined;
  if (fixed !== undefined && region !== undefined && region !== fixed) {
    throw new JudgeError(
      `The request's region "${region}" contradicts ${action.name} on "${resource}", which is in ${fixed}.`,
    );
  }
  return fixed ?? region;
}
