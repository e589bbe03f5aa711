import { z } from "zod";
import * as names from "../names";
import {
  type ContainerSettings,
  isExposed,
  type ServiceSettings,
  type Settings,
  stackTags,
} from "../settings";
import { paceConfiguration, trafficConfiguration } from "./deployment-configuration";
import { appSpec, taskDefinition } from "./task-definition";

const text = z.string();

/** What every service says of itself, whatever deploys it. */
const anyService = {
  /** The role in which the deploy action runs. */
  deployRole: text,
  /** The role that it trusts. */
  pipelineRole: text,
};

/** Containers, behind a load balancer or not. */
const containerService = {
  ...anyService,
  /** Whose images run here: a key of the delivering stack's `repositories`, or the ARN of one that is there. */
  repository: text,
  /** The family of its task definition. */
  family: text,
  /** The processors that its images are for. */
  architecture: z.enum(["X86_64", "ARM64"]),
  /** The container that gets the image. */
  container: text,
  /** The role with which a task starts, the one that pulls the image. */
  executionRole: text,
  /** The role that the application has. */
  taskRole: text,
  /** What Amazon ECS calls it; contracts of older versions lack this and the role below. */
  runs: z.object({ cluster: text, service: text }).optional(),
  /** The role in which the invalidate function looks what runs. */
  recordRole: text.optional(),
  /** The role in which tasks of an earlier release come back, and the one that it trusts. */
  restoreRole: text.optional(),
  backRole: text.optional(),
  /** A command of the image that must succeed before a release; in which role, and where its log is. */
  before: z
    .object({
      command: z.array(text).readonly(),
      timeoutMinutes: z.number(),
      role: text,
      logGroup: text,
    })
    .optional(),
};

/** What CodeDeploy deploys to. */
const deploymentGroup = { application: text, group: text, deploymentConfiguration: text };

/** CodeDeploy moves the load balancer from the old tasks to the new ones. */
const codeDeployService = z.object({
  kind: z.literal("codedeploy"),
  ...containerService,
  ...deploymentGroup,
  /** The task definition as JSON, with `<IMAGE1_NAME>` in the place of the image. */
  taskDefinition: text,
  /** What CodeDeploy is to do with it, as YAML. */
  appSpec: text,
});

/** Amazon ECS replaces the tasks itself, one after another or blue by green. */
const ecsService = z.object({
  kind: z.literal("ecs"),
  ...containerService,
  cluster: text,
  service: text,
  /** Minutes after which the deploy action gives up. */
  timeoutMinutes: z.number(),
});

/** Machines chosen by tags, on which CodeDeploy's agent fetches the bundle. */
const instancesService = z.object({
  kind: z.literal("instances"),
  ...anyService,
  ...deploymentGroup,
  /** The role of the machines: the agent reads the bundle with it. */
  instanceRole: text,
});

/** A service as another stack releases to it. */
export const serviceShape = z.discriminatedUnion("kind", [
  codeDeployService,
  ecsService,
  instancesService,
]);

export type CodeDeployService = Readonly<z.output<typeof codeDeployService>>;
export type EcsService = Readonly<z.output<typeof ecsService>>;
export type InstancesService = Readonly<z.output<typeof instancesService>>;
export type ServiceContract = CodeDeployService | EcsService | InstancesService;

/** What a service exports, all of it known before anything is created. */
export function serviceContract(
  owner: Settings,
  service: string,
  settings: ServiceSettings,
  pipelineRole: string,
  backRole: string,
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
  const container = containerContract(owner, service, settings, group);
  return { ...container, deployRole, pipelineRole, backRole };
}

function containerContract(
  owner: Settings,
  service: string,
  settings: ContainerSettings,
  group: Pick<CodeDeployService, "application" | "group">,
): Omit<CodeDeployService, keyof typeof anyService> | Omit<EcsService, keyof typeof anyService> {
  const { deployment, repository = service } = settings;
  const task = taskDefinition(owner, service, settings);
  const runs = {
    cluster: names.cluster(owner),
    service: names.runningService(service, isExposed(settings)),
  };
  const container = {
    repository,
    family: task.family,
    architecture: settings.architecture,
    container: service,
    executionRole: task.executionRoleArn,
    taskRole: task.taskRoleArn,
    runs,
    recordRole: names.recordRole(owner, service).arn,
    restoreRole: names.restoreRole(owner, service).arn,
    ...(settings.before && {
      before: {
        ...settings.before,
        role: names.beforeRole(owner, service).arn,
        logGroup: names.serviceLogGroup(owner, service),
      },
    }),
  };
  if (deployment.kind === "codedeploy") {
    return {
      kind: "codedeploy",
      ...container,
      ...group,
      deploymentConfiguration: trafficConfiguration(owner, service, deployment.traffic).name,
      taskDefinition: JSON.stringify({ ...task, ...tagsOf(owner) }),
      appSpec: appSpec(service, settings),
    };
  }
  return {
    kind: "ecs",
    ...container,
    ...runs,
    timeoutMinutes: deployment.timeoutMinutes,
  };
}

/** What a release registers has the tags that all else has, where the settings name some. */
function tagsOf(settings: Settings) {
  if (Object.keys(settings.tags).length === 0) return {};
  return { tags: Object.entries(stackTags(settings)).map(([key, value]) => ({ key, value })) };
}
