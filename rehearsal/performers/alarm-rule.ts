import type { ActionRun } from "../action-run";
import { inferred } from "../call";
import { partition } from "../identifiers";
import { takeRoles } from "./artifacts";

/** The page of the rule lists no permission: a role that looks at an alarm needs this one. */
const page = inferred("codepipeline/latest/userguide/rule-reference-CloudWatchAlarm");

/** Looks, once the time is over, whether the alarm is in ALARM. The rehearsal takes it to be quiet. */
export async function watchAlarm(run: ActionRun): Promise<void> {
  takeRoles(run);
  const { account, region } = run;
  const resource = `arn:${partition(region)}:cloudwatch:${region}:${account}:alarm:${run.configured("AlarmName")}`;
  run.call({ role: run.actor }, "cloudwatch:DescribeAlarms", { resource, account }, page);
}
