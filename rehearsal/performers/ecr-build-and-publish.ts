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
  const isPublic = run.action.configuration?.RegistryType === "public";
  const [service, region, arn] = isPublic
    ? ([
        "ecr-public",
        "us-east-1",
        `arn:aws:ecr-public::${run.account}:repository/${repository}`,
      ] as const)
    : (["ecr", run.region, run.arn("ecr", `repository/${repository}`)] as const);
  run.act(`${service}:GetAuthorizationToken`, "*", page, { region });
  // The page gives it on every resource; the call names the repository, and AWS judges it by that.
  run.act(`${service}:DescribeRepositories`, arn, narrower, { region });
  const upload =
    "BatchCheckLayerAvailability InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage" +
    (isPublic ? "" : " GetDownloadUrlForLayer");
  run.act(upload.replace(/\w+/g, `${service}:$&`), arn, page, { region });
  if (isPublic) run.act("sts:GetServiceBearerToken", "*", page, { region });
  writeComputeLog(run, page);
}
