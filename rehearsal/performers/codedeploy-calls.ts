import { type Evidence, inferred, observed } from "../call";
import { type DeploymentGroup, deploymentGroupOf } from "../world/running-services";
import type { ActionRun } from "./action-run";

/** What CodePipeline and CodeDeploy call for a rollout by CodeDeploy, whatever it goes to. */

const trust = observed("codedeploy/latest/userguide/cross-service-confused-deputy-prevention");

/** A deployment group as its stack made it. */
export interface FoundGroup {
  readonly arn: string;
  readonly group: DeploymentGroup;
  /** An ARN of CodeDeploy in the group's account. */
  readonly named: (resource: string) => string;
}

/** The group that an action's configuration names. */
export function foundGroup(run: ActionRun): FoundGroup {
  const application = run.configured("ApplicationName");
  const name = run.configured("DeploymentGroupName");
  const { account, region } = run;
  const found = deploymentGroupOf(run.release.registry, { account, region }, application, name);
  if (!found) {
    throw run.fault(
      `account ${account} has no deployment group "${name}" of the application "${application}" in ${region}`,
    );
  }
  return { ...found, named: (resource: string) => run.arn("codedeploy", resource) };
}

/** A group that no stack makes: its configuration is what the settings say. */
export function groupOfYours(run: ActionRun, configuration: string) {
  const appName = run.configured("ApplicationName");
  const named = (resource: string) => run.arn("codedeploy", resource);
  const arn = named(`deploymentgroup:${appName}/${run.configured("DeploymentGroupName")}`);
  return { arn, named, group: { appName, deploymentConfigName: configuration } };
}

/** A deployment group, as far as the action itself meets it. */
export type NamedGroup = Pick<FoundGroup, "arn" | "named"> & {
  readonly group: Pick<DeploymentGroup, "appName" | "deploymentConfigName">;
};

/** The action registers what it deploys and starts the deployment. */
export function createDeployment(run: ActionRun, found: NamedGroup, page: Evidence): void {
  const { arn, group, named } = found;
  const on = (resource: string, actions: readonly string[]) => {
    for (const action of actions) {
      const call = `codedeploy:${action}`;
      run.call({ role: run.actor }, call, { resource, account: run.account }, page);
    }
  };
  on(named(`application:${group.appName}`), [
    "GetApplication",
    "GetApplicationRevision",
    "RegisterApplicationRevision",
  ]);
  on(named(`deploymentconfig:${group.deploymentConfigName}`), ["GetDeploymentConfig"]);
  on(arn, ["CreateDeployment", "GetDeployment"]);
}

/** CodeDeploy takes its role for this group. */
export function takeServiceRole(run: ActionRun, { arn, group }: FoundGroup): void {
  const { account } = run;
  const service = { service: "codedeploy.amazonaws.com", sourceArn: arn, sourceAccount: account };
  run.call(service, "sts:AssumeRole", { resource: group.serviceRoleArn, account }, trust);
}

const alarmsPage = inferred("AmazonCloudWatch/latest/APIReference/API_DescribeAlarms");

/** CodeDeploy asks for all alarms of a group in one call. */
export function watchAlarms(run: ActionRun, { group, named }: FoundGroup): void {
  const { account } = run;
  for (const alarm of group.alarmConfiguration?.alarms ?? []) {
    const resource = named(`alarm:${alarm}`).replace(":codedeploy:", ":cloudwatch:");
    const role = group.serviceRoleArn;
    run.call({ role }, "cloudwatch:DescribeAlarms", { resource, account }, alarmsPage);
  }
}
