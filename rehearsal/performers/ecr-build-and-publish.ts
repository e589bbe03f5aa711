import { documented, inferred } from "../call";
import type { ActionRun } from "./action-run";
import { takeInputs } from "./artifacts";
import { writeComputeLog } from "./compute-log";

const page = documented("codepipeline/latest/userguide/action-reference-ECRBuildAndPublish");

const narrower = inferred("AmazonECR/latest/APIReference/API_DescribeRepositories");

/** Logs in, builds the image and pushes its layers and its manifest. */
export async function publishImage(run: ActionRun): Promise<void> {
  const repository = run.configured("ECRRepositoryName");
  takeInputs(run);
  const push = (service: string, arn: string, region: string, actions: readonly string[]) => {
    run.act(`${service}:GetAuthorizationToken`, "*", page, { region });
    // The page gives it on every resource; the call names the repository, and AWS judges it by that.
    run.act(`${service}:DescribeRepositories`, arn, narrower, { region });
    run.act(
      actions.map((action) => `${service}:${action}`),
      arn,
      page,
      { region },
    );
  };
  const upload = [
    "BatchCheckLayerAvailability",
    "InitiateLayerUpload",
    "UploadLayerPart",
    "CompleteLayerUpload",
    "PutImage",
  ];
  if (run.action.configuration?.RegistryType === "public") {
    const region = "us-east-1";
    push(
      "ecr-public",
      `arn:aws:ecr-public::${run.account}:repository/${repository}`,
      region,
      upload,
    );
    run.act("sts:GetServiceBearerToken", "*", page, { region });
  } else {
    const calls = [...upload, "GetDownloadUrlForLayer"];
    push("ecr", run.arn("ecr", `repository/${repository}`), run.region, calls);
  }
  writeComputeLog(run, page);
}
