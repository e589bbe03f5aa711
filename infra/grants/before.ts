import * as names from "../names";
import { type Grant, type Principal, plain } from "./grant";
import type { RunningService } from "./services";
import { passesToTasks, registersTasks } from "./tasks";

/**
 * A command of the image that is to be released runs once, where the service runs.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html
 */
export function runsBefore(
  to: Principal,
  { owner, service }: RunningService,
  family: string,
  /** Whether it takes over the definition that runs. */
  takesOver: boolean,
  taskRoles: readonly string[],
): readonly Grant[] {
  const name = names.cluster(owner);
  const inCluster = { ArnEquals: { "ecs:cluster": names.arn(owner, "ecs", `cluster/${name}`) } };
  const ecs = (resource: string) => plain(names.arn(owner, "ecs", resource));
  return [
    {
      id: "LookAtService",
      to,
      on: ecs(`service/${name}/${service}`),
      actions: ["ecs:DescribeServices"],
      why: "in which subnets and with which rules the service runs",
    },
    ...(takesOver
      ? [
          {
            id: "LookAtTaskDefinitions",
            to,
            on: plain("*"),
            actions: ["ecs:DescribeTaskDefinition"],
            why: "what runs is taken over; AWS offers no resource to name",
          },
        ]
      : []),
    ...registersTasks(to, owner.region, family),
    {
      id: "RunTask",
      to,
      on: ecs(`task-definition/${family}:*`),
      actions: ["ecs:RunTask"],
      when: inCluster,
      why: "the command runs before the release",
    },
    {
      id: "FollowTask",
      to,
      on: ecs(`task/${name}/*`),
      actions: ["ecs:DescribeTasks", "ecs:StopTask"],
      when: inCluster,
      why: "it is waited for, and stopped when its time is over",
    },
    ...passesToTasks(to, taskRoles),
  ];
}
