import { z } from "zod";
import * as names from "../names";
import type { ContainerSettings, ServiceSettings } from "../settings";
import { paceConfiguration, trafficConfiguration } from "./deployment-configuration";
import { appSpec, taskDefinition } from "./task-definition";

/** What every service says of itself, whatever deploys it. */
interface AnyService {
  /** The role in which the deploy action runs. */
  readonly deployRole: string;
  /** The role that it trusts. */
  readonly pipelineRole: string;
}

/** Containers behind a load balancer. */
interface ContainerService extends AnyService {
  /** The key of the delivering stack's `repositories` whose images run here. */
  readonly repository: string;
  /** The family of its task definition. */
  readonly family: string;
  /** The processors that its images are for. */
  readonly architecture: ContainerSettings["architecture"];
  /** The container that gets the image. */
  readonly container: string;
  /** The role with which a task starts, the one that pulls the image. */
  readonly executionRole: string;
  /** The role that the application has. */
  readonly taskRole: string;
}

/** CodeDeploy moves the load balancer from the old tasks to the new ones. */
export interface CodeDeployService extends ContainerService {
  readonly kind: "codedeploy";
  readonly application: string;
  readonly group: string;
  readonly deploymentConfiguration: string;
  /** The task definition as JSON, with `<IMAGE1_NAME>` in the place of the image. */
  readonly taskDefinition: string;
  /** What CodeDeploy is to do with it, as YAML. */
  readonly appSpec: string;
}

/** Amazon ECS replaces the tasks itself, one after another or blue by green. */
export interface EcsService extends ContainerService {
  readonly kind: "ecs";
  readonly cluster: string;
  readonly service: string;
  /** Minutes after which the deploy action gives up. */
  readonly timeoutMinutes: number;
}

/** Machines chosen by tags, on which CodeDeploy's agent fetches the bundle. */
export interface InstancesService extends AnyService {
  readonly kind: "instances";
  readonly application: string;
  readonly group: string;
  readonly deploymentConfiguration: string;
  /** The role of the machines: the agent reads the bundle with it. */
  readonly instanceRole: string;
}

export type ServiceContract = CodeDeployService | EcsService | InstancesService;

/** What a service exports, all of it known before anything is created. */
export function serviceContract(
  owner: names.Owner,
  service: string,
  settings: ServiceSettings,
  pipelineRole: string,
): ServiceContract {
  const deployRole = names.deployRole(owner, service).arn;
  const group = {
    application: names.serviceName(owner, service),
    group: names.serviceName(owner, service),
  };
  if (settings.kind === "instances") {
    const ferrys = names.serviceRole(owner, service, "instance").arn;
    const { instanceRole = ferrys } = settings;
    return {
      kind: "instances",
      deployRole,
      pipelineRole,
      ...group,
      deploymentConfiguration: paceConfiguration(settings).name,
      instanceRole,
    };
  }
  return { ...containerContract(owner, service, settings, group), deployRole, pipelineRole };
}

function containerContract(
  owner: names.Owner,
  service: string,
  settings: ContainerSettings,
  group: Pick<CodeDeployService, "application" | "group">,
): Omit<CodeDeployService, keyof AnyService> | Omit<EcsService, keyof AnyService> {
  const { deployment, repository = service } = settings;
  const task = taskDefinition(owner, service, settings);
  const container = {
    repository,
    family: task.family,
    architecture: settings.architecture,
    container: service,
    executionRole: task.executionRoleArn,
    taskRole: task.taskRoleArn,
  };
  if (deployment.kind === "codedeploy") {
    return {
      kind: "codedeploy",
      ...container,
      ...group,
      deploymentConfiguration: trafficConfiguration(owner, service, deployment.traffic).name,
      taskDefinition: JSON.stringify(task),
      appSpec: appSpec(service, settings),
    };
  }
  return {
    kind: "ecs",
    ...container,
    cluster: names.cluster(owner),
    service,
    timeoutMinutes: deployment.timeoutMinutes,
  };
}

const text = z.string();
const anyService = { deployRole: text, pipelineRole: text };
const containerService = {
  ...anyService,
  repository: text,
  family: text,
  architecture: z.enum(["X86_64", "ARM64"]),
  container: text,
  executionRole: text,
  taskRole: text,
};
const deploymentGroup = { application: text, group: text, deploymentConfiguration: text };

/** The shape in which another stack exports it. */
export const serviceShape = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("codedeploy"),
    ...containerService,
    ...deploymentGroup,
    taskDefinition: text,
    appSpec: text,
  }),
  z.object({
    kind: z.literal("ecs"),
    ...containerService,
    cluster: text,
    service: text,
    timeoutMinutes: z.number(),
  }),
  z.object({
    kind: z.literal("instances"),
    ...anyService,
    ...deploymentGroup,
    instanceRole: text,
  }),
]);
