import type { Request } from "../../judge";
import { accountOf, serviceOf } from "../arn";
import { callerName, callingService, roleOf } from "../call";
import type { HostileCall } from "./call";
import { isTargets, nameOf, onEachHalf, openTo, openTrust, type Scene, stranger } from "./scene";

/** What a wildcard in a policy would give: the release's actions on other things, other actions on its things. */
export function widerHops(scene: Scene): readonly HostileCall[] {
  return scene.hops.flatMap(({ request }) => [
    ...onAnotherThing(request, scene),
    ...anotherAction(request),
  ]);
}

/** A thing of the same kind that lets everybody of the caller's account in: the caller's half alone decides. */
function onAnotherThing(request: Request, scene: Scene): readonly HostileCall[] {
  const { action, resource, ownerAccount } = request;
  const role = roleOf(request);
  // Each build makes a network interface of its own: none is another's. Alarms are asked for all in one call.
  const made = resource.includes(":network-interface/") || action === "cloudwatch:DescribeAlarms";
  if (role === undefined || resource === "*" || made) return [];
  // A target's role may use each key of the delivering account that lets it, if through S3 and for artifacts.
  const anyKey = action.startsWith("kms:") && isTargets(request, scene);
  const owner = anyKey ? stranger : ownerAccount;
  const other = another(resource).replace(`:${ownerAccount}:`, `:${owner}:`);
  const account = accountOf(role);
  return [
    {
      attempt: `${nameOf(role)} calls ${action} on ${nameOf(other)} of ${owner}`,
      request: { ...request, resource: other, ownerAccount: owner },
      ...(/^(s3|kms):/.test(action) && { lookAlike: openTo(account) }),
      ...(action === "sts:AssumeRole" && { lookAlike: openTrust(account) }),
    },
  ];
}

/** The ARN of another thing of the same kind. */
function another(resource: string): string {
  const service = serviceOf(resource);
  if (service === "s3") return resource.replace(/:::[^/]+/, ":::another");
  if (service === "ecs") return anotherOfEcs(resource);
  if (service === "logs") return resource.replace(/:log-group:[^:]+/, ":log-group:another");
  // Executions, ids and versions come and go: what they are of is another one.
  const named = /(:execution:|:stack\/|:applicationversion\/)[^:/]+(?=[:/])/;
  if (named.test(resource)) return resource.replace(named, "$1another");
  return resource.replace(/[^:/]+$/, "another");
}

/** Revisions of a task definition and task sets of a service are made by releases: others are of another name. */
function anotherOfEcs(resource: string): string {
  return resource
    .replace(/:task-definition\/[^:]+/, ":task-definition/another")
    .replace(/:task-set\/([^/]+)\/[^/]+/, ":task-set/$1/another")
    .replace(/:service\/([^/]+)\/[^/]+/, ":service/$1/another");
}

/** An action that nobody needs, on what the release touches. Each half has to refuse it alone. */
function anotherAction(request: Request): readonly HostileCall[] {
  const action = unneeded(request);
  if (action === undefined) return [];
  // What the request says of its circumstances belongs to its action.
  const { encryption: _, context: __, ...plain } = request;
  const { resource, ownerAccount, via } = plain;
  const role = roleOf(request);
  const attempt: HostileCall = {
    attempt: `${nameOf(callerName(request.principal))} calls ${action} on ${nameOf(resource)}`,
    request: { ...plain, action },
  };
  if (role === undefined) return [attempt];
  const account = accountOf(role);
  const trust = action.startsWith("sts:");
  // In its own account a role needs no policy but its own, except for another role and a key.
  if (account === ownerAccount && via === undefined && !trust) return [attempt];
  return onEachHalf(attempt, trust ? openTrust(account) : openTo(account));
}

function unneeded(request: Request): string | undefined {
  const { action } = request;
  const byService = callingService(request) !== undefined;
  if (action === "s3:GetObject") return byService ? "s3:PutObject" : "s3:DeleteObject";
  if (action === "kms:Decrypt") return byService ? "kms:CreateGrant" : "kms:ReEncryptFrom";
  return unneededActions[action];
}

const unneededActions: Readonly<Record<string, string>> = {
  "codeconnections:UseConnection": "codeconnections:DeleteConnection",
  "codestar-connections:UseConnection": "codestar-connections:DeleteConnection",
  "logs:PutLogEvents": "logs:DeleteLogStream",
  "s3:GetBucketLocation": "s3:PutBucketPolicy",
  "s3:PutObject": "s3:DeleteObject",
  "secretsmanager:GetSecretValue": "secretsmanager:PutSecretValue",
  "sns:Publish": "sns:SetTopicAttributes",
  "ssm:GetParameters": "ssm:PutParameter",
  "sts:AssumeRole": "sts:TagSession",
  "xray:PutTraceSegments": "xray:PutEncryptionConfig",
};
