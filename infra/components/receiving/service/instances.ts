import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { paceConfiguration } from "../../../contract/deployment-configuration";
import { serviceTrust } from "../../../grants/policy";
import * as names from "../../../names";
import type { PlannedInstances } from "../../../plan";
import { Role } from "../../access/role";
import { DeployRole } from "../deploy-role";
import { CodeDeploy } from "./codedeploy";

export interface InstancesArgs {
  readonly owner: names.Owner;
  readonly service: PlannedInstances;
}

/** A group of machines, chosen by tags, on which CodeDeploy's agent puts releases. */
export class Instances extends pulumi.ComponentResource {
  /** What an EC2 instance gets, for the agent to read bundles; undefined where the settings name a role. */
  readonly profileName: pulumi.Output<string> | undefined;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: InstancesArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:Instances", name, {}, opts);
    const child = { parent: this };
    const { owner, service } = args;
    const { key, settings } = service;

    const machine = settings.instanceRole === undefined ? this.newRole(name, args) : undefined;
    const codedeploy = new CodeDeploy(
      `${name}-codedeploy`,
      {
        owner,
        service,
        references: {},
        platform: "Server",
        configuration: paceConfiguration(settings),
        alarms: settings.alarms,
        deploysTo: {
          deploymentStyle: {
            deploymentType: "IN_PLACE",
            deploymentOption: "WITHOUT_TRAFFIC_CONTROL",
          },
          ...(hasTags(settings.ec2) && { ec2TagSets: allTags(settings.ec2) }),
          ...(hasTags(settings.onPremises) && {
            onPremisesInstanceTagFilters: filters(settings.onPremises),
          }),
        },
      },
      child,
    );
    const deploy = new DeployRole(
      `${name}-deploy`,
      { account: owner.account, what: `service ${key}`, of: service, references: {} },
      child,
    );

    this.profileName = machine?.profile.name;
    this.ready = [...codedeploy.ready, ...deploy.ready, ...(machine?.ready ?? [])];
    this.registerOutputs({ profileName: this.profileName });
  }

  private newRole(name: string, { owner, service }: InstancesArgs) {
    const role = new Role(
      `${name}-instance`,
      {
        role: names.serviceRole(owner, service.key, "instance"),
        description: `Machines of service ${service.key} read bundles with it`,
        trust: serviceTrust("ec2.amazonaws.com"),
        grants: service.grants,
      },
      { parent: this },
    );
    const profile = new iam.InstanceProfile(
      `${name}-profile`,
      { name: names.serviceRole(owner, service.key, "instance").name, role: role.roleName },
      { parent: this },
    );
    return { profile, ready: [...role.ready, profile] };
  }
}

type Tags = Readonly<Record<string, string>>;

const hasTags = (tags: Tags) => Object.keys(tags).length > 0;

function filters(tags: Tags) {
  return Object.entries(tags).map(([key, value]) => ({ type: "KEY_AND_VALUE", key, value }));
}

/** A machine belongs to the group where each set has one of its tags. */
function allTags(tags: Tags) {
  return filters(tags).map((filter) => ({ ec2TagFilters: [filter] }));
}
