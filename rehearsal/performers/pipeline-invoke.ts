import { documented } from "../call";
import type { ActionRun } from "./action-run";
import { takeInputs } from "./artifacts";

const page = documented("codepipeline/latest/userguide/action-reference-PipelineInvoke");

/** Starts another pipeline. */
export async function startPipeline(run: ActionRun): Promise<void> {
  const pipeline = run.arn("codepipeline", run.configured("PipelineName"));
  takeInputs(run);
  run.act("codepipeline:StartPipelineExecution", pipeline, page);
}
