import type { Evidence } from "../call";
import type { ActionRun } from "./action-run";

/** CodePipeline's own compute logs in the acting role's name, to a group that is called as the pipeline. */
export function writeComputeLog(run: ActionRun, evidence: Evidence): void {
  const { account, pipeline } = run;
  const group = run.arn("logs", `log-group:/aws/codepipeline/${pipeline.name}`);
  const role = run.actor;
  // Denials name the group in either form.
  for (const resource of [group, `${group}:log-stream:`]) {
    run.call({ role }, "logs:CreateLogGroup", { resource, account }, evidence);
  }
  for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
    run.call({ role }, action, { resource: `${group}:log-stream:action`, account }, evidence);
  }
}
