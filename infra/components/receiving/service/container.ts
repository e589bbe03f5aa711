import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ecs from "@pulumi/aws/ecs";
import * as pulumi from "@pulumi/pulumi";
import { trafficConfiguration } from "../../../contract/deployment-configuration";
import { resourceHalf } from "../../../grants/grant";
import { policy, serviceTrust } from "../../../grants/policy";
import * as names from "../../../names";
import type { PlannedContainer } from "../../../plan";
import { isExposed } from "../../../settings";
import { Role } from "../../access/role";
import { identifiers, type References } from "../../references";
import type { PrivateBucket } from "../../storage/private-bucket";
import { DeployRole } from "../deploy-role";
import { CodeDeploy } from "./codedeploy";
import { LoadBalancer } from "./load-balancer";
import type { Network } from "./network";
import { referencesOf, replacement, sidesOf } from "./replacement";
import { Scaling } from "./scaling";
import { Tasks } from "./tasks";

export interface ContainerArgs {
  readonly owner: names.Owner;
  readonly service: PlannedContainer;
  readonly network: Network;
  readonly clusterArn: pulumi.Input<string>;
  /** The account's bucket for logs: there where there are load balancers. */
  readonly logs: PrivateBucket | undefined;
  readonly logKeyArn: pulumi.Input<string>;
  readonly retain: boolean;
}

/**
 * Tasks of Fargate, what leads to them, and what puts releases there. It goes up before there is an image: the tasks run
 * a bootstrap image, and nobody waits for them.
 */
export class Container extends pulumi.ComponentResource {
  /** Of the load balancer; a worker has none. */
  readonly dnsName: pulumi.Output<string> | undefined;
  /** Everything that has to be in place before a release is put there. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: ContainerArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:Container", name, {}, opts);
    const child = { parent: this };
    const { owner, service, network, logKeyArn } = args;
    const { key, settings } = service;

    const exposed = this.expose(name, args);
    const { balancer, errors } = exposed ?? {};
    const tasks = new Tasks(
      `${name}-tasks`,
      {
        owner,
        service,
        vpcId: network.vpcId,
        reached: exposed && { by: exposed.balancer.securityGroupId, port: exposed.settings.port },
        logKeyArn,
      },
      child,
    );
    const references = balancer ? referencesOf(key, balancer) : identifiers();
    const mover = this.newMover(name, args, references);
    const alarms = [...(errors ? [errors.name] : []), ...settings.deployment.rollback.alarms];
    const called = names.runningService(key, exposed !== undefined);
    const running = new ecs.Service(
      exposed ? `${name}-service` : `${name}-worker`,
      {
        name: called,
        cluster: args.clusterArn,
        launchType: "FARGATE",
        platformVersion: "LATEST",
        taskDefinition: tasks.definitionArn,
        desiredCount: settings.tasks.least,
        networkConfiguration: {
          assignPublicIp: false,
          subnets: network.privateSubnetIds,
          securityGroups: [tasks.securityGroupId],
        },
        waitForSteadyState: false,
        ...(service.tagsTasks && { propagateTags: "SERVICE" }),
        ...(exposed && {
          healthCheckGracePeriodSeconds: 60,
          loadBalancers: [
            {
              targetGroupArn: exposed.balancer.blue.arn,
              containerName: key,
              containerPort: exposed.settings.port,
              ...(mover && { advancedConfiguration: sidesOf(exposed.balancer, mover.arn) }),
            },
          ],
        }),
        ...replacement(settings.deployment, alarms),
      },
      {
        ...child,
        // What deploys changes these; a later `pulumi up` leaves them alone.
        ignoreChanges: ["taskDefinition", "loadBalancers", "desiredCount"],
        // Its name is fixed: the old one goes first.
        deleteBeforeReplace: true,
        dependsOn: [...(balancer?.ready ?? []), ...tasks.ready, ...(mover?.ready ?? [])],
      },
    );
    new Scaling(
      `${name}-scaling`,
      { owner, service: called, tasks: settings.tasks, after: [running] },
      child,
    );
    const codedeploy =
      balancer && this.newCodeDeploy(name, args, balancer, running, references, alarms);
    const deploy = new DeployRole(
      `${name}-deploy`,
      { account: owner.account, what: `service ${key}`, of: service, references },
      child,
    );

    const record = this.newTakenRole(
      `${name}-record`,
      args,
      names.recordRole(owner, key),
      `Looks what service ${key} runs; taken by the invalidate function`,
    );
    const restore = this.newTakenRole(
      `${name}-restore`,
      args,
      names.restoreRole(owner, key),
      `Brings earlier tasks of service ${key} back; taken by the back function`,
    );
    const before =
      settings.before &&
      this.newTakenRole(
        `${name}-before`,
        args,
        names.beforeRole(owner, key),
        `Runs a command before releases of service ${key}; taken by the before function`,
      );

    this.dnsName = balancer?.dnsName;
    this.ready = [
      running,
      ...(codedeploy?.ready ?? []),
      ...deploy.ready,
      ...record.ready,
      ...restore.ready,
      ...(before?.ready ?? []),
    ];
    this.registerOutputs({ dnsName: this.dnsName });
  }

  /** What leads to the tasks, and watches their answers. */
  private expose(name: string, args: ContainerArgs) {
    const { service, network, logs, retain } = args;
    const { key, settings, access } = service;
    if (!isExposed(settings)) return undefined;
    if (!logs) throw new Error("Load balancers are to log, but there is no bucket for logs.");
    const balancer = new LoadBalancer(
      `${name}-balancer`,
      { service: key, settings, access, network, logs, retain },
      { parent: this },
    );
    const { errorsPerMinute } = settings.deployment.rollback;
    return {
      settings,
      balancer,
      errors: this.newErrorAlarm(name, args, balancer, errorsPerMinute),
    };
  }

