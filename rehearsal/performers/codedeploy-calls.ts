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
  const found = deploymentGroupOf(run.release.world, { account, region }, application, name);
  run.must(
    found,
    `account ${account} has no deployment group "${name}" of the application "${application}" in ${region}`,
  );
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
  run.act(
    "codedeploy:GetApplication codedeploy:GetApplicationRevision codedeploy:RegisterApplicationRevision",
    named(`application:${group.appName}`),
    page,
  );
  const configuration = named(`deploymentconfig:${group.deploymentConfigName}`);
  run.act("codedeploy:GetDeploymentConfig", configuration, page);
  run.act("codedeploy:CreateDeployment codedeploy:GetDeployment", arn, page);
}

/** CodeDeploy takes its role for this group. */
export function takeServiceRole(run: ActionRun, { arn, group }: FoundGroup): void {
  const service = "codedeploy.amazonaws.com";
  const by = { service, sourceArn: arn, sourceAccount: run.account };
  run.call(by, "sts:AssumeRole", group.serviceRoleArn, trust);
}

const alarmsPage = inferred("AmazonCloudWatch/latest/APIReference/API_DescribeAlarms");

/** CodeDeploy asks for all alarms of a group in one call. */
export function watchAlarms(run: ActionRun, { group }: FoundGroup): void {
  for (const name of group.alarmConfiguration?.alarms ?? []) {
    const alarm = run.arn("cloudwatch", `alarm:${name}`);
    run.call(group.serviceRoleArn, "cloudwatch:DescribeAlarms", alarm, alarmsPage);
  }
}
