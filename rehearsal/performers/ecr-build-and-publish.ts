import { documented, inferred } from "../call";
import type { ActionRun } from "./action-run";
import { takeInputs } from "./artifacts";
import { writeComputeLog } from "./compute-log";

const page = documented("codepipeline/latest/userguide/action-reference-ECRBuildAndPublish");

const narrower = inferred("AmazonECR/latest/APIReference/API_DescribeRepositories");

/** Logs in, builds the image and pushes its layers and its manifest. */
export async function publishImage(run: ActionRun): Promise<void> {
  const repository = run.configured("ECRRepositoryName");
  const { account, region } = run;
  const role = run.actor;
  takeInputs(run);
  const pushes = (service: string, arn: string, place: string, actions: readonly string[]) => {
    const details = { region: place };
    run.call(
      { role },
      `${service}:GetAuthorizationToken`,
      { resource: "*", account },
      page,
      details,
    );
    // The page gives it on every resource; the call names the repository, and AWS judges it by that.
    const found = { resource: arn, account };
    run.call({ role }, `${service}:DescribeRepositories`, found, narrower, details);
    for (const action of actions) {
      run.call({ role }, `${service}:${action}`, { resource: arn, account }, page, details);
    }
  };
  const upload = [
    "BatchCheckLayerAvailability",
    "InitiateLayerUpload",
    "UploadLayerPart",
    "CompleteLayerUpload",
    "PutImage",
  ];
  if (run.action.configuration?.RegistryType === "public") {
    const arn = `arn:aws:ecr-public::${account}:repository/${repository}`;
    pushes("ecr-public", arn, "us-east-1", upload);
    const bearer = { resource: "*", account };
    run.call({ role }, "sts:GetServiceBearerToken", bearer, page, { region: "us-east-1" });
  } else {
    pushes("ecr", run.arn("ecr", `repository/${repository}`), region, [
      ...upload,
      "GetDownloadUrlForLayer",
    ]);
  }
  writeComputeLog(run, page);
}
