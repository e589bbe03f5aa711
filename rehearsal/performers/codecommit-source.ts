import type { ActionRun } from "../action-run";
import { documented } from "../call";
import { storeSource, takeRoles } from "./artifacts";
import { pushToBranch } from "./branch-push";

const page = documented("codepipeline/latest/userguide/action-reference-CodeCommit");

/** Has CodeCommit upload a commit. The rehearsal has no repository: the site stands for the build's output. */
export async function fetchFromCodeCommit(run: ActionRun): Promise<void> {
  const { account, region } = run;
  const repository = run.configured("RepositoryName");
  if (run.action.configuration?.PollForSourceChanges !== "false") {
    throw run.fault(
      `it asks the repository "${repository}" for changes again and again: let EventBridge tell them`,
    );
  }
  const resource = `arn:aws:codecommit:${region}:${account}:${repository}`;
  await pushToBranch(run, resource);
  takeRoles(run);
  const full = run.action.configuration.OutputArtifactFormat === "CODEBUILD_CLONE_REF";
  for (const action of [
    "codecommit:CancelUploadArchive",
    "codecommit:GetBranch",
    "codecommit:GetCommit",
    "codecommit:GetUploadArchiveStatus",
    "codecommit:UploadArchive",
    // The page asks for it where the artifact is a reference to clone from.
    ...(full ? ["codecommit:GetRepository"] : []),
  ]) {
    run.call({ role: run.actor }, action, { resource, account }, page);
  }
  const commit = `${repository} ${run.configured("BranchName")}`;
  await storeSource(run, [{ path: "REPOSITORY", body: Buffer.from(`${commit}\n`) }]);
}
