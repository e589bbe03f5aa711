import type { codedeploy, ecs } from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import { accountOf, type Place } from "../arn";
import { inputsOf, type Registered, type World } from "./world";

/** Lookups of what runs in a target: services, their tasks, CodeDeploy's groups, repositories of images. */

export type RunningService = Unwrap<ecs.ServiceArgs>;
export type DeploymentGroup = Unwrap<codedeploy.DeploymentGroupArgs>;

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

/** The one of a type in a place whose inputs are these. */
function find(
  world: World,
  type: string,
  place: Place,
  is: (inputs: Registered["resource"]["inputs"]) => boolean,
): Registered | undefined {
  return world
    .ofType(type)
    .filter((each) => each.place.account === place.account && each.place.region === place.region)
    .find(({ resource }) => is(resource.inputs));
}

export function repositoryOf(world: World, place: Place, name: string) {
  return find(world, "aws:ecr/repository:Repository", place, (inputs) => inputs.name === name);
}

export function deploymentGroupOf(world: World, place: Place, application: string, group: string) {
  const type = "aws:codedeploy/deploymentGroup:DeploymentGroup";
  const found = find(
    world,
    type,
    place,
    ({ appName, deploymentGroupName }) => appName === application && deploymentGroupName === group,
  );
  if (!found) return undefined;
  const inputs = inputsOf<codedeploy.DeploymentGroupArgs>(found);
  return { arn: String(found.resource.outputs.arn), group: inputs };
}

export function serviceOf(world: World, place: Place, cluster: string, name: string) {
  const found = find(
    world,
    "aws:ecs/service:Service",
    place,
    (inputs) => inputs.name === name && String(inputs.cluster).split("/").at(-1) === cluster,
  );
  if (!found) return undefined;
  return { arn: String(found.resource.outputs.arn), service: inputsOf<ecs.ServiceArgs>(found) };
}

/** A service of a role's account, by its name or by the family of its tasks, with the task definition that it was made with. */
export function serviceMade(world: World, role: string, name: string) {
  return world
    .ofType("aws:ecs/service:Service")
    .filter(({ place }) => place.account === accountOf(role))
    .flatMap((found) => {
      const service = inputsOf<ecs.ServiceArgs>(found);
      const definition = taskDefinitionOf(world, service.taskDefinition);
      const known = { arn: String(found.resource.outputs.arn), service, definition };
      return definition && [service.name, definition.family].includes(name)
        ? [{ ...known, definition }]
        : [];
    })
    .at(0);
}

/** The task definition that a service was made with. */
export function taskDefinitionOf(
  world: World,
  arn: string | undefined,
): TaskDefinition | undefined {
  const found = world.withOutput("aws:ecs/taskDefinition:TaskDefinition", "arn", arn);
  if (!found) return undefined;
  const { inputs } = found.resource;
  return {
    ...(inputs as Partial<TaskDefinition>),
    containerDefinitions: JSON.parse(String(inputs.containerDefinitions)),
    tags: Object.entries(world.tagsOf(found)).map(([key, value]) => ({ key, value })),
  };
}
