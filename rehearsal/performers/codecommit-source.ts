import { documented } from "../call";
import type { ActionRun } from "./action-run";
import { storeRepository, takeRoles } from "./artifacts";
import { pushEvent, pushToBranch } from "./branch-push";
import { hearOfPush } from "./told-across";

const page = documented("codepipeline/latest/userguide/action-reference-CodeCommit");
const troubleshooting = documented("codepipeline/latest/userguide/troubleshooting");

/** Has CodeCommit upload a commit. */
export async function fetchFromCodeCommit(run: ActionRun): Promise<void> {
  const repository = run.configured("RepositoryName");
  run.must(
    run.action.configuration?.PollForSourceChanges === "false",
    `it asks the repository "${repository}" for changes again and again: let EventBridge tell them`,
  );
  const resource = run.arn("codecommit", repository);
  await pushToBranch(run, resource);
  hearOfPush(run, pushEvent(run, resource));
  takeRoles(run);
  const { arn, account: owner, region } = run.store().bucket;
  // The action looks whether the artifact bucket is there: AWS's page names the pipeline's role, whoever acts.
  for (const role of new Set([run.actor, run.pipeline.roleArn]))
    run.call(role, "s3:ListBucket", arn, troubleshooting, { owner, region });
  run.act(
    "codecommit:CancelUploadArchive codecommit:GetBranch codecommit:GetCommit " +
      "codecommit:GetUploadArchiveStatus codecommit:UploadArchive codecommit:GetRepository",
    resource,
    page,
  );
  await storeRepository(run, `${repository} ${run.configured("BranchName")}`);
}
