import * as codedeploy from "@pulumi/aws/codedeploy";
import * as pulumi from "@pulumi/pulumi";
import type { DeploymentConfiguration } from "../../../contract/deployment-configuration";
import { serviceTrust } from "../../../grants/policy";
import * as names from "../../../names";
import type { PlannedService } from "../../../plan";
import { Role } from "../../access/role";
import type { References } from "../../references";

/** What a deployment group deploys to, beside its names, its role and what takes it back. */
type DeploysTo = Omit<
  codedeploy.DeploymentGroupArgs,
  | "alarmConfiguration"
  | "appName"
  | "autoRollbackConfiguration"
  | "deploymentGroupName"
  | "serviceRoleArn"
>;

export interface CodeDeployArgs {
  readonly owner: names.Owner;
  readonly service: PlannedService;
  readonly references: References;
  readonly platform: "ECS" | "Server";
  readonly configuration: DeploymentConfiguration;
  readonly deploysTo: DeploysTo;
  /** Names of alarms that stop a deployment and take it back. */
  readonly alarms: readonly pulumi.Input<string>[];
}

/** An application of CodeDeploy with its one deployment group, and the role that CodeDeploy takes for it. */
export class CodeDeploy extends pulumi.ComponentResource {
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: CodeDeployArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:CodeDeploy", name, {}, opts);
    const child = { parent: this };
    const { owner, service, configuration, alarms } = args;
    const called = names.serviceName(owner, service.key);

    const role = new Role(
      `${name}-role`,
      {
        role: names.serviceRole(owner, service.key, "codedeploy"),
        description: `CodeDeploy deploys service ${service.key} with it`,
        trust: takenForGroup(owner, called),
        grants: service.grants,
        references: args.references,
      },
      child,
    );
    const application = new codedeploy.Application(
      `${name}-application`,
      { name: called, computePlatform: args.platform },
      child,
    );
    const own =
      configuration.own &&
      new codedeploy.DeploymentConfig(
        `${name}-configuration`,
        {
          deploymentConfigName: configuration.name,
          computePlatform: args.platform,
          trafficRoutingConfig: configuration.own,
        },
        child,
      );
    const group = new codedeploy.DeploymentGroup(
      `${name}-group`,
      {
        appName: application.name,
        deploymentGroupName: called,
        deploymentConfigName: own?.deploymentConfigName ?? configuration.name,
        serviceRoleArn: role.arn,
        autoRollbackConfiguration: {
          enabled: true,
          events: [
            "DEPLOYMENT_FAILURE",
            "DEPLOYMENT_STOP_ON_REQUEST",
            ...(alarms.length > 0 ? ["DEPLOYMENT_STOP_ON_ALARM"] : []),
          ],
        },
        ...(alarms.length > 0 && { alarmConfiguration: { enabled: true, alarms: [...alarms] } }),
        ...args.deploysTo,
      },
      { ...child, dependsOn: [...role.ready] },
    );

    this.ready = [group, ...role.ready];
    this.registerOutputs({ application: application.name, group: group.deploymentGroupName });
  }
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/security_confused_deputy.html */
function takenForGroup(owner: names.Owner, called: string) {
  const group = names.arn(owner, "codedeploy", `deploymentgroup:${called}/${called}`);
  return serviceTrust("codedeploy.amazonaws.com", { ArnEquals: { "aws:SourceArn": group } });
}
