import { arnIn, globalArn, partition } from "../../arn";
import { ruleOf } from "../../world/event-rules";
import type { Registered, World } from "../../world/world";

/** What a call is about, where a row of the table names it: ARNs, or none where a stack does not make it. */
export const named: Readonly<
  Record<string, (resource: Registered, world: World) => readonly string[]>
> = {
  bucket: ({ resource }, world) => {
    const bucket = world.bucket(String(resource.inputs.bucket));
    return bucket ? [bucket.arn] : [];
  },
  object: ({ resource }, world) => {
    const { bucket, key } = resource.inputs;
    return [`${world.bucket(String(bucket))?.arn}/${key}`];
  },
  /** Its ARN names no account. */
  zone: ({ place, resource }) => [
    `arn:${partition(place.region)}:route53:::hostedzone/${resource.inputs.zoneId}`,
  ],
  /** It is named, not given by its ARN. */
  role: (resource, world) => ownArn(roleNamed(resource, world)),
  /** Roles that deployments themselves take are only read by one. */
  own: (resource) => ownArn(resource).filter(isNoRun),
  "own role": (resource, world) => ownArn(roleNamed(resource, world)).filter(isNoRun),
  function: ({ resource }, world) => {
    const value = String(resource.inputs.function ?? resource.inputs.functionName);
    const made = world
      .ofType("aws:lambda/function:Function")
      .find(({ resource: { outputs } }) => outputs.arn === value || outputs.name === value);
    return ownArn(made);
  },
  /** It is on the bus that the target names too. */
  rule: (target, world) => ownArn(ruleOf(world, target)),
  /** AWS asks for both: https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html */
  "alias and key": ({ place, resource }, world) => {
    const { name, targetKeyId } = resource.inputs;
    const key = world
      .keys()
      .filter((each) => each.place.region === place.region)
      .find(({ resource: { outputs } }) => [outputs.keyId, outputs.arn].includes(targetKeyId));
    return [arnIn(place, "kms", String(name)), ...ownArn(key)];
  },
};

export function ownArn(registered: Registered | undefined): readonly string[] {
  return registered ? [String(registered.resource.outputs.arn)] : [];
}

const isNoRun = (arn: string) => !arn.includes("/ferry-deployments/");

const roleType = "aws:iam/role:Role";

function roleNamed({ place, resource }: Registered, world: World): Registered | undefined {
  return world
    .ofType(roleType)
    .filter((each) => each.place.account === place.account)
    .find((each) => each.resource.outputs.name === resource.inputs.role);
}

/** What a call on a role says of its permissions boundary: the one that it has, or is to have. */
export function boundsOf(registered: Registered, world: World) {
  const { inputs, type } = registered.resource;
  const role = type === roleType ? registered : roleNamed(registered, world);
  const { permissionsBoundary } = role?.resource.inputs ?? {};
  return {
    "iam:PermissionsBoundary": typeof permissionsBoundary === "string" ? permissionsBoundary : null,
    ...(typeof inputs.policyArn === "string" && { "iam:PolicyARN": inputs.policyArn }),
  };
}

/** `service:name` in account and Region, or `service::name` in the account alone, with values in the place of `{keys}`. */
export function arnOf({ place, resource }: Registered, form: string): string {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
  const values: Readonly<Record<string, unknown>> = {
    path: "/",
    ...resource.outputs,
    ...resource.inputs,
  };
  const [, service = "", global, name = ""] = /^([\w-]+):(:?)(.*)$/.exec(form) ?? [];
  const filled = name.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key]));
  return (global ? globalArn : arnIn)(place, service, filled);
}

/** The texts at a path, through lists on the way. */
export function textsAt(value: unknown, path: string): readonly string[] {
  const [key = "", ...rest] = path.split(".");
  return [value].flat().flatMap((each) => {
    const inner = (each as Readonly<Record<string, unknown>> | undefined)?.[key];
    if (rest.length > 0) return textsAt(inner, rest.join("."));
    return typeof inner === "string" ? [inner] : [];
  });
}
