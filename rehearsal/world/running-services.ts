import type { Place } from "../arn";
import type { Registered, World } from "./world";

/** Lookups of what runs in a target: services, their tasks, CodeDeploy's groups, repositories of images. */

/** The inputs of a service of Amazon ECS that a release meets. */
export interface RunningService {
  readonly name: string;
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly deploymentController?: { readonly type?: string };
  readonly loadBalancers?: readonly {
    readonly containerName: string;
    readonly containerPort: number;
    readonly targetGroupArn?: string;
    readonly advancedConfiguration?: {
      readonly alternateTargetGroupArn: string;
      readonly productionListenerRule: string;
      readonly testListenerRule?: string;
      readonly roleArn: string;
    };
  }[];
}

/** The inputs of a deployment group that a release meets. */
export interface DeploymentGroup {
  readonly appName: string;
  readonly deploymentGroupName: string;
  readonly deploymentConfigName?: string;
  readonly serviceRoleArn: string;
  readonly ecsService?: { readonly clusterName: string; readonly serviceName: string };
  readonly loadBalancerInfo?: {
    readonly targetGroupPairInfo?: {
      readonly prodTrafficRoute: { readonly listenerArns: readonly string[] };
      readonly testTrafficRoute?: { readonly listenerArns: readonly string[] };
    };
  };
  readonly alarmConfiguration?: { readonly alarms?: readonly string[] };
  readonly ec2TagSets?: readonly unknown[];
  readonly onPremisesInstanceTagFilters?: readonly unknown[];
}

/** A task definition in the words of Amazon ECS's API, with its containers. */
export interface TaskDefinition {
  readonly family?: string;
  readonly executionRoleArn?: string;
  readonly taskRoleArn?: string;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  readonly containerDefinitions?: readonly {
    readonly name: string;
    readonly image: string;
    readonly command?: readonly string[];
    readonly entryPoint?: readonly string[];
    readonly portMappings?: readonly { readonly containerPort: number }[];
    readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
    readonly logConfiguration?: { readonly options?: Readonly<Record<string, string>> };
  }[];
}

const here = (place: Place) => (each: Registered) =>
  each.place.account === place.account && each.place.region === place.region;

export function repositoryOf(world: World, place: Place, name: string) {
  return world
    .ofType("aws:ecr/repository:Repository")
    .filter(here(place))
    .find(({ resource }) => resource.inputs.name === name);
}

export function deploymentGroupOf(world: World, place: Place, application: string, group: string) {
  const found = world
    .ofType("aws:codedeploy/deploymentGroup:DeploymentGroup")
    .filter(here(place))
    .find(
      ({ resource: { inputs } }) =>
        inputs.appName === application && inputs.deploymentGroupName === group,
    );
  return (
    found && {
      arn: String(found.resource.outputs.arn),
      group: found.resource.inputs as unknown as DeploymentGroup,
    }
  );
}

export function serviceOf(world: World, place: Place, cluster: string, name: string) {
  const found = world
    .ofType("aws:ecs/service:Service")
    .filter(here(place))
    .find(
      ({ resource: { inputs } }) =>
        inputs.name === name && String(inputs.cluster).split("/").at(-1) === cluster,
    );
  return (
    found && {
      arn: String(found.resource.outputs.arn),
      service: found.resource.inputs as unknown as RunningService,
    }
  );
}

/** The task definition that a service was made with. */
export function taskDefinitionOf(world: World, arn: string): TaskDefinition | undefined {
  const found = world.withOutput("aws:ecs/taskDefinition:TaskDefinition", "arn", arn);
  if (!found) return undefined;
  const { inputs } = found.resource;
  return {
    ...(inputs as unknown as TaskDefinition),
    containerDefinitions: JSON.parse(String(inputs.containerDefinitions)),
    tags: Object.entries(world.tagsOf(found)).map(([key, value]) => ({ key, value })),
  };
}
