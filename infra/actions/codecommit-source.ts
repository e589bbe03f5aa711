import { z } from "zod";
import { ownerStoresSource } from "../grants/artifacts";
import type { Grant, Principal } from "../grants/grant";
import { looksForBucket } from "../grants/look-for-bucket";
import { awsAction, near, permit } from "./aws-action";

/** A Git repository of CodeCommit. */
export const codecommitSource = awsAction({
  category: "Source",
  provider: "CodeCommit",
  configuration: z.strictObject({
    RepositoryName: z.string().describe("The repository"),
    BranchName: z.string().describe("The branch whose pushes start a release"),
    OutputArtifactFormat: z.enum(["CODE_ZIP", "CODEBUILD_CLONE_REF"]),
    PollForSourceChanges: z.literal("false").describe("EventBridge starts the pipeline instead"),
  }),
  artifacts: { inputs: [0, 0], outputs: [1, 1] },
  across: { accounts: true, regions: false },
  page: "action-reference-CodeCommit",
  variables: [
    "AuthorDate",
    "BranchName",
    "CommitId",
    "CommitMessage",
    "CommitterDate",
    "RepositoryName",
  ],
  artifactGrants: ({ actor, roleArn, outputs }, store) => [
    looksForBucket(actor, store),
    ...(roleArn === undefined ? [] : ownerStoresSource(actor, store, outputs)),
  ],
  grants: (action) => [
    permit(action, {
      id: "FetchCommit",
      on: near(action, "codecommit", `${action.configuration.RepositoryName}`),
      actions: [
        "codecommit:CancelUploadArchive",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:GetRepository",
        "codecommit:GetUploadArchiveStatus",
        "codecommit:UploadArchive",
      ],
      why: "the action has CodeCommit upload the commit as an artifact",
    }),
  ],
});

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-codecommit-gitclone.html */
export function pullRepository(to: Principal, repositoryArn: string): Grant {
  return permit(
    { actor: to },
    {
      id: "PullRepository",
      on: repositoryArn,
      actions: ["codecommit:GitPull"],
      why: "the build clones the repository with its history",
    },
  );
}
