import { findAction, keyType, type Request, SENDERS, type Statement, sendsKey } from "../../judge";
import { hostOf, regionOf } from "../arn";
import { type Call, callerName, callingService } from "../call";
import type { Stores } from "../world/access-policies";
import { objectsOf, patternOf } from "./made-anew";

/**
 * What the release means to do, as a policy for each caller: a statement for calls that differ in what is made anew
 * alone. Whatever the stacks allow beyond it is beyond the release.
 */

/** A statement, and why it is meant. */
export interface Meant {
  readonly statement: Statement;
  readonly why: string;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** What each caller of these calls means to do, by its name. */
export function meantOf(
  calls: readonly Call[],
  stores: Stores,
  whyOf: (call: Call) => string,
): ReadonlyMap<string, readonly Meant[]> {
  const alike = new Map<string, { readonly call: Call; readonly actions: Set<string> }>();
  for (const call of calls) {
    const { request } = call;
    const key = JSON.stringify([
      callerOf(request),
      placesOf(request, stores),
      conditionsOf(request, stores),
    ]);
    const known = alike.get(key) ?? { call, actions: new Set() };
    known.actions.add(request.action);
    alike.set(key, known);
  }
  const meant = new Map<string, Meant[]>();
  for (const { call, actions } of alike.values()) {
    const { request } = call;
    const Condition = conditionsOf(request, stores);
    const statement: Statement = {
      Effect: "Allow",
      Action: [...actions],
      Resource: placesOf(request, stores),
      ...(Object.keys(Condition).length > 0 && { Condition }),
    };
    const caller = callerName(request.principal);
    const known = meant.get(caller) ?? [];
    known.push({ statement, why: whyOf(call) });
    meant.set(caller, known);
  }
  return meant;
}

/** Public registries are signed in to in one Region alone: https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html */
const PUBLIC_SIGN_IN = new Set(["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"]);

function callerOf({ principal }: Request): string {
  return callerName(principal);
}

function placesOf(request: Request, stores: Stores): string {
  const { resource } = request;
  const isObject = request.action.startsWith("s3:") && resource.includes("/");
  if (!isObject) return patternOf(resource);
  return objectsOf(resource, callingService(request) !== undefined, stores);
}

/** The circumstances of a call, as conditions. */
function conditionsOf(request: Request, stores: Stores): Conditions {
  const found: Record<string, Record<string, string | readonly string[]>> = {};
  const add = (operator: string, key: string, value: string | readonly string[]) => {
    found[operator] = { ...found[operator], [key]: value };
  };
  const { action, principal, ownerAccount, resource, via, encryption, context = {} } = request;
  const [service] = action.split(":");
  if (service === "s3") {
    add("Bool", "aws:SecureTransport", "true");
    add("NumericGreaterThanEquals", "s3:TlsVersion", "1.2");
    // No bucket's ARN says whose it is.
    add("StringEquals", "aws:ResourceAccount", ownerAccount);
  }
  if (PUBLIC_SIGN_IN.has(action) && request.region !== undefined)
    add("StringEquals", "aws:RequestedRegion", request.region);
  if (action === "sns:Publish") add("Bool", "aws:SecureTransport", "true");
  const byService = callingService(request);
  if (via && (byService === undefined || isSent(byService, action, "via"))) {
    const region = via.region ?? (regionOf(resource) || request.region || "");
    add(
      "StringEquals",
      "kms:ViaService",
      hostOf(via.service.replace(/\.amazonaws\.com$/, ""), region),
    );
  }
  if (via?.object !== undefined && findKey(action, "kms:encryptioncontextkeys")) {
    // Of an object without an S3 Bucket Key it is the object's own ARN.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
    const [bucket = ""] = via.object.split("/");
    const objects = stores.has(bucket) ? `${bucket}/*` : objectsOf(via.object, false, stores);
    add("StringLike", "kms:EncryptionContext:aws:s3:arn", [bucket, objects]);
  }
  for (const [key, value] of Object.entries(request.encryptionContext ?? {})) {
    add("StringEquals", `kms:EncryptionContext:${key}`, value);
  }
  if (encryption) {
    add("StringEquals", "s3:x-amz-server-side-encryption", encryption.algorithm);
    if (encryption.keyArn !== undefined)
      add("ArnEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id", encryption.keyArn);
  }
  if (request.organization && byService === undefined)
    add("StringEquals", "aws:PrincipalOrgID", request.organization.id);
  if (request.passedToService !== undefined)
    add("StringEquals", "iam:PassedToService", request.passedToService);
  for (const [key, value] of Object.entries(context)) {
    if (value === null) {
      // Whether a session has it is no circumstance of the call.
      if (/^aws:multifactorauth/i.test(key)) continue;
      if (keyType(key.toLowerCase()) === "Bool") add("BoolIfExists", key, "false");
      else add("Null", key, "true");
    } else if (typeof value === "boolean") add("Bool", key, String(value));
    else if (keyType(key.toLowerCase()) === "ARN") add("ArnLike", key, patternOf(String(value)));
    else if (typeof value !== "object") add("StringEquals", key, String(value));
    else if (!("perhaps" in value)) add("ForAllValues:StringEquals", key, value);
  }
  if (typeof principal === "object" && "service" in principal) {
    const { service: name, sourceArn, sourceAccount } = principal;
    if (sourceArn !== undefined && isSent(name, action, "aws:SourceArn"))
      add("ArnLike", "aws:SourceArn", patternOf(sourceArn));
    if (isSent(name, action, "aws:SourceAccount")) {
      if (sourceAccount !== undefined) add("StringEquals", "aws:SourceAccount", sourceAccount);
      else if (sourceArn === undefined) add("Null", "aws:SourceAccount", "true");
    }
  }
  return found;
}

function isSent(
  service: string,
  action: string,
  key: "via" | "aws:SourceArn" | "aws:SourceAccount",
) {
  return SENDERS.some(
    (it) =>
      it.service === service &&
      it.actions.includes(action) &&
      (key === "via" ? it.via !== undefined : it.keys.includes(key)),
  );
}

function findKey(name: string, key: string): boolean {
  const action = findAction(name);
  return action !== undefined && sendsKey(action, key);
}
