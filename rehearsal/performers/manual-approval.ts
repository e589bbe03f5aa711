import { documented } from "../call";
import { publishCalls } from "../standing/notifications";
import type { ActionRun } from "./action-run";
import { takeRoles } from "./artifacts";

const page = documented("codepipeline/latest/userguide/approvals-service-role-permissions");

/** A person approves, told by a topic if there is one; the rehearsal does it in their place. */
export async function approve(run: ActionRun): Promise<void> {
  takeRoles(run);
  const topic = run.action.configuration?.NotificationArn;
  if (topic === undefined) return;
  run.calls.push(...publishCalls(run.release.world, topic, run.actor, page));
}
