import { z } from "zod";
import type { Grant } from "../grants/grant";
import { passesToTasks, registersTasks } from "../grants/tasks";
import { arn } from "../names";
import { type ActionProvider, type PlannedAction, takesArtifacts } from "./provider";

/** Has Amazon ECS replace a service's tasks by such with a new image, and waits for it. */
export const ecs: ActionProvider = {
  category: "Deploy",
  owner: "AWS",
  provider: "ECS",
  version: "1",
  configuration: z.strictObject({
    ClusterName: z.string().describe("The cluster"),
    ServiceName: z.string().describe("The service"),
    FileName: z.string().optional().describe("The file with the images, imagedefinitions.json"),
    DeploymentTimeout: z
      .string()
      .regex(/^([1-9]|[1-5]\d|60)$/)
      .optional()
      .describe("Minutes, 1 to 60"),
  }),
  artifacts: { inputs: [1, 1], outputs: [0, 0] },
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html",
  named: ["ClusterName", "ServiceName"],
  touches: ["taskFamily", "passedRoles"],
  grants: (action, store) => {
    const { actor, region, touches } = action;
    return [
      ...takesArtifacts(action, store),
      ...registersTasks(actor, region, touches?.taskFamily ?? "*"),
      readsTasks(action),
      updatesService(action),
      ...passesToTasks(actor, touches?.passedRoles ?? []),
    ];
  },
};

function readsTasks({ actor }: PlannedAction): Grant {
  return {
    id: "ReadTaskDefinition",
    to: actor,
    on: { kind: "plain", arns: ["*"] },
    actions: ["ecs:DescribeTaskDefinition"],
    why: "the action takes over the service's task definition; AWS offers no resource to name",
  };
}

function updatesService({ actor, region, configuration }: PlannedAction): Grant {
  const service = `service/${configuration.ClusterName}/${configuration.ServiceName}`;
  return {
    id: "UpdateService",
    to: actor,
    on: { kind: "plain", arns: [arn({ account: actor.account, region }, "ecs", service)] },
    actions: ["ecs:DescribeServices", "ecs:UpdateService"],
    why: "the action gives the service its new task definition and asks how it goes",
  };
}
