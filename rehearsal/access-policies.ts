import type { Policies, Policy, PolicyDocument, Request } from "../judge";
import type { Evaluation } from "./evaluate";
import { Registry } from "./registry";

/** Every policy that the stacks registered, found by whose it is. */
export class AccessPolicies {
  /** By role ARN. */
  private readonly trusts = new Map<string, StackPolicy>();
  private readonly identities = new Map<string, StackPolicy[]>();
  /** By bucket ARN and key ARN. */
  private readonly resources = new Map<string, StackPolicy>();

  constructor(
    evaluations: readonly Evaluation[],
    private readonly guardrails: Guardrails = {},
  ) {
    const registry = new Registry(evaluations);
    const roleArns = new Map<string, string>();
    for (const { stack, place, resource } of registry.ofType("aws:iam/role:Role")) {
      const arn = String(resource.outputs.arn);
      roleArns.set(`${place.account}/${resource.outputs.name}`, arn);
      this.trusts.set(
        arn,
        policyOf(stack, `${resource.name}-trust`, resource.inputs.assumeRolePolicy),
      );
    }
    for (const { stack, place, resource } of registry.ofType("aws:iam/rolePolicy:RolePolicy")) {
      const arn = roleArns.get(`${place.account}/${resource.inputs.role}`) ?? "";
      const list = this.identities.get(arn) ?? [];
      list.push(policyOf(stack, resource.name, resource.inputs.policy));
      this.identities.set(arn, list);
    }
    for (const { stack, resource } of registry.ofType("aws:s3/bucketPolicy:BucketPolicy")) {
      const bucket = registry.bucket(String(resource.inputs.bucket));
      if (bucket)
        this.resources.set(bucket.arn, policyOf(stack, resource.name, resource.inputs.policy));
    }
    for (const { stack, resource } of registry.ofType("aws:kms/key:Key")) {
      const arn = String(resource.outputs.arn);
      this.resources.set(arn, policyOf(stack, resource.name, resource.inputs.policy));
    }
  }

  /** All of them, each with the stack that it belongs to. */
  all(): readonly StackPolicy[] {
    return [
      ...this.trusts.values(),
      ...[...this.identities.values()].flat(),
      ...this.resources.values(),
    ];
  }

  /** What AWS looks at for a call, with other documents in the place of some. */
  inForce(request: Request, changed: ReadonlyMap<string, PolicyDocument> = unchanged): Policies {
    const { principal, action, resource } = request;
    const identity =
      typeof principal === "object" && "role" in principal
        ? (this.identities.get(principal.role) ?? [])
        : [];
    const owned = this.resourcePolicy(action, resource);
    return {
      identity: identity.map((policy) => current(policy, changed)),
      ...(owned && { resource: current(owned, changed) }),
      ...this.guardrails,
    };
  }

  /** The policy that a resource has of its own. */
  resourcePolicy(action: string, resource: string): StackPolicy | undefined {
    if (action.toLowerCase() === "sts:assumerole") return this.trusts.get(resource);
    const [, , service] = resource.split(":");
    if (service === "s3") return this.resources.get(resource.split("/")[0] ?? resource);
    return service === "kms" ? this.resources.get(resource) : undefined;
  }

  /** The stack that has a role. */
  stackOfRole(arn: string): string | undefined {
    return this.trusts.get(arn)?.stack;
  }

  roles(): readonly string[] {
    return [...this.trusts.keys()];
  }
}

/** Control policies of an organization, level by level. */
export type Guardrails = Pick<Policies, "scps" | "rcps">;

/** A policy and the stack that registered it; its name is unique over all stacks. */
export interface StackPolicy extends Policy {
  readonly stack: string;
}

const unchanged: ReadonlyMap<string, PolicyDocument> = new Map();

function current(policy: StackPolicy, changed: ReadonlyMap<string, PolicyDocument>): Policy {
  const document = changed.get(policy.name);
  return document ? { name: policy.name, document } : policy;
}

function policyOf(stack: string, name: string, text: unknown): StackPolicy {
  const document = JSON.parse(String(text)) as PolicyDocument;
  return { stack, name: `${stack}:${name}`, document };
}
