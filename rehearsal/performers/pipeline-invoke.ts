import { documented } from "../call";
import type { ActionRun } from "./action-run";
import { takeInputs } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-PipelineInvoke");

/** Starts another pipeline. */
export async function startPipeline(run: ActionRun): Promise<void> {
  const { account } = run;
  const resource = run.arn("codepipeline", run.configured("PipelineName"));
  takeInputs(run);
  run.call({ role: run.actor }, "codepipeline:StartPipelineExecution", { resource, account }, page);
}
