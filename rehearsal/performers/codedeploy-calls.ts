import { type Evidence, inferred, observed } from "../call";
import { type DeploymentGroup, deploymentGroupOf } from "../world/running-services";
import type { ActionRun } from "./action-run";

/** What CodePipeline and CodeDeploy call for a rollout by CodeDeploy, whatever it goes to. */

const trust = observed("codedeploy/latest/userguide/cross-service-confused-deputy-prevention");

/** A deployment group as its stack made it. */
export interface FoundGroup {
  readonly arn: string;
  readonly group: DeploymentGroup;
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
  return found;
}

/** A deployment group, as far as the action itself meets it. */
export interface NamedGroup {
  readonly arn: string;
  readonly group: Pick<DeploymentGroup, "appName" | "deploymentConfigName">;
}

/** A group that no stack makes: its configuration is what the settings say, and what CodeDeploy does is not seen. */
export function groupOfYours(run: ActionRun, deploymentConfigName: string): NamedGroup {
  const appName = run.configured("ApplicationName");
  const name = run.configured("DeploymentGroupName");
  run.warn(
    `deployment group "${name}" of account ${run.account} is yours: the rehearsal does not see what CodeDeploy does there`,
  );
  const arn = run.arn("codedeploy", `deploymentgroup:${appName}/${name}`);
  return { arn, group: { appName, deploymentConfigName } };
}

/** The action registers what it deploys and starts the deployment. */
export function createDeployment(run: ActionRun, { arn, group }: NamedGroup, page: Evidence): void {
  run.act(
    "codedeploy:GetApplication codedeploy:GetApplicationRevision codedeploy:RegisterApplicationRevision",
    run.arn("codedeploy", `application:${group.appName}`),
    page,
  );
  const configuration = run.arn("codedeploy", `deploymentconfig:${group.deploymentConfigName}`);
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
