import assert from "node:assert/strict";
import { optInWarnings } from "../../../infra/plan/stores";
import { contract } from "../../support/contracts";
import { plan } from "../../support/plans";
import { aDelivery, aTarget, refuses } from "../../support/refusals";
import { changed, delivery, objectDelivery } from "../../support/settings";

const limits =
  "https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html of 2026-11-25";

describe("settings in a region that lacks something", () => {
  refuses([
    [
      "a delivery where there is no CodePipeline",
      changed(objectDelivery, "region", "ca-west-1"),
      `ferry:region is ca-west-1, where AWS offers no CodePipeline, so that no action runs there (${limits}): choose another region.`,
    ],
    [
      "a target where no action runs",
      aTarget("region", "mx-central-1"),
      `ferry:region is mx-central-1, where AWS offers no CodePipeline, so that no action runs there (${limits}): choose another region.`,
    ],
    [
      "a slip of the pen that has the form of a region",
      aDelivery("region", "eu-centrall-1"),
      `ferry:region is eu-centrall-1, where AWS offers no CodePipeline, so that no action runs there (${limits}): write eu-central-1, or choose another region.`,
    ],
    [
      "a slip of the pen that has not",
      aTarget("region", "eucentral-1"),
      'ferry:region is "eucentral-1": it must be the name of an AWS region: write eu-central-1.',
    ],
    [
      "what is no region at all",
      aTarget("region", "Frankfurt"),
      'ferry:region is "Frankfurt": it must be the name of an AWS region, such as eu-central-1.',
    ],
    [
      "a connection where the source action is missing",
      aDelivery("region", "eu-central-2"),
      "ferry:delivery.connections.github can't be used in eu-central-2 (https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html of 2026-11-25): deliver from another region, which may release to this one, or take a source of kind s3 or codecommit.",
    ],
    [
      "builds on AWS Lambda where CodeBuild has none",
      changed(
        aDelivery("region", "eu-west-3"),
        "delivery.builds.web.environmentType",
        "LINUX_LAMBDA_CONTAINER",
      ),
      "ferry:delivery.builds.web.environmentType is LINUX_LAMBDA_CONTAINER, which AWS does not offer in eu-west-3 (https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html of 2026-11-25): run in LINUX_CONTAINER or ARM_CONTAINER.",
    ],
    [
      "sites in GovCloud, which has no CloudFront",
      aTarget("region", "us-gov-west-1"),
      "ferry:sites can't be in us-gov-west-1: CloudFront belongs to no GovCloud account (https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/setting-up-cloudfront.html); put them into a stack of a standard account.",
    ],
    [
      "sites in China, where CloudFront has no address and takes no certificate of ACM",
      aTarget("region", "cn-north-1"),
      "ferry:sites can't be in cn-north-1: CloudFront in China has no address of its own and takes no certificate of ACM (https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html), which ferry's sites need; put them into a stack of another region.",
    ],
  ]);

  it("warn of a region that has to be enabled", () => {
    const { plan: planned } = plan(delivery, { prod: contract(aTarget("region", "eu-south-1")) });
    assert.ok(planned);
    assert.deepEqual(optInWarnings(planned), [
      "Region eu-south-1 has to be enabled in account 111111111111 and in each account that is released to " +
        "there (https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html).",
    ]);
  });
});
