import type { ActionRun } from "../action-run";
import { documented } from "../call";
import { giveOutputs, takeInputs } from "./artifacts";
import { writeComputeLog } from "./compute-log";

const page = documented("codepipeline/latest/userguide/action-reference-Commands");

/** Runs commands on compute of CodePipeline's; the rehearsal does not run them. */
export async function runCommands(run: ActionRun): Promise<void> {
  if ((run.action.commands ?? []).length === 0) throw run.fault("it has no commands");
  takeInputs(run);
  writeComputeLog(run, page);
  await giveOutputs(run);
}
