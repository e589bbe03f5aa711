import { z } from "zod";
import { yourBuildUsesArtifacts } from "../grants/artifacts";
import { principal } from "../grants/grant";
import { awsAction, near, permit } from "./aws-action";
import type { ActionProvider } from "./provider";

const yesOrNo = z.enum(["true", "false"]).optional();

/** A build in a CodeBuild project, whose artifacts later actions take. */
export const codebuild = awsAction({
  category: "Build",
  provider: "CodeBuild",
  configuration: z.strictObject({
    ProjectName: z.string().describe("The project that builds"),
    BatchEnabled: yesOrNo.describe("Runs the batch of the buildspec"),
    CombineArtifacts: yesOrNo.describe("One artifact for all of the batch"),
    PrimarySource: z.string().optional().describe("The artifact with the buildspec, of several"),
    BuildspecOverride: z.string().optional().describe("Another buildspec: its path, or its text"),
    EnvironmentVariables: z.string().optional().describe("JSON list of name, value and type"),
  }),
  artifacts: { inputs: [1, 5], outputs: [0, 5] },
  page: "action-reference-CodeBuild",
  named: ["ProjectName"],
  touches: ["readers"],
  variables: "any",
  timeoutMinutes: 2_160,
  faults: ({ configuration: { BatchEnabled, CombineArtifacts, PrimarySource }, inputs }) => [
    ...(CombineArtifacts === "true" && BatchEnabled !== "true"
      ? ["CombineArtifacts needs BatchEnabled"]
      : []),
    ...(inputs.length > 1 && !inputs.includes(PrimarySource ?? "")
      ? [`PrimarySource must name one of the inputs ${inputs.join(", ")}`]
      : []),
  ],
  artifactGrants: (action, store) =>
    (action.touches?.readers ?? []).flatMap((reader) =>
      yourBuildUsesArtifacts(principal(reader), store, action),
    ),
  grants: (action) => [
    permit(action, {
      id: "StartBuild",
      on: near(action, "codebuild", `project/${action.configuration.ProjectName}`),
      actions: [
        "codebuild:BatchGetBuilds",
        "codebuild:StartBuild",
        ...(action.configuration.BatchEnabled === "true"
          ? ["codebuild:BatchGetBuildBatches", "codebuild:StartBuildBatch"]
          : []),
      ],
      why: "the action starts a build and asks how it goes",
    }),
  ],
});

/** The same as a test: AWS ends it after 8 hours. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const codebuildTest: ActionProvider = {
  ...codebuild,
  category: "Test",
  timeoutMinutes: 480,
};
