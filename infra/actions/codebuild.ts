import { z } from "zod";
import { arn } from "../names";
import type { ActionProvider } from "./provider";

/** A build in a CodeBuild project, whose artifacts later actions take. */
export const codebuild: ActionProvider = {
  category: "Build",
  owner: "AWS",
  provider: "CodeBuild",
  version: "1",
  configuration: z.strictObject({
    ProjectName: z.string().describe("The project that builds"),
    BatchEnabled: z.literal("true").optional().describe("Runs the batch of the buildspec"),
    CombineArtifacts: z.literal("true").optional().describe("One artifact for all of the batch"),
    PrimarySource: z.string().optional().describe("The artifact with the buildspec, of several"),
  }),
  artifacts: { inputs: [1, 5], outputs: [0, 5] },
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html",
  grants: ({ actor, region, configuration }) => [
    {
      id: "StartBuild",
      to: actor,
      on: {
        kind: "plain",
        arns: [
          arn(
            { account: actor.account, region },
            "codebuild",
            `project/${configuration.ProjectName}`,
          ),
        ],
      },
      actions: [
        "codebuild:BatchGetBuilds",
        "codebuild:StartBuild",
        ...(configuration.BatchEnabled === undefined
          ? []
          : ["codebuild:BatchGetBuildBatches", "codebuild:StartBuildBatch"]),
      ],
      why: "the action starts a build and asks how it goes",
    },
  ],
};

/** The same as a test: AWS ends it after 8 hours. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const codebuildTest: ActionProvider = { ...codebuild, category: "Test" };
