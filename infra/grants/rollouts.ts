import * as names from "../names";
import { type Grant, type Principal, plain } from "./grant";
import { actionsOf } from "./policy";

/** An application of CodeDeploy with the one deployment group that a role may deploy. */
export interface DeploymentGroup {
  readonly application: string;
  readonly group: string;
  /** The name of its deployment configuration; left out where nobody says, for any. */
  readonly configuration?: string | undefined;
}

/** ARNs of a deployment group and of what a rollout to it reads, in the role's account and the action's region. */
function arnsOf(to: Principal, region: string, { application, group, ...rest }: DeploymentGroup) {
  const arn = (resource: string) =>
    names.arn({ account: to.account, region }, "codedeploy", resource);
  return {
    application: arn(`application:${application}`),
    group: arn(`deploymentgroup:${application}/${group}`),
    configuration: arn(`deploymentconfig:${rest.configuration ?? "*"}`),
  };
}

/** What a rollout takes of CodeDeploy, whatever it deploys to. */
export function deploysGroup(
  to: Principal,
  region: string,
  deployed: DeploymentGroup,
): readonly Grant[] {
  const { application, group, configuration } = arnsOf(to, region, deployed);
  return [
    {
      id: "Deploy",
      to,
      on: plain(group),
      actions: ["codedeploy:CreateDeployment", "codedeploy:GetDeployment"],
      why: "the action starts a deployment and asks how it goes",
    },
    {
      id: "RegisterRevision",
      to,
      on: plain(application),
      actions: actionsOf(
        "codedeploy",
        "GetApplication GetApplicationRevision RegisterApplicationRevision",
      ),
      why: "the action registers what it deploys as a revision of the application",
    },
    {
      id: "ReadDeploymentConfiguration",
      to,
      on: plain(configuration),
      actions: ["codedeploy:GetDeploymentConfig"],
      why: "a deployment reads how fast it may go",
    },
  ];
}

/** What the action of EC2 and on-premises groups asks for beside. */
export function looksUpGroup(
  to: Principal,
  region: string,
  deployed: DeploymentGroup,
): readonly Grant[] {
  const { application, group } = arnsOf(to, region, deployed);
  return [
    {
      id: "LookUpGroup",
      to,
      on: plain(group),
      actions: ["codedeploy:GetDeploymentGroup", "codedeploy:ListDeployments"],
      why: "the action asks for the group and its earlier deployments",
    },
    {
      id: "LookUpGroups",
      to,
      on: plain(application),
      actions: ["codedeploy:ListDeploymentGroups"],
      why: "the action asks for the application's groups",
    },
    {
      id: "ListDeploymentConfigurations",
      to,
      on: plain("*"),
      actions: ["codedeploy:ListDeploymentConfigs"],
      why: "the action lists deployment configurations; AWS offers no resource to name",
    },
  ];
}
