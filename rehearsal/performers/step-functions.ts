import { documented } from "../call";
import type { ActionRun } from "./action-run";
import { giveOutputs, takeInputs } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-StepFunctions");

/** Starts a state machine and asks how its execution goes. */
export async function runStateMachine(run: ActionRun): Promise<void> {
  const machine = run.configured("StateMachineArn");
  takeInputs(run);
  run.act("states:DescribeStateMachine states:StartExecution", machine, page);
  const execution = `${machine.replace(":stateMachine:", ":execution:")}:release`;
  run.act("states:DescribeExecution", execution, page);
  await giveOutputs(run);
}
