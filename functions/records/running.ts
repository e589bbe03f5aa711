import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
} from "@aws-sdk/client-ecs";
import type { RecordedService } from "./record";

/** A service of Amazon ECS. */
export interface RunsAs {
  readonly cluster: string;
  readonly service: string;
}

/**
 * What a service runs: of CodeDeploy's task sets the one that readers reach.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
 */
export async function runningIn(
  ecs: ECSClient,
  { cluster, service }: RunsAs,
  abortSignal?: AbortSignal,
): Promise<RecordedService> {
  const options = abortSignal && { abortSignal };
  const { services } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: [service] }),
    options,
  );
  const [found] = services ?? [];
  const primary = found?.taskSets?.find(({ status }) => status === "PRIMARY");
  const taskDefinition = primary?.taskDefinition ?? found?.taskDefinition ?? "";
  const { taskDefinition: task } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition }),
    options,
  );
  const images = (task?.containerDefinitions ?? []).map(({ name = "", image = "" }) => [
    name,
    image,
  ]);
  return {
    taskDefinition,
    images: Object.fromEntries(images),
    ...(primary?.externalId !== undefined && { deployment: primary.externalId }),
  };
}
