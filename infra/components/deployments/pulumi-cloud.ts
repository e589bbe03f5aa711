import * as pulumi from "@pulumi/pulumi";
import { DeploymentSettings } from "@pulumi/pulumiservice/deploymentSettings";
import { DriftSchedule } from "@pulumi/pulumiservice/driftSchedule";
import { Webhook } from "@pulumi/pulumiservice/webhook";
import type { PlannedCloud } from "../../plan/deployments/cloud";

export interface PulumiCloudArgs {
  readonly cloud: PlannedCloud;
  /** The role that every operation begins with. */
  readonly roleArn: pulumi.Input<string>;
}

/**
 * What Pulumi Cloud does with the stack: pushes, pull requests, checks for drift, and whom it deploys next.
 * Its resources are made with the token of whoever runs Pulumi, not with an account's credentials.
 */
export class PulumiCloud extends pulumi.ComponentResource {
  constructor(name: string, args: PulumiCloudArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:deployments:PulumiCloud", name, {}, opts);
    const child = { parent: this };
    const { cloud, roleArn } = args;
    const { id, drift } = cloud;

    const settings = new DeploymentSettings(
      `${name}-settings`,
      { ...id, ...deploymentSettings(cloud, roleArn) },
      child,
    );
    if (drift) {
      new DriftSchedule(
        `${name}-drift`,
        { ...id, scheduleCron: drift.schedule, autoRemediate: drift.remediate },
        { ...child, dependsOn: settings },
      );
    }
    for (const follower of cloud.followers) {
      new Webhook(
        `${name}-${follower.replace("/", "-")}`,
        {
          organizationName: id.organization,
          projectName: id.project,
          stackName: id.stack,
          displayName: `Deploys ${follower}`,
          active: true,
          format: "pulumi_deployments",
          payloadUrl: follower,
          // Of the events of one deployment only the last: each of them would deploy the follower once.
          filters: ["update_succeeded"],
        },
        child,
      );
    }
    this.registerOutputs({});
  }
}

/** Pulumi fills in the operation and the deployment: CloudTrail names them with each call. */
const sessionName = `ferry-\${deployment.operation}-\${deployment.id}`;

/** https://www.pulumi.com/registry/packages/pulumiservice/api-docs/deploymentsettings/ */
function deploymentSettings(
  { repository, branch, folder, paths, previews, push, commands }: PlannedCloud,
  roleARN: pulumi.Input<string>,
) {
  return {
    sourceContext: { git: { branch, ...(folder !== undefined && { repoDir: folder }) } },
    vcs: {
      provider: "github",
      repository,
      deployCommits: push,
      previewPullRequests: previews,
      pullRequestTemplate: false,
      paths: [...paths],
    },
    operationContext: {
      preRunCommands: [...commands],
      oidc: { aws: { roleARN, sessionName } },
      options: { skipIntermediateDeployments: true },
    },
  };
}
