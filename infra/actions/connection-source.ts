import { z } from "zod";
import type { Grant, Principal } from "../grants/grant";
import type { Value } from "../grants/value";
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
  variables: [
    "AuthorDate",
    "BranchName",
    "CommitId",
    "CommitMessage",
    "ConnectionArn",
    "FullRepositoryName",
  ],
  grants: ({ actor, configuration }) =>
    useConnection(
      actor,
      configuration.ConnectionArn ?? "",
      "the action fetches the commit through the connection",
    ),
};

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/troubleshooting.html#codebuild-role-connections */
export function cloneThroughConnection(
  to: Principal,
  connection: Value,
  repository: string,
): readonly Grant[] {
  return useConnection(to, connection, "the build clones the repository with its history").map(
    (grant, index) => {
      const key = `${connectionPrefixes[index]}:FullRepositoryId`;
      return { ...grant, when: { StringEquals: { [key]: repository } } };
    },
  );
}

/**
 * AWS calls the action under both names, on the ARN that the connection has.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html#edit-role-connections
 */
function useConnection(to: Principal, connection: Value, why: string): readonly Grant[] {
  return connectionPrefixes.map((prefix) => ({
    id: prefix === "codeconnections" ? "UseConnection" : "UseConnectionByFormerName",
    to,
    on: { kind: "plain", arns: [connection] },
    actions: [`${prefix}:UseConnection`],
    why,
  }));
}

/** The service's name of today and the one before March 2024. */
export const connectionPrefixes = ["codeconnections", "codestar-connections"] as const;
