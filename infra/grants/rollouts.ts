import * as names from "../names";
import { type Grant, type Principal, plain } from "./grant";
import { actionsOf } from "./policy";

/** An application of CodeDeploy with the one deployment group that a role may deploy. */
interface DeploymentGroup {
  readonly application: string;
  readonly group: string;
  /** The name of its deployment configuration; left out where nobody says, for any. */
  readonly configuration?: string | undefined;
}

/** A role that deploys to a group, in its account and the action's region. */
function deployer(to: Principal, region: string) {
  const arn = (resource: string) =>
    resource === "*" ? "*" : names.arn({ account: to.account, region }, "codedeploy", resource);
  return (id: string, calls: string, resource: string, why: string): Grant => ({
    id,
    to,
    on: plain(arn(resource)),
    actions: actionsOf("codedeploy", calls),
    why,
  });
}

/** What a rollout takes of CodeDeploy, whatever it deploys to. */
export function deploysGroup(
  to: Principal,
  region: string,
  { application, group, configuration = "*" }: DeploymentGroup,
): readonly Grant[] {
  const may = deployer(to, region);
  const starts = "the action starts a deployment and asks how it goes";
  const registers = "the action registers what it deploys as a revision of the application";
  const revision = "GetApplication GetApplicationRevision RegisterApplicationRevision";
  const reads = "a deployment reads how fast it may go";
  const pace = `deploymentconfig:${configuration}`;
  return [
    may("Deploy", "CreateDeployment GetDeployment", groupOf(application, group), starts),
    may("RegisterRevision", revision, `application:${application}`, registers),
    may("ReadDeploymentConfiguration", "GetDeploymentConfig", pace, reads),
  ];
}

/**
 * An earlier revision is deployed again, or a rollout that waits with its old tasks is stopped. Two pages disagree whether
 * stopping asks for the group.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/auth-and-access-control-permissions-reference.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
 */
export function returnsGroup(
  to: Principal,
  region: string,
  { application, group, configuration = "*" }: DeploymentGroup,
): readonly Grant[] {
  const may = deployer(to, region);
  const redeploys = "a revision that was deployed before is deployed again";
  const revision = "GetApplicationRevision RegisterApplicationRevision";
  const pace = `deploymentconfig:${configuration}`;
  return [
    may("Redeploy", "CreateDeployment GetDeployment", groupOf(application, group), redeploys),
    may("FindRevision", revision, `application:${application}`, redeploys),
    may("ReadDeploymentConfiguration", "GetDeploymentConfig", pace, "all traffic moves at once"),
    may("StopRollout", "StopDeployment", "*", "the tasks before a rollout take over again"),
  ];
}

/** What the action of EC2 and on-premises groups asks for beside. */
export function looksUpGroup(
  to: Principal,
  region: string,
  { application, group }: DeploymentGroup,
): readonly Grant[] {
  const may = deployer(to, region);
  const calls = "GetDeploymentGroup ListDeployments";
  const earlier = "the action asks for the group and its earlier deployments";
  const groups = "the action asks for the application's groups";
  const all = "the action lists deployment configurations; AWS offers no resource to name";
  return [
    may("LookUpGroup", calls, groupOf(application, group), earlier),
    may("LookUpGroups", "ListDeploymentGroups", `application:${application}`, groups),
    may("ListDeploymentConfigurations", "ListDeploymentConfigs", "*", all),
  ];
}

function groupOf(application: string, group: string): string {
  return `deploymentgroup:${application}/${group}`;
}
