/**
 * Where AWS offers what a stack needs, as its pages said on the day below: a region that opens later is
 * missing here until the table is read anew. A page that says nothing of a region refuses none.
 */
export const regionsRead = "2026-11-25";

const regions = (names: string): readonly string[] => names.split(" ");

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html, and for China https://docs.amazonaws.cn/en_us/codepipeline/latest/userguide/limits.html */
export const pipelineRegions = regions(
  "af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 " +
    "ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 " +
    "ap-southeast-6 ca-central-1 cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 " +
    "eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 " +
    "me-south-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2",
);
export const pipelinePage = "https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html";

/** Those of them that an account has to enable first, by the same page. */
export const optInRegions = regions(
  "af-south-1 ap-east-1 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 " +
    "ap-southeast-6 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1",
);

/** Where the source action of connections is not offered, by the action's page. */
export const withoutConnections = regions(
  "af-south-1 ap-east-1 ap-northeast-3 ap-south-2 ap-southeast-3 ap-southeast-4 " +
    "eu-central-2 eu-south-2 il-central-1 me-central-1 me-south-1 us-gov-west-1",
);
export const connectionPage =
  "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html";

/** Where CodeBuild runs builds on AWS Lambda. */
export const lambdaRegions = regions(
  "ap-northeast-1 ap-south-1 ap-southeast-1 ap-southeast-2 eu-central-1 eu-west-1 sa-east-1 " +
    "us-east-1 us-east-2 us-west-1 us-west-2",
);
export const lambdaPage = "https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html";

/**
 * Regions that give their zones to each account by letters of its own, with fewer zones for one account than
 * letters: not every account has the first two.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html
 */
const unlikeZones: readonly string[] = ["ap-northeast-1", "sa-east-1", "us-west-1"];

/** The first two Availability Zones of a region; undefined where not every account has them. */
export function usualZones(region: string): readonly string[] | undefined {
  return unlikeZones.includes(region) ? undefined : [`${region}a`, `${region}b`];
}
