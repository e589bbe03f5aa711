import type { ActionRun } from "./action-run";
import { giveOutputs, takeInputs } from "./artifacts";

/** A worker of one's own asks for the job with its own credentials; the job brings such for its artifacts. */
export async function handToWorker(run: ActionRun): Promise<void> {
  takeInputs(run);
  await giveOutputs(run);
  run.unseen = true;
}

/** An action whose calls are not in these tables: only what it takes and gives is judged. */
export async function runUnproven(run: ActionRun): Promise<void> {
  takeInputs(run);
  await giveOutputs(run);
  run.unseen = true;
  const { category, provider } = run.action;
  run.warn(
    `not proven: what AWS calls on ${category}/${provider} is in no table here; it may do what the settings give it`,
  );
}
