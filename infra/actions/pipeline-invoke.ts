import { z } from "zod";
import { arn } from "../names";
import type { ActionProvider } from "./provider";

/** Starts another pipeline, and does not wait for it. */
export const pipelineInvoke: ActionProvider = {
  category: "Invoke",
  owner: "AWS",
  provider: "CodePipeline",
  version: "1",
  configuration: z.strictObject({
    PipelineName: z.string().describe("The pipeline that is started"),
    SourceRevisions: z.string().optional().describe("JSON list of revisions, by source action"),
    Variables: z.string().optional().describe("JSON list of the pipeline's variables"),
  }),
  artifacts: { inputs: [0, 0], outputs: [0, 0] },
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-PipelineInvoke.html",
  named: ["PipelineName"],
  grants: ({ actor, region, configuration }) => [
    {
      id: "StartPipeline",
      to: actor,
      on: {
        kind: "plain",
        arns: [
          arn({ account: actor.account, region }, "codepipeline", `${configuration.PipelineName}`),
        ],
      },
      actions: ["codepipeline:StartPipelineExecution"],
      why: "the action starts the other pipeline",
    },
  ],
};
