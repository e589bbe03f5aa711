import { Refusal } from "./protocol";
import type { StandIn } from "./services";

/** What Amazon ECS runs. */
export interface Tasks {
  /** The images of a service's containers, by the cluster's and the service's names. */
  images(cluster: string, service: string): Readonly<Record<string, string>>;
}

/**
 * Amazon ECS, for what it tells of services.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
 */
export function taskService(tasks: Tasks): StandIn {
  return ({ operation, input }) => ({
    status: 200,
    body: JSON.stringify(answerTo(operation, input, tasks)),
  });
}

function answerTo(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  tasks: Tasks,
): object {
  if (operation === "DescribeServices") {
    const { cluster, services } = input as { cluster: string; services: readonly string[] };
    return {
      services: services.map((serviceName) => ({
        serviceName,
        status: "ACTIVE",
        taskDefinition: `${cluster}/${serviceName}:1`,
      })),
    };
  }
  if (operation !== "DescribeTaskDefinition") {
    throw new Refusal(400, "UnknownOperationException", `No ${operation} of Amazon ECS here.`);
  }
  const taskDefinition = String(input.taskDefinition);
  const [cluster = "", service = ""] = taskDefinition.replace(/:\d+$/, "").split("/");
  const images = Object.entries(tasks.images(cluster, service));
  return {
    taskDefinition: {
      taskDefinitionArn: taskDefinition,
      status: "ACTIVE",
      containerDefinitions: images.map(([name, image]) => ({ name, image })),
    },
  };
}
