import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { render } from "../references";
import type { PlannedDeployments, PlannedRole } from "./plan";

export interface DeploymentAccessArgs {
  readonly planned: PlannedDeployments;
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

    const made = provider.made
      ? [
          new iam.OpenIdConnectProvider(
            `${name}-provider`,
            { url: issuer.url, clientIdLists: [issuer.audience] },
            child,
          ),
        ]
      : [];
    const role = (purpose: string, planned: PlannedRole) =>
      makeRole(`${name}-${purpose}`, planned, { ...child, dependsOn: made });
    const preview = role("preview", roles.preview);
    const update = role("update", roles.update);

    this.previewRole = preview.arn;
    this.updateRole = update.arn;
    this.registerOutputs({ previewRole: this.previewRole, updateRole: this.updateRole });
  }
}

function makeRole(
  name: string,
  planned: PlannedRole,
  opts: pulumi.CustomResourceOptions,
): iam.Role {
  const { role, description, trust } = planned;
  return new iam.Role(
    name,
    { name: role.name, path: role.path, description, assumeRolePolicy: render(trust) },
    opts,
  );
}
