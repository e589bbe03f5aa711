import {
  type CodeDeployClient,
  CreateDeploymentCommand,
  type DeploymentInfo,
  GetDeploymentCommand,
  StopDeploymentCommand,
} from "@aws-sdk/client-codedeploy";
import { DescribeServicesCommand, type ECSClient } from "@aws-sdk/client-ecs";
import type { RunsAs } from "../records/running";
import { Refused } from "./refused";
import type { Exchange } from "./rollout";
import type { GroupOfTasks } from "./way";

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
const underWay = ["Created", "Queued", "InProgress", "Baking", "Ready"];

/** CodeDeploy exchanges the tasks: a set of new ones beside the old, then the listeners, then the old go. */
export function byCodeDeploy(
  ecs: ECSClient,
  codeDeploy: CodeDeployClient,
  { cluster, service }: RunsAs,
  group: GroupOfTasks,
): Exchange {
  const deploymentOf = async (deploymentId: string): Promise<DeploymentInfo> => {
    const { deploymentInfo } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId }));
    return deploymentInfo ?? {};
  };
  return {
    look: async (newest) => {
      const { services } = await ecs.send(
        new DescribeServicesCommand({ cluster, services: [service] }),
      );
      const sets = services?.[0]?.taskSets ?? [];
      const primary = sets.find(({ status }) => status === "PRIMARY");
      const beside = sets.filter(({ status }) => status === "ACTIVE");
      const { taskDefinition = "", externalId = "" } = primary ?? {};
      if (beside.length === 0) {
        if (newest === undefined || newest === externalId) return { taskDefinition };
        const { status = "" } = await deploymentOf(newest);
        return { taskDefinition, ...(underWay.includes(status) && { rollout: { id: newest } }) };
      }
      // The first tasks of a service are of no deployment.
      const { status = "" } = externalId === "" ? {} : await deploymentOf(externalId);
      const moved = underWay.includes(status);
      // Readers reach the tasks before a rollout until it makes its own the primary ones.
      return {
        taskDefinition,
        rollout: moved
          ? { id: externalId, beside: beside.flatMap((each) => each.taskDefinition ?? []) }
          : { id: beside[0]?.externalId ?? "" },
      };
    },
    stop: async (deploymentId) => {
      await codeDeploy.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
    },
    start: async ({ deployment, taskDefinition }) => {
      const { revision } = deployment === undefined ? {} : await deploymentOf(deployment);
      if (!revision) {
        throw new Refused(
          `CodeDeploy does not know any more how it brought ${taskDefinition}. Nothing was changed.`,
        );
      }
      const { applicationName, deploymentGroupName, deploymentConfigName } = group;
      const { deploymentId } = await codeDeploy.send(
        new CreateDeploymentCommand({
          applicationName,
          deploymentGroupName,
          deploymentConfigName,
          revision,
          description: "ferry back",
        }),
      );
      return deploymentId === undefined ? {} : { deployment: deploymentId };
    },
  };
}
