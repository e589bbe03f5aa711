import type { DeploymentsSettings } from "../../settings";
import { deploymentPaths } from "../../settings/deployments";
import type { DeployedStack } from "./trust";

/** What Pulumi Cloud is told of a stack: the inputs of its resources. */
export interface PlannedCloud {
  readonly id: DeployedStack & { readonly organization: string };
  readonly repository: string;
  readonly branch: string;
  readonly folder?: string;
  readonly paths: readonly string[];
  readonly previews: boolean;
  /** Whether a push deploys the stack; otherwise a stack before it does. */
  readonly push: boolean;
  readonly commands: readonly string[];
  readonly drift?: { readonly schedule: string; readonly remediate: boolean };
  /** The stacks that are deployed after it, as project/stack. */
  readonly followers: readonly string[];
}

interface CloudOf {
  readonly pulumi: NonNullable<DeploymentsSettings["pulumi"]>;
  readonly deployed: DeployedStack;
  /** Names of the stacks that this one releases to. */
  readonly releasesTo: readonly string[];
  /** The role that makes changes. */
  readonly updateRole: string;
}

export function planCloud({ pulumi, deployed, releasesTo, updateRole }: CloudOf): PlannedCloud {
  const { organization, repository, branch, folder, previews, preRun, drift, followedBy } = pulumi;
  const { project, stack } = deployed;
  const own = [stack, `${organization}/${project}/${stack}`];
  return {
    id: { organization, project, stack },
    repository,
    branch,
    ...(folder !== undefined && { folder }),
    paths: deploymentPaths({ pulumi }),
    previews,
    // A stack that releases to others reads their contracts: it is deployed after them.
    push: releasesTo.every((name) => own.includes(name)),
    commands: [takeUpdateRole(updateRole), ...preRun],
    ...(drift && { drift }),
    followers: followedBy.map((name) => (name.includes("/") ? name : `${project}/${name}`)),
  };
}

/** Nothing deploys a stack that is to be deployed after others, unless one of them names it. */
export function orderWarnings(
  cloud: PlannedCloud | undefined,
  followers: readonly string[],
): readonly string[] {
  if (!cloud || cloud.push) return [];
  const { project, stack } = cloud.id;
  if (followers.includes(`${project}/${stack}`)) return [];
  return [
    `No push deploys stack ${stack}: it releases to other stacks, and is deployed after them. Write followedBy: [${stack}] ` +
      "into deployments.pulumi of the last of these, and deploy that one first.",
  ];
}

/**
 * Settings have one role for all operations. An operation that changes something leaves that role's keys
 * empty, so that the SDK goes on to the token, by which it takes the role that may make changes. A preview
 * that did the same would be refused: its token says that it is one.
 * https://www.pulumi.com/docs/deployments/concepts/settings/environment-variables/#pulumi_env
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
function takeUpdateRole(role: string): string {
  const variables = [
    "AWS_ACCESS_KEY_ID=",
    "AWS_SECRET_ACCESS_KEY=",
    "AWS_SESSION_TOKEN=",
    `AWS_ROLE_ARN=${role}`,
    "AWS_WEB_IDENTITY_TOKEN_FILE=/mnt/pulumi/pulumi.oidc",
  ];
  return (
    'case "$PULUMI_CI_OPERATION" in update|remediate-drift) ' +
    `printf '%s\\n' ${variables.join(" ")} >> /PULUMI_ENV;; esac`
  );
}
