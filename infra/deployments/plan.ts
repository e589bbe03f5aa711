import type { PolicyDocument } from "../grants/policy";
import * as names from "../names";
import type { Settings } from "../settings";
import { type Issuer, issuerOf } from "../settings/deployments";
import { type PlannedCloud, planCloud } from "./cloud";
import { type DeployedStack, subjectsOf, tokenTrust } from "./trust";

/** Everything that deployments on push need in the account and in Pulumi Cloud, as plain data. */
export interface PlannedDeployments {
  readonly issuer: Issuer;
  /** The account's identity provider; ferry makes it unless the settings name one. */
  readonly provider: { readonly arn: string; readonly made: boolean };
  readonly roles: Readonly<Record<"preview" | "update", PlannedRole>>;
  /** Left out with GitHub Actions. */
  readonly cloud?: PlannedCloud;
}

export interface PlannedRole {
  readonly role: names.RoleName;
  readonly description: string;
  readonly trust: PolicyDocument;
}

/** Plans the deployments of a stack; undefined where there are none but those from a terminal. */
export function planDeployments(
  settings: Settings,
  deployed: DeployedStack,
): PlannedDeployments | undefined {
  const { deployments, account, region, name } = settings;
  if (!deployments) return undefined;
  const owner = { account, region, name };
  const issuer = issuerOf(deployments);
  const made = deployments.identityProvider === undefined;
  const arn = deployments.identityProvider ?? names.identityProvider(owner, issuer.host);
  const subjects = subjectsOf(deployments, deployed);
  const role = (purpose: "preview" | "update", does: string): PlannedRole => ({
    role: names.deploymentRole(owner, purpose),
    description: `${does} stack ${deployed.stack}; taken by deployments on push`,
    trust: tokenTrust(arn, issuer, subjects[purpose]),
  });
  const roles = { preview: role("preview", "Reads"), update: role("update", "Makes") };
  const { pulumi } = deployments;
  return {
    issuer,
    provider: { arn, made },
    roles,
    ...(pulumi && {
      cloud: planCloud({
        pulumi,
        deployed,
        releasesTo: releasesTo(settings),
        updateRole: roles.update.role.arn,
      }),
    }),
  };
}

function releasesTo({ delivery }: Settings): readonly string[] {
  const pipelines = Object.values(delivery?.pipelines ?? {});
  return pipelines.flatMap(({ releases }) => releases.map(({ stack }) => stack));
}
