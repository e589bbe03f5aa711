import { hostOf } from "../arn";
import { documented } from "../call";
import type { ActionRun } from "./action-run";
import { storeSource, takeRoles } from "./artifacts";
import { hearOfPush } from "./told-across";

const page = documented("codepipeline/latest/userguide/action-reference-ECR");

/** Asks for the digest behind a tag and stores the image's address, not the image. */
export async function findImage(run: ActionRun): Promise<void> {
  const { account, region } = run;
  const repository = run.configured("RepositoryName");
  const tag = run.configured("ImageTag");
  hearOfPush(run, pushEvent(run, repository, tag));
  takeRoles(run);
  run.act("ecr:DescribeImages", run.arn("ecr", `repository/${repository}`), page);
  const digest = `sha256:${"0".repeat(64)}`;
  const details = {
    ImageSizeInBytes: "1",
    ImageDigest: digest,
    Version: "1.0",
    RegistryId: account,
    RepositoryName: repository,
    ImageURI: `${hostOf(`${account}.dkr.ecr`, region)}/${repository}@${digest}`,
    ImageTags: [tag],
  };
  run.tell({ ImageURI: details.ImageURI, ImageDigest: digest });
  await storeSource(run, [
    { path: "imageDetail.json", body: Buffer.from(JSON.stringify(details)) },
  ]);
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html */
function pushEvent({ account, region }: ActionRun, repository: string, tag: string) {
  return {
    "detail-type": "ECR Image Action",
    source: "aws.ecr",
    account,
    region,
    resources: [],
    detail: {
      result: "SUCCESS",
      "repository-name": repository,
      "action-type": "PUSH",
      "image-tag": tag,
    },
  };
}
