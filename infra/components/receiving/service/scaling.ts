import * as appautoscaling from "@pulumi/aws/appautoscaling";
import * as pulumi from "@pulumi/pulumi";
import * as names from "../../../names";
import type { ContainerSettings } from "../../../settings";

export interface ScalingArgs {
  readonly owner: names.Owner;
  /** As Amazon ECS calls it. */
  readonly service: string;
  readonly tasks: ContainerSettings["tasks"];
  readonly after: readonly pulumi.Resource[];
}

/** Tasks come and go with the CPU that they use: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html */
export class Scaling extends pulumi.ComponentResource {
  constructor(name: string, args: ScalingArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:target:Scaling", name, {}, opts);
    const { owner, service, tasks, after } = args;

    const target = new appautoscaling.Target(
      `${name}-target`,
      {
        serviceNamespace: "ecs",
        resourceId: `service/${names.cluster(owner)}/${service}`,
        scalableDimension: "ecs:service:DesiredCount",
        minCapacity: tasks.least,
        maxCapacity: tasks.most,
      },
      { parent: this, dependsOn: [...after] },
    );
    new appautoscaling.Policy(
      `${name}-policy`,
      {
        policyType: "TargetTrackingScaling",
        serviceNamespace: target.serviceNamespace,
        resourceId: target.resourceId,
        scalableDimension: target.scalableDimension,
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: {
            predefinedMetricType: "ECSServiceAverageCPUUtilization",
          },
          targetValue: tasks.cpuPercent,
        },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
