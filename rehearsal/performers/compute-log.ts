import type { Evidence } from "../call";
import type { ActionRun } from "./action-run";

/** CodePipeline's own compute logs in the acting role's name, to a group that is called as the pipeline. */
export function writeComputeLog(run: ActionRun, evidence: Evidence): void {
  const group = run.arn("logs", `log-group:/aws/codepipeline/${run.pipeline.name}`);
  // Denials name the group in either form.
  for (const form of [group, `${group}:log-stream:`])
    run.act("logs:CreateLogGroup", form, evidence);
  run.act("logs:CreateLogStream logs:PutLogEvents", `${group}:log-stream:action`, evidence);
}
