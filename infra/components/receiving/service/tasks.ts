import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as ecs from "@pulumi/aws/ecs";
import * as vpc from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { bootstrapTask } from "../../../contract/task-definition";
import { serviceTrust } from "../../../grants/policy";
import * as names from "../../../names";
import type { PlannedContainer } from "../../../plan";
import { Role } from "../../access/role";

export interface TasksArgs {
  readonly owner: names.Owner;
  readonly service: PlannedContainer;
  readonly vpcId: pulumi.Input<string>;
  /** The load balancer's security group, and where the tasks listen for it; a worker has none. */
  readonly reached: { readonly by: pulumi.Input<string>; readonly port: number } | undefined;
  /** Key of the log group. */
  readonly logKeyArn: pulumi.Input<string>;
}

/** Days for which the logs of tasks are kept. */
const logDays = 365;

/** What a service's tasks are: their two roles, their log, whom they talk to, and what runs at first. */
export class Tasks extends pulumi.ComponentResource {
  readonly definitionArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: TasksArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:Tasks", name, {}, opts);
    const child = { parent: this };
    const { owner, service } = args;

    const execution = this.newRole(`${name}-execution`, args, "execution");
    const task =
      service.settings.taskRole === undefined
        ? this.newRole(`${name}-task`, args, "task")
        : undefined;
    const log = new cloudwatch.LogGroup(
      `${name}-log`,
      {
        name: names.serviceLogGroup(owner, service.key),
        retentionInDays: logDays,
        kmsKeyId: args.logKeyArn,
      },
      child,
    );
    const definition = this.newDefinition(name, args, [
      ...execution.ready,
      ...(task?.ready ?? []),
      log,
    ]);
    const access = this.newSecurityGroup(name, args);

    this.definitionArn = definition.arn;
    this.securityGroupId = access.group.id;
    this.ready = [definition, ...execution.ready, ...(task?.ready ?? []), log, ...access.rules];
    this.registerOutputs({ definitionArn: this.definitionArn });
  }

  private newRole(name: string, { owner, service }: TasksArgs, of: "execution" | "task") {
    const purpose = of === "execution" ? "start with it" : "give it to the application";
    return new Role(
      name,
      {
        role: names.serviceRole(owner, service.key, of),
        description: `Tasks of service ${service.key} ${purpose}`,
        // AWS lets no narrower ARN than all of the account's clusters.
        trust: serviceTrust("ecs-tasks.amazonaws.com", {
          ArnLike: { "aws:SourceArn": names.arn(owner, "ecs", "*") },
        }),
        grants: service.grants,
      },
      { parent: this },
    );
  }

  /** The definition that runs until the first release; later ones are the releases'. */
  private newDefinition(name: string, args: TasksArgs, dependsOn: pulumi.Resource[]) {
    const { owner, service } = args;
    const task = bootstrapTask(owner, service.key, service.settings);
    const { containerDefinitions, requiresCompatibilities, ...rest } = task;
    return new ecs.TaskDefinition(
      `${name}-definition`,
      {
        ...rest,
        requiresCompatibilities: [...requiresCompatibilities],
        containerDefinitions: JSON.stringify(containerDefinitions),
        // A service that has not had a release yet runs the revision before.
        skipDestroy: true,
      },
      { parent: this, dependsOn },
    );
  }

  private newSecurityGroup(name: string, { service, vpcId, reached }: TasksArgs) {
    const { egress } = service.settings;
    const child = { parent: this };
    const group = new ec2.SecurityGroup(
      `${name}-access`,
      { description: `Tasks of service ${service.key}`, vpcId },
      child,
    );
    const tcp = (port: number) => ({ ipProtocol: "tcp", fromPort: port, toPort: port });
    const between = ({ by, port }: NonNullable<TasksArgs["reached"]>) => [
      new vpc.SecurityGroupIngressRule(
        `${name}-from-balancer`,
        { securityGroupId: group.id, ...tcp(port), referencedSecurityGroupId: by },
        child,
      ),
      new vpc.SecurityGroupEgressRule(
        `${name}-balancer-to-tasks`,
        { securityGroupId: by, ...tcp(port), referencedSecurityGroupId: group.id },
        child,
      ),
    ];
    const rules = [
      ...(reached ? between(reached) : []),
      ...egress.map(
        (to) =>
          new vpc.SecurityGroupEgressRule(
            `${name}-to-${to}`,
            { securityGroupId: group.id, ...tcp(to), cidrIpv4: "0.0.0.0/0" },
            child,
          ),
      ),
    ];
    return { group, rules };
  }
}
