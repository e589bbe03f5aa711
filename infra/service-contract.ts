import { z } from "zod";

/** What every service says of itself, whatever deploys it. */
interface AnyService {
  /** The role in which the deploy action runs. */
  readonly deployRole: string;
  /** The role that it trusts. */
  readonly pipelineRole: string;
}

/** Containers behind a load balancer: what a release has to know to make a task definition for them. */
interface ContainerService extends AnyService {
  /** The family of its task definition. */
  readonly family: string;
  /** The key of the delivering stack's `repositories` whose images run here. */
  readonly repository: string;
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
  readonly port: number;
  /** The task definition as JSON, with `<IMAGE1_NAME>` in the place of the image. */
  readonly taskDefinition: string;
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

const text = z.string();
const anyService = { deployRole: text, pipelineRole: text };
const containerService = {
  ...anyService,
  family: text,
  repository: text,
  container: text,
  executionRole: text,
  taskRole: text,
};

/** The shape in which another stack exports it. */
export const serviceShape = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("codedeploy"),
    ...containerService,
    application: text,
    group: text,
    deploymentConfiguration: text,
    port: z.number(),
    taskDefinition: text,
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
    application: text,
    group: text,
    deploymentConfiguration: text,
    instanceRole: text,
  }),
]);
