import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type Service,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { Fault } from "../invalidate/fault";
import type { BeforeRelease } from "./plan";

/** Runs the release's image once, where the service runs: answers the task's ARN. */
export async function startTask(
  ecs: ECSClient,
  release: BeforeRelease,
  image: string,
  /** The same for a repeated start: Amazon ECS then answers with the task that runs. */
  clientToken: string,
): Promise<string> {
  const { cluster, container, command } = release;
  const service = await serviceOf(ecs, release);
  const { taskDefinition: registered } = await ecs.send(
    new RegisterTaskDefinitionCommand(await definitionOf(ecs, release, service, image)),
  );
  const { tasks = [], failures = [] } = await ecs.send(
    new RunTaskCommand({
      cluster,
      taskDefinition: registered?.taskDefinitionArn,
      launchType: "FARGATE",
      networkConfiguration: networkOf(service),
      overrides: { containerOverrides: [{ name: container, command: [...command] }] },
      clientToken,
      startedBy: "ferry-before",
    }),
  );
  const arn = tasks[0]?.taskArn;
  if (arn !== undefined) return arn;
  const reasons = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(": "));
  throw new Fault(
    "JobFailed",
    `Amazon ECS did not start the command before the release: ${reasons.join("; ") || "no reason given"}. Retry the action.`,
  );
}

async function serviceOf(ecs: ECSClient, { cluster, service }: BeforeRelease): Promise<Service> {
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: [service] }),
  );
  const [found] = services;
  if (found) return found;
  throw new Fault(
    "ConfigurationError",
    `The cluster ${cluster} has no service ${service}: run \`pulumi up\` on the stack of the target.`,
  );
}

/** Of CodeDeploy's task sets the one that readers reach. */
function runningSet({ taskSets = [] }: Service) {
  return taskSets.find(({ status }) => status === "PRIMARY");
}

function networkOf(service: Service) {
  return service.networkConfiguration ?? runningSet(service)?.networkConfiguration;
}

/** What the release will run: its own definition, or the running one with the new image, as CodePipeline's action takes it. */
async function definitionOf(
  ecs: ECSClient,
  { container, taskDefinition: own }: BeforeRelease,
  service: Service,
  image: string,
): Promise<RegisterTaskDefinitionCommandInput> {
  if (own !== undefined) return JSON.parse(own.replaceAll("<IMAGE1_NAME>", image));
  const { taskDefinition: running, tags } = await ecs.send(
    new DescribeTaskDefinitionCommand({
      taskDefinition: service.taskDefinition,
      include: ["TAGS"],
    }),
  );
  const {
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _attributes,
    compatibilities: _compatibilities,
    registeredAt: _at,
    registeredBy: _by,
    deregisteredAt: _until,
    ...definition
  } = running ?? {};
  return {
    ...definition,
    family: running?.family,
    containerDefinitions: (running?.containerDefinitions ?? []).map((each) =>
      each.name === container ? { ...each, image } : each,
    ),
    ...(tags && tags.length > 0 && { tags }),
  };
}

/** The task as it is now; undefined where Amazon ECS has forgotten it. */
export async function taskNow(
  ecs: ECSClient,
  { cluster }: BeforeRelease,
  task: string,
): Promise<Task | undefined> {
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
  return tasks[0];
}

export async function stopTask(ecs: ECSClient, { cluster }: BeforeRelease, task: string) {
  await ecs.send(new StopTaskCommand({ cluster, task, reason: "ferry: its time is over" }));
}
