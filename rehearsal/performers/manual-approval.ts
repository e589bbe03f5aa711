import type { ActionRun } from "../action-run";
import { takeRoles } from "./artifacts";

/** A person approves; the rehearsal does it in their place. */
export async function approve(run: ActionRun): Promise<void> {
  takeRoles(run);
}