  /** The role with which Amazon ECS moves the load balancer itself. AWS's page gives it no conditions. */
  private newMover(name: string, { owner, service }: ContainerArgs, references: References) {
    if (service.settings.deployment.kind !== "blue-green") return undefined;
    return new Role(
      `${name}-mover`,
      {
        role: names.serviceRole(owner, service.key, "balancer"),
        description: `Amazon ECS moves the load balancer of service ${service.key} with it`,
        trust: serviceTrust("ecs.amazonaws.com"),
        grants: service.grants,
        references,
      },
      { parent: this },
    );
  }

  /** A role that a function of the delivering account takes. */
  private newTakenRole(
    name: string,
    { owner, service: { grants } }: ContainerArgs,
    role: names.RoleName,
    description: string,
  ) {
    const trust = resourceHalf(grants, { kind: "role", account: owner.account, arn: role.arn });
    const args = { role, description, trust: policy(trust), grants };
    return new Role(name, args, { parent: this });
  }

  /** Answers with 5xx of either side take a release back. */
  private newErrorAlarm(
    name: string,
    { owner, service }: ContainerArgs,
    balancer: LoadBalancer,
    errorsPerMinute: number,
  ) {
    return new cloudwatch.MetricAlarm(
      `${name}-errors`,
      {
        name: `${names.serviceName(owner, service.key)}-errors`,
        alarmDescription: `Service ${service.key} answers with 5xx`,
        namespace: "AWS/ApplicationELB",
        metricName: "HTTPCode_Target_5XX_Count",
        dimensions: { LoadBalancer: balancer.arnSuffix },
        statistic: "Sum",
        period: 60,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: errorsPerMinute,
        treatMissingData: "notBreaching",
      },
      { parent: this },
    );
  }

  private newCodeDeploy(
    name: string,
    { owner, service }: ContainerArgs,
    balancer: LoadBalancer,
    running: ecs.Service,
    references: References,
    alarms: readonly pulumi.Input<string>[],
  ) {
    const { deployment } = service.settings;
    const { green, testListener } = balancer;
    if (deployment.kind !== "codedeploy" || !green || !testListener) return undefined;
    return new CodeDeploy(
      `${name}-codedeploy`,
      {
        owner,
        service,
        references,
        platform: "ECS",
        configuration: trafficConfiguration(owner, service.key, deployment.traffic),
        alarms,
        deploysTo: {
          deploymentStyle: {
            deploymentType: "BLUE_GREEN",
            deploymentOption: "WITH_TRAFFIC_CONTROL",
          },
          blueGreenDeploymentConfig: {
            deploymentReadyOption: { actionOnTimeout: "CONTINUE_DEPLOYMENT" },
            terminateBlueInstancesOnDeploymentSuccess: {
              action: "TERMINATE",
              terminationWaitTimeInMinutes: deployment.keepMinutes,
            },
          },
          ecsService: { clusterName: names.cluster(owner), serviceName: running.name },
          loadBalancerInfo: {
            targetGroupPairInfo: {
              prodTrafficRoute: { listenerArns: [balancer.listener.arn] },
              testTrafficRoute: { listenerArns: [testListener.arn] },
              targetGroups: [{ name: balancer.blue.name }, { name: green.name }],
            },
          },
        },
      },
      { parent: this },
    );
  }
}
