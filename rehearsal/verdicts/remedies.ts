import type { Request, Side, Statement } from "../../judge";
import { accountOf, hostOf, serviceOf } from "../arn";
import { roleOf } from "../call";
import type { AccessPolicies } from "../world/access-policies";
import { placeOf, resourceWhere } from "../world/policy-place";

/** A statement that lets denied calls through, in the form that ferry gives it, and where it belongs. */
export interface Remedy {
  /** The policy and its stack. */
  readonly where: string;
  readonly statement: Statement;
}

type Condition = NonNullable<Statement["Condition"]>;

/** The statement that a side lacks for a call. */
export function remedyOf(side: Side, request: Request, policies: AccessPolicies): Remedy {
  if (side === "resource") {
    return { where: resourceWhere(request, policies), statement: resourceHalf(request, policies) };
  }
  if (side === "scp") {
    const statement = { Effect: "Allow", Action: request.action, Resource: "*" } as const;
    return { where: policies.controlPolicies().join(" or "), statement };
  }
  return { where: callerWhere(request, policies), statement: callerHalf(request, policies) };
}

/** One remedy for calls that need the same but for their actions, and for the artifacts that they are about. */
export function merged(remedies: readonly [Remedy, ...Remedy[]]): Remedy {
  const [{ where, statement }] = remedies;
  const each = (element: "Action" | "Resource") => {
    const all = new Set(remedies.map((remedy) => String(remedy.statement[element])));
    const [only = ""] = all;
    return all.size === 1 ? only : [...all];
  };
  const { Resource } = statement;
  return {
    where,
    statement: {
      ...statement,
      Action: each("Action"),
      ...(Resource !== undefined && { Resource: each("Resource") }),
    },
  };
}

/** A bucket of the right name in a foreign account is not meant; a foreign key's id is not known in time. */
function callerHalf(request: Request, policies: AccessPolicies): Statement {
  const { action, resource, ownerAccount } = request;
  const service = serviceOf(resource);
  const role = roleOf(request);
  const foreign = role !== undefined && accountOf(role) !== ownerAccount;
  const anyKey = service === "kms" && foreign;
  const condition =
    service === "s3"
      ? { StringEquals: { "aws:ResourceAccount": ownerAccount } }
      : throughS3(request);
  return {
    Effect: "Allow",
    Action: action,
    Resource: anyKey ? resource.replace(/[^/]+$/, "*") : inGeneral(resource, policies),
    ...(condition && { Condition: condition }),
  };
}

/** Names the caller so that it need not exist yet, and as narrowly as AWS lets one. */
function resourceHalf(request: Request, policies: AccessPolicies): Statement {
  const { action, resource } = request;
  const { principal, condition } = callerOf(request);
  const service = serviceOf(resource);
  const conditions = { ...condition, ...throughS3(request) };
  return {
    Effect: "Allow",
    Principal: principal,
    Action: action,
    ...(action !== "sts:AssumeRole" && {
      Resource: service === "kms" ? "*" : inGeneral(resource, policies),
    }),
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  };
}

/** Holds the use of a key to S3 and to one bucket. */
function throughS3({ via, region }: Request): Condition | undefined {
  if (via?.object === undefined) return undefined;
  const [bucket = via.object] = via.object.split("/");
  const host = hostOf(via.service.replace(/\.amazonaws\.com$/, ""), via.region ?? region ?? "");
  return {
    StringEquals: { "kms:ViaService": host },
    StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] },
  };
}

function callerOf({ principal, encryptionContext }: Request): {
  readonly principal: NonNullable<Statement["Principal"]>;
  readonly condition?: Condition;
} {
  if (typeof principal === "object" && "role" in principal) {
    return {
      principal: { AWS: principal.role.replace(/:role\/.*/, ":root") },
      condition: { ArnEquals: { "aws:PrincipalArn": principal.role } },
    };
  }
  if (typeof principal !== "object" || !("service" in principal)) return { principal: "*" };
  const context = Object.entries(encryptionContext ?? {}).map(
    ([key, value]) => [`kms:EncryptionContext:${key}`, value] as const,
  );
  const source = principal.sourceArn;
  const sent = [...(source === undefined ? [] : [["aws:SourceArn", source] as const]), ...context];
  return {
    principal: { Service: principal.service },
    ...(sent.length > 0 && { condition: { ArnEquals: Object.fromEntries(sent) } }),
  };
}

/** Every object of the bucket or of the artifact, every stream of the log group: releases differ in what they touch. */
function inGeneral(resource: string, { stores }: AccessPolicies): string {
  const service = serviceOf(resource);
  if (service === "s3" && resource.includes("/")) {
    const parts = resource.split("/");
    return `${parts.slice(0, stores.has(parts[0] ?? "") ? 3 : 1).join("/")}/*`;
  }
  return service === "logs" ? resource.replace(/:log-stream:.*/, ":*") : resource;
}

function callerWhere(request: Request, policies: AccessPolicies): string {
  const [policy] = policies.identityPolicies(request);
  if (policy) return placeOf(policy.name);
  const role = roleOf(request) ?? "the caller";
  const stack = policies.stackOfRole(role);
  return `a policy of ${role}${stack === undefined ? ", which no stack creates" : ` in stack ${stack}`}`;
}
