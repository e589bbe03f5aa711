import { z } from "zod";
import type { ActionProvider } from "./provider";

/** A Git repository by a connection (GitHub, GitLab, Bitbucket, Azure DevOps). */
export const connectionSource: ActionProvider = {
  category: "Source",
  owner: "AWS",
  provider: "CodeStarSourceConnection",
  version: "1",
  configuration: z.strictObject({
    ConnectionArn: z.string().describe("The connection to the Git host"),
    FullRepositoryId: z.string().describe("owner/name"),
    BranchName: z.string().describe("The branch whose pushes start a release"),
    OutputArtifactFormat: z.enum(["CODE_ZIP", "CODEBUILD_CLONE_REF"]),
    DetectChanges: z.enum(["true", "false"]).describe("Whether a push starts the pipeline"),
  }),
  artifacts: { inputs: [0, 0], outputs: [1, 1] },
  across: { accounts: false, regions: true },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html",
  grants: ({ actor, configuration }) => [
    {
      id: "UseConnection",
      to: actor,
      on: { kind: "plain", arns: [configuration.ConnectionArn ?? ""] },
      actions: ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
      why: "the action fetches the commit through the connection; AWS asks for both names",
    },
  ],
};
