import type { Policy } from "../../judge";
import type { Evaluation } from "../evaluate";
import { policyOf, type StackPolicy } from "./stack-policy";
import { type Registered, World } from "./world";

/** Customer managed policies: those of roles, and those that no role of the stacks has. */
interface ManagedPolicies {
  /** A policy and the name of the role that it is attached to. */
  readonly attached: readonly {
    readonly account: string;
    readonly role: string;
    readonly policy: StackPolicy;
  }[];
  /** For a permission set of IAM Identity Center, which attaches it to a role that it makes itself. */
  readonly loose: readonly { readonly arn: string; readonly policy: StackPolicy }[];
  /** Permissions boundaries, which give nothing: the most that each role may do, by its ARN. */
  readonly boundaries: ReadonlyMap<string, StackPolicy>;
  /** Attachments that can't be judged: the policy or the role is no stack's. */
  readonly strays: readonly Registered[];
}

/** @param boundary what is given for the boundaries that no stack registers */
export function managedPolicies(world: World, boundary?: Policy): ManagedPolicies {
  const policies = new Map(
    world
      .ofType("aws:iam/policy:Policy")
      .map((registered) => [String(registered.resource.outputs.arn), policyOf(registered)]),
  );
  const roles = new Set(
    world
      .ofType("aws:iam/role:Role")
      .map(({ place, resource }) => `${place.account}/${resource.outputs.name}`),
  );
  const attachments = world
    .ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    .map((registered) => {
      const { place, resource } = registered;
      const { role, policyArn } = resource.inputs as Readonly<Record<string, string>>;
      const policy = policies.get(policyArn ?? "");
      const known = policy !== undefined && roles.has(`${place.account}/${role}`);
      return known
        ? { account: place.account, role: String(role), policy, arn: String(policyArn) }
        : registered;
    });
  const attached = attachments.flatMap((each) => ("policy" in each ? [each] : []));
  const limits = world.ofType("aws:iam/role:Role").flatMap(({ stack, place, resource }) => {
    const { permissionsBoundary: arn } = resource.inputs;
    if (typeof arn !== "string") return [];
    const given = boundary && { ...boundary, stack, account: place.account };
    const policy = policies.get(arn) ?? given;
    return policy ? [{ arn, policy, role: String(resource.outputs.arn) }] : [];
  });
  const held = new Set([...attached, ...limits].map(({ arn }) => arn));
  return {
    attached,
    boundaries: new Map(limits.map(({ role, policy }) => [role, policy])),
    loose: [...policies].flatMap(([arn, policy]) => (held.has(arn) ? [] : [{ arn, policy }])),
    strays: attachments.flatMap((each) => ("policy" in each ? [] : [each])),
  };
}

/**
 * The role that a permission set of IAM Identity Center makes, with a policy attached: its path is AWS's.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
 */
export function permissionSetRole(policyArn: string): string {
  const name = policyArn.split("/").at(-1) ?? policyArn;
  const path = "role/aws-reserved/sso.amazonaws.com";
  return policyArn.replace(/policy\/.*$/, `${path}/AWSReservedSSO_${name}_0000000000000000`);
}

/** What no call is judged by: boundaries that no stack registers, and whose document nobody gave. */
export function boundaryWarnings(
  stacks: readonly Evaluation[],
  given: Policy | undefined,
): readonly string[] {
  const unknown = new Set(stacks.flatMap(boundariesOfOthers));
  if (given !== undefined) return [];
  return [...unknown].map(
    (arn) =>
      `What the permissions boundary ${arn} leaves out is not known here, so that no call is judged by it: give its ` +
      "document with --boundary.",
  );
}

/** The boundaries of a stack's roles that the stack does not register. */
export function boundariesOfOthers(stack: Evaluation): readonly string[] {
  const world = new World([stack]);
  const made = world.ofType("aws:iam/policy:Policy").map(({ resource }) => resource.outputs.arn);
  return world.ofType("aws:iam/role:Role").flatMap(({ resource }) => {
    const { permissionsBoundary: arn } = resource.inputs;
    return typeof arn === "string" && !made.includes(arn) ? [arn] : [];
  });
}
