import { z } from "zod";
import { awsAction, near, permit } from "./aws-action";

/** Starts another pipeline, and does not wait for it. */
export const pipelineInvoke = awsAction({
  category: "Invoke",
  provider: "CodePipeline",
  configuration: z.strictObject({
    PipelineName: z.string().describe("The pipeline that is started"),
    SourceRevisions: z.string().optional().describe("JSON list of revisions, by source action"),
    Variables: z.string().optional().describe("JSON list of the pipeline's variables"),
  }),
  artifacts: { inputs: [0, 0], outputs: [0, 0] },
  page: "action-reference-PipelineInvoke",
  named: ["PipelineName"],
  grants: (action) => [
    permit(action, {
      id: "StartPipeline",
      on: near(action, "codepipeline", `${action.configuration.PipelineName}`),
      actions: ["codepipeline:StartPipelineExecution"],
      why: "the action starts the other pipeline",
    }),
  ],
});
