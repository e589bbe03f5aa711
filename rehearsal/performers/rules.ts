import { documented, inferred } from "../call";
import type { ActionRun } from "./action-run";
import { takeInputs } from "./artifacts";
import { writeComputeLog } from "./compute-log";

const page = (rule: string) => documented(`codepipeline/latest/userguide/rule-reference-${rule}`);

/** Looks at the clock: no call. */
export async function checkWindow(run: ActionRun): Promise<void> {
  run.configured("Cron");
  takeInputs(run);
}

/** Compares a variable: no call. One that compares the execution's id with a sentence never holds. */
export async function checkVariable(run: ActionRun): Promise<void> {
  takeInputs(run);
  const { Variable, Operator, Value = "" } = run.action.configuration ?? {};
  const id = Variable === "#{codepipeline.PipelineExecutionId}" && Operator === "EQ";
  if (id && !/^[0-9a-f-]{36}$/.test(Value)) {
    run.warn(`the stage is closed (${Value}): the rehearsal goes on as if it were open`);
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export async function checkAlarm(run: ActionRun): Promise<void> {
  const alarm = run.arn("cloudwatch", `alarm:${run.configured("AlarmName")}`);
  takeInputs(run);
  // The rule's page lists no permission.
  const source = inferred("codepipeline/latest/userguide/rule-reference-CloudWatchAlarm");
  run.act("cloudwatch:DescribeAlarms", alarm, source);
}

export async function askFunction(run: ActionRun): Promise<void> {
  const lambda = run.arn("lambda", `function:${run.configured("FunctionName")}`);
  takeInputs(run);
  run.act("lambda:InvokeFunction", lambda, page("LambdaInvoke"));
}

export async function askCommands(run: ActionRun): Promise<void> {
  takeInputs(run);
  writeComputeLog(run, page("Commands"));
}
