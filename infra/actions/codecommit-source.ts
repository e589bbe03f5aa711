import { z } from "zod";
import { looksForBucket } from "../grants/artifacts";
import type { Grant, Principal } from "../grants/grant";
import { arn } from "../names";
import type { ActionProvider } from "./provider";

/** A Git repository of CodeCommit. */
export const codecommitSource: ActionProvider = {
  category: "Source",
  owner: "AWS",
  provider: "CodeCommit",
  version: "1",
  configuration: z.strictObject({
    RepositoryName: z.string().describe("The repository"),
    BranchName: z.string().describe("The branch whose pushes start a release"),
    OutputArtifactFormat: z.enum(["CODE_ZIP", "CODEBUILD_CLONE_REF"]),
    PollForSourceChanges: z.literal("false").describe("EventBridge starts the pipeline instead"),
  }),
  artifacts: { inputs: [0, 0], outputs: [1, 1] },
  across: { accounts: true, regions: false },
  page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeCommit.html",
  variables: [
    "AuthorDate",
    "BranchName",
    "CommitId",
    "CommitMessage",
    "CommitterDate",
    "RepositoryName",
  ],
  grants: ({ actor, region, configuration }, store) => [
    looksForBucket(actor, store),
    {
      id: "FetchCommit",
      to: actor,
      on: {
        kind: "plain",
        arns: [
          arn({ account: actor.account, region }, "codecommit", `${configuration.RepositoryName}`),
        ],
      },
      actions: [
        "codecommit:CancelUploadArchive",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:GetRepository",
        "codecommit:GetUploadArchiveStatus",
        "codecommit:UploadArchive",
      ],
      why: "the action has CodeCommit upload the commit as an artifact",
    },
  ],
};

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-codecommit-gitclone.html */
export function pullRepository(to: Principal, repositoryArn: string): Grant {
  return {
    id: "PullRepository",
    to,
    on: { kind: "plain", arns: [repositoryArn] },
    actions: ["codecommit:GitPull"],
    why: "the build clones the repository with its history",
  };
}
