import { documented } from "../call";
import type { ActionRun } from "./action-run";
import { giveOutputs, takeInputs } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-StepFunctions");

/** Starts a state machine and asks how its execution goes. */
export async function runStateMachine(run: ActionRun): Promise<void> {
  const machine = run.configured("StateMachineArn");
  const { account } = run;
  const role = run.actor;
  takeInputs(run);
  for (const action of ["states:DescribeStateMachine", "states:StartExecution"]) {
    run.call({ role }, action, { resource: machine, account }, page);
  }
  const execution = `${machine.replace(":stateMachine:", ":execution:")}:release`;
  run.call({ role }, "states:DescribeExecution", { resource: execution, account }, page);
  await giveOutputs(run);
}
