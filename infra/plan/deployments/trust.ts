import { oneOrMany, type PolicyDocument, policy } from "../../grants/policy";
import type { DeploymentsSettings } from "../../settings";
import type { Issuer } from "../../settings/deployments";

/** The stack that is deployed, as tokens name it. */
export interface DeployedStack {
  readonly project: string;
  readonly stack: string;
}

/** Whose tokens each role trusts: exact subjects. */
interface Subjects {
  readonly preview: readonly string[];
  readonly update: readonly string[];
}

/**
 * The operations of Pulumi Deployments. What Pulumi's page of tokens lists ends with `destroy`; that a check
 * for drift names itself as its run does is inferred from the page of environment variables.
 * https://www.pulumi.com/docs/deployments/guides/oidc/#custom-claims
 * https://www.pulumi.com/docs/deployments/concepts/settings/environment-variables/
 */
type Operation = "preview" | "refresh" | "update" | "detect-drift" | "remediate-drift";

/**
 * Before a run Pulumi Deployments takes one role, whatever the operation is: the one that can only read, so
 * that it trusts every operation. The other trusts those that change something. Nobody destroys a stack by
 * a deployment: that is left to a person at a terminal.
 */
export function subjectsOf(deployments: DeploymentsSettings, deployed: DeployedStack): Subjects {
  const { pulumi, github } = deployments;
  if (pulumi) {
    const { drift, organization } = pulumi;
    const { project, stack } = deployed;
    const subject = (operation: Operation) =>
      `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}:operation:${operation}:scope:write`;
    const changes: readonly Operation[] = ["update", ...(drift?.remediate ? remediate : [])];
    const reads: readonly Operation[] = ["preview", "refresh", ...(drift ? detect : [])];
    return { preview: [...reads, ...changes].map(subject), update: changes.map(subject) };
  }
  if (!github) throw new Error("The settings say nothing of who deploys.");
  const { repository, branch, environment } = github;
  const place =
    environment === undefined ? `ref:refs/heads/${branch}` : `environment:${environment}`;
  return {
    preview: [`repo:${repository}:pull_request`],
    update: [`repo:${repository}:${place}`],
  };
}

const detect = ["detect-drift"] as const;
const remediate = ["remediate-drift"] as const;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html */
export function tokenTrust(
  provider: string,
  { host, audience }: Issuer,
  subjects: readonly string[],
): PolicyDocument {
  return policy([
    {
      Sid: "TakenByDeployments",
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { [`${host}:aud`]: audience, [`${host}:sub`]: oneOrMany(subjects) },
      },
    },
  ]);
}
