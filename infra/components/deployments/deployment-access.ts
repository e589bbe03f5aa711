import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type {
  PlannedDeployments,
  PlannedPolicy,
  PlannedRights,
  PlannedRole,
} from "../../plan/deployments";
import { render } from "../references";

/**
 * The permissions boundary of every role that the stack makes but those of deployments. It outlives the
 * stack, as the roles do that may make no role without it.
 */
export class RoleBoundary extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, planned: PlannedPolicy, opts: pulumi.ComponentResourceOptions) {
    super("ferry:deployments:RoleBoundary", name, {}, opts);
    this.arn = makePolicy(name, planned, { parent: this, retainOnDelete: true }).arn;
    this.registerOutputs({ arn: this.arn });
  }
}

export interface DeploymentAccessArgs {
  readonly planned: PlannedDeployments;
  /** What the roles may do. */
  readonly rights: PlannedRights;
}

/**
 * How deployments on push get into the account: the identity provider of their tokens, and two roles. A
 * person makes them by the first `pulumi up`, and they outlive the stack: what would delete them runs in one.
 */
export class DeploymentAccess extends pulumi.ComponentResource {
  readonly previewRole: pulumi.Output<string>;
  readonly updateRole: pulumi.Output<string>;

  constructor(name: string, args: DeploymentAccessArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:deployments:DeploymentAccess", name, {}, opts);
    const child = { parent: this, retainOnDelete: true };
    const { issuer, provider, roles } = args.planned;
    const { policies } = args.rights;

    const made = provider.made
      ? [
          new iam.OpenIdConnectProvider(
            `${name}-provider`,
            { url: issuer.url, clientIdLists: [issuer.audience] },
            child,
          ),
        ]
      : [];
    const options = { ...child, dependsOn: made };
    const preview = makeRole(`${name}-preview`, roles.preview, policies.preview, options);
    const update = makeRole(`${name}-update`, roles.update, policies.update, options);

    this.previewRole = preview.arn;
    this.updateRole = update.arn;
    this.registerOutputs({ previewRole: this.previewRole, updateRole: this.updateRole });
  }
}

/** A role with its managed policies: together they may be longer than a policy of its own. */
function makeRole(
  name: string,
  { role, description, trust }: PlannedRole,
  policies: readonly PlannedPolicy[],
  opts: pulumi.CustomResourceOptions,
): iam.Role {
  const made = new iam.Role(
    name,
    { name: role.name, path: role.path, description, assumeRolePolicy: render(trust) },
    opts,
  );
  policies.forEach((policy, index) => {
    const { arn } = makePolicy(`${name}-${index + 1}`, policy, opts);
    new iam.RolePolicyAttachment(
      `${name}-${index + 1}-attachment`,
      { role: made.name, policyArn: arn },
      opts,
    );
  });
  return made;
}

function makePolicy(
  name: string,
  { policy, description, document }: PlannedPolicy,
  opts: pulumi.CustomResourceOptions,
): iam.Policy {
  return new iam.Policy(
    name,
    { name: policy.name, path: policy.path, description, policy: render(document) },
    opts,
  );
}
