import type { RunningService, TaskDefinition } from "../world/running-services";
import type { Call } from "./protocol";
import type { StandIn } from "./services";

/** A service as it was made, with its task definition. */
export interface MadeService {
  readonly service: RunningService;
  readonly definition: TaskDefinition;
}

/** Of a role's account, by the service's name or the family of its tasks. */
type Made = (role: string, name: string) => MadeService | undefined;

type Told = Readonly<Record<string, unknown>>;

/**
 * Amazon ECS with tasks that run once and end with 0, beside those of services: what services are told of lies with `others`.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
export function tasksThatRun(others: StandIn, made: Made): StandIn {
  /** The containers of tasks that were run. */
  const ran = new Map<string, readonly string[]>();
  const toldBy = (call: Call): Told => JSON.parse(others(call).body) as Told;
  const answers: Readonly<Record<string, (input: Told, call: Call) => Told>> = {
    DescribeServices: (_, call) => {
      const { services } = toldBy(call) as { readonly services: readonly Told[] };
      const names = call.input.services as readonly string[];
      const role = call.credentials.role ?? "";
      return {
        services: services.map((service, index) => ({
          ...service,
          networkConfiguration: networkOf(made(role, names[index] ?? "")?.service),
        })),
      };
    },
    DescribeTaskDefinition: ({ taskDefinition }, call) => {
      const { taskDefinition: told = {} } = toldBy(call) as { readonly taskDefinition?: Told };
      const [name = ""] = String(taskDefinition).split("/").at(-1)?.split(":") ?? [];
      const { definition } = made(call.credentials.role ?? "", name) ?? {};
      return definition ? whole(definition, told) : { taskDefinition: told };
    },
    RegisterTaskDefinition: (input) => ({
      taskDefinition: { ...input, taskDefinitionArn: `${input.family}:2` },
    }),
    RunTask: ({ cluster, overrides }) => {
      const { containerOverrides } = overrides as {
        readonly containerOverrides: readonly { readonly name: string }[];
      };
      const taskArn = `${cluster}/task-${ran.size + 1}`;
      ran.set(
        taskArn,
        containerOverrides.map(({ name }) => name),
      );
      return { tasks: [{ taskArn }], failures: [] };
    },
    DescribeTasks: ({ tasks }) => ({
      tasks: (tasks as readonly string[]).map((taskArn) => ({
        taskArn,
        lastStatus: "STOPPED",
        containers: (ran.get(taskArn) ?? []).map((name) => ({ name, exitCode: 0 })),
      })),
    }),
  };
  return (call) => {
    const { [call.operation]: answer } = answers;
    return answer ? { status: 200, body: JSON.stringify(answer(call.input, call)) } : others(call);
  };
}

function networkOf(service: RunningService | undefined) {
  const { assignPublicIp = false, ...of } = service?.networkConfiguration ?? { subnets: [] };
  return {
    awsvpcConfiguration: { ...of, assignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED" },
  };
}

/** The definition that was made, with the images that are told of it. */
function whole({ tags, containerDefinitions = [], ...made }: TaskDefinition, told: Told): Told {
  const images = (told.containerDefinitions ?? []) as readonly {
    readonly name: string;
    readonly image: string;
  }[];
  return {
    taskDefinition: {
      ...made,
      ...told,
      containerDefinitions: containerDefinitions.map((each) => ({
        ...each,
        ...images.find(({ name }) => name === each.name),
      })),
    },
    ...(tags && { tags }),
  };
}
