import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  type ECSClient,
  type ServiceDeployment,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { RunsAs } from "../records/running";
import type { Exchange, Running } from "./rollout";

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
const ended = ["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"];

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html */
const moved = ["POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME"];

/** Amazon ECS exchanges the tasks itself: rolling, blue/green, canary or linear. */
export function byEcs(ecs: ECSClient, { cluster, service }: RunsAs): Exchange {
  return {
    look: async () => {
      const { services } = await ecs.send(
        new DescribeServicesCommand({ cluster, services: [service] }),
      );
      const {
        taskDefinition = "",
        currentServiceDeployment: id,
        deployments,
      } = services?.[0] ?? {};
      const begins = deployments?.some(({ rolloutState }) => rolloutState === "IN_PROGRESS");
      const still = begins ? { rollout: { id: id ?? "" } } : { taskDefinition };
      if (id === undefined) return still;
      const { serviceDeployments } = await ecs.send(
        new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [id] }),
      );
      const [deployment] = serviceDeployments ?? [];
      if (!deployment || ended.includes(deployment.status ?? "")) return still;
      const rollout = await rolloutOf(ecs, id, deployment);
      return { ...(rollout.beside && { taskDefinition }), rollout };
    },
    stop: async (id) => {
      await ecs.send(
        new StopServiceDeploymentCommand({ serviceDeploymentArn: id, stopType: "ROLLBACK" }),
      );
    },
    start: async ({ taskDefinition }) => {
      await ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition }));
      return {};
    },
  };
}

async function rolloutOf(
  ecs: ECSClient,
  id: string,
  { status, lifecycleStage, sourceServiceRevisions, deploymentConfiguration }: ServiceDeployment,
): Promise<NonNullable<Running["rollout"]>> {
  // One after another, the old tasks are gone when the new ones have the traffic.
  const rolls = (deploymentConfiguration?.strategy ?? "ROLLING") === "ROLLING";
  const sources = (sourceServiceRevisions ?? []).flatMap(({ arn }) => arn ?? []);
  if (
    rolls ||
    status !== "IN_PROGRESS" ||
    !moved.includes(lifecycleStage ?? "") ||
    sources.length === 0
  ) {
    return { id };
  }
  const { serviceRevisions } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: sources }),
  );
  const beside = (serviceRevisions ?? []).flatMap(({ taskDefinition }) => taskDefinition ?? []);
  return { id, beside };
}
