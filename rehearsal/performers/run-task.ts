import { arnIn, regionOf } from "../arn";
import { documented } from "../call";
import type { RecordedCall } from "../endpoints/protocol";
import { serviceMade, type TaskDefinition } from "../world/running-services";
import type { ActionRun } from "./action-run";
import { passTaskRoles, registerTasks, startTasks } from "./tasks";

const page = documented("AmazonECS/latest/developerguide/security_iam_id-based-policy-examples");

/** Operations of Amazon ECS that are about a task of its own, not about what a service runs. */
export const taskOperations: readonly string[] = [
  "RegisterTaskDefinition",
  "RunTask",
  "DescribeTasks",
  "StopTask",
];

/** Tasks that a function really ran, beside those of services: what it needed for them, and what they do when they start. */
export function runTasks(run: ActionRun, calls: readonly RecordedCall[]): void {
  const { world } = run.release;
  for (const call of calls.filter(({ operation }) => operation === "RunTask")) {
    const { role } = call.credentials;
    run.must(role, "RunTask was called without a role's credentials");
    // What it does in an account that is known by a contract alone, its own policy decides.
    if (world.isStandIn(role)) continue;
    const asked = (operation: string) =>
      calls.find((each) => each.operation === operation && each.credentials.role === role)?.input;
    const [name = ""] = (asked("DescribeServices")?.services ?? []) as readonly string[];
    const found = serviceMade(world, role, name);
    run.must(
      found,
      `it runs a task like those of the service "${name}", which its account has not`,
    );
    const task = asked("RegisterTaskDefinition") as TaskDefinition;
    const as = run.as(role, regionOf(found.arn));
    const cluster = String(call.input.cluster);
    const context = { "ecs:cluster": arnIn(as, "ecs", `cluster/${cluster}`) };
    registerTasks(as, task);
    as.act("ecs:RunTask", as.arn("ecs", `task-definition/${task.family}:2`), page, { context });
    passTaskRoles(as, role, task);
    // This one ends in time: one that does not is stopped.
    as.act("ecs:DescribeTasks ecs:StopTask", as.arn("ecs", `task/${cluster}/0a1b2c3d`), page, {
      context,
    });
    startTasks(as, task);
    run.calls.push(...as.calls);
  }
}
