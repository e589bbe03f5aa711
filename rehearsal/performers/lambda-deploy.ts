import { documented, inferred } from "../call";
import type { ActionRun } from "./action-run";
import { takeInputs } from "./artifacts";
import { writeComputeLog } from "./compute-log";

const page = documented("codepipeline/latest/userguide/action-reference-LambdaDeploy");
/** The page names a group "/us-east-1/codepipeline/…"; every other action's is "/aws/codepipeline/…". */
const logGroup = inferred("codepipeline/latest/userguide/action-reference-LambdaDeploy");

/** Uploads the code, publishes a version and shifts the alias to it, while alarms are watched. */
export async function deployFunction(run: ActionRun): Promise<void> {
  const { FunctionAlias: alias, Alarms: alarms } = run.action.configuration ?? {};
  const resource = run.arn("lambda", `function:${run.configured("FunctionName")}`);
  takeInputs(run);
  const own = "lambda:GetFunctionConfiguration lambda:UpdateFunctionCode lambda:PublishVersion";
  run.act(own, resource, page);
  if (alias !== undefined) {
    run.act("lambda:GetAlias lambda:UpdateAlias", resource, page);
    run.act("lambda:GetProvisionedConcurrencyConfig", `${resource}:${alias}`, page);
  }
  for (const alarm of alarms?.split(",") ?? []) {
    run.act("cloudwatch:DescribeAlarms", run.arn("cloudwatch", `alarm:${alarm.trim()}`), page);
  }
  writeComputeLog(run, logGroup);
}
