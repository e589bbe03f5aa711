import { z } from "zod";
import { passesToTasks, registersTasks } from "../grants/tasks";
import { awsAction, near, permit } from "./aws-action";

/** Has Amazon ECS replace a service's tasks by such with a new image, and waits for it. */
export const ecs = awsAction({
  category: "Deploy",
  provider: "ECS",
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
  page: "action-reference-ECS",
  named: ["ClusterName", "ServiceName"],
  touches: ["taskFamily", "passedRoles"],
  grants: (action) => {
    const { actor, region, touches, configuration } = action;
    const service = `service/${configuration.ClusterName}/${configuration.ServiceName}`;
    return [
      ...registersTasks(actor, region, touches?.taskFamily ?? "*"),
      permit(action, {
        id: "ReadTaskDefinition",
        on: "*",
        actions: ["ecs:DescribeTaskDefinition"],
        why: "the action takes over the service's task definition; AWS offers no resource to name",
      }),
      permit(action, {
        id: "UpdateService",
        on: near(action, "ecs", service),
        actions: ["ecs:DescribeServices", "ecs:UpdateService"],
        why: "the action gives the service its new task definition and asks how it goes",
      }),
      ...passesToTasks(actor, touches?.passedRoles ?? []),
    ];
  },
});
