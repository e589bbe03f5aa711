import { documented, inferred } from "../call";
import type { ActionRun } from "./action-run";
import { takeInputs } from "./artifacts";
import { writeComputeLog } from "./compute-log";

const page = documented("codepipeline/latest/userguide/action-reference-LambdaDeploy");
/** The page names a group "/us-east-1/codepipeline/…"; every other action's is "/aws/codepipeline/…". */
const logGroup = inferred("codepipeline/latest/userguide/action-reference-LambdaDeploy");

/** Uploads the code, publishes a version and shifts the alias to it, while alarms are watched. */
export async function deployFunction(run: ActionRun): Promise<void> {
  const { account, action } = run;
  const { FunctionAlias: alias, Alarms: alarms } = action.configuration ?? {};
  const role = run.actor;
  const resource = run.arn("lambda", `function:${run.configured("FunctionName")}`);
  takeInputs(run);
  const own = ["GetFunctionConfiguration", "UpdateFunctionCode", "PublishVersion"];
  for (const name of alias === undefined ? own : [...own, "GetAlias", "UpdateAlias"]) {
    run.call({ role }, `lambda:${name}`, { resource, account }, page);
  }
  if (alias !== undefined) {
    const on = { resource: `${resource}:${alias}`, account };
    run.call({ role }, "lambda:GetProvisionedConcurrencyConfig", on, page);
  }
  for (const alarm of alarms?.split(",") ?? []) {
    const watched = run.arn("cloudwatch", `alarm:${alarm.trim()}`);
    run.call({ role }, "cloudwatch:DescribeAlarms", { resource: watched, account }, page);
  }
  writeComputeLog(run, logGroup);
}
