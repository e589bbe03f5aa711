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
    BuildspecOverride: z.string().optional().describe("Another buildspec: its path, or its text"),
    EnvironmentVariables: z.string().optional().describe("JSON list of name, value and type"),
  }),
  artifacts: { inputs: [1, 5], outputs: [0, 5] },
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html",
  named: ["ProjectName"],
  variables: "any",
  timeoutMinutes: 2_160,
  faults: ({ configuration: { BatchEnabled, CombineArtifacts, PrimarySource }, inputs }) => [
    ...(CombineArtifacts !== undefined && BatchEnabled === undefined
      ? ["CombineArtifacts needs BatchEnabled"]
      : []),
    ...(inputs.length > 1 && !inputs.includes(PrimarySource ?? "")
      ? [`PrimarySource must name one of the inputs ${inputs.join(", ")}`]
      : []),
  ],
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
