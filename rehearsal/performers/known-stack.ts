import type { ActionRun } from "./action-run";
import { takeInput, takeRoles } from "./artifacts";

/** As far as the delivery's own policies decide: the role is taken, and it reads its artifacts. */
export async function enterStack(run: ActionRun): Promise<void> {
  takeRoles(run);
  for (const name of run.action.inputArtifacts ?? []) takeInput(run, name);
}
