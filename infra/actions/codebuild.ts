import { z } from "zod";
import { yourBuildUsesArtifacts } from "../grants/artifacts";
import { principal } from "../grants/grant";
import { arn } from "../names";
import { type ActionProvider, takesArtifacts } from "./provider";

const yesOrNo = z.enum(["true", "false"]).optional();

/** A build in a CodeBuild project, whose artifacts later actions take. */
export const codebuild: ActionProvider = {
  category: "Build",
  owner: "AWS",
  provider: "CodeBuild",
  version: "1",
  configuration: z.strictObject({
    ProjectName: z.string().describe("The project that builds"),
    BatchEnabled: yesOrNo.describe("Runs the batch of the buildspec"),
    CombineArtifacts: yesOrNo.describe("One artifact for all of the batch"),
    PrimarySource: z.string().optional().describe("The artifact with the buildspec, of several"),
    BuildspecOverride: z.string().optional().describe("Another buildspec: its path, or its text"),
    EnvironmentVariables: z.string().optional().describe("JSON list of name, value and type"),
  }),
  artifacts: { inputs: [1, 5], outputs: [0, 5] },
  across: { accounts: true, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html",
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
  grants: (action, store) => {
    const { actor, region, configuration, touches } = action;
    return [
      ...takesArtifacts(action, store),
      ...(touches?.readers ?? []).flatMap((reader) =>
        yourBuildUsesArtifacts(principal(reader), store, action),
      ),
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
          ...(configuration.BatchEnabled === "true"
            ? ["codebuild:BatchGetBuildBatches", "codebuild:StartBuildBatch"]
            : []),
        ],
        why: "the action starts a build and asks how it goes",
      },
    ];
  },
};

/** The same as a test: AWS ends it after 8 hours. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const codebuildTest: ActionProvider = {
  ...codebuild,
  category: "Test",
  timeoutMinutes: 480,
};
