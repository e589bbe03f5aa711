import { partition } from "../names";
import type { At } from "../settings/faults";
import type { Settings } from "../settings/schema";
import { environmentOf } from "./build-environments";

/**
 * Where AWS offers what a stack needs, as its pages said on the day below: a region that opens later is
 * missing here until the table is read anew. A page that says nothing of a region refuses none.
 */
const regionsRead = "2026-11-25";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html, and for China https://docs.amazonaws.cn/en_us/codepipeline/latest/userguide/limits.html */
const pipelineRegions: readonly string[] = [
  "af-south-1",
  "ap-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ca-central-1",
  "cn-north-1",
  "cn-northwest-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-gov-east-1",
  "us-gov-west-1",
  "us-west-1",
  "us-west-2",
];
const pipelinePage = "https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html";

/** Those of them that an account has to enable first, by the same page. */
export const optInRegions: readonly string[] = [
  "af-south-1",
  "ap-east-1",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "eu-central-2",
  "eu-south-1",
  "eu-south-2",
  "il-central-1",
  "me-central-1",
  "me-south-1",
];

/** Where the source action of connections is not offered, by the action's page. */
const withoutConnections: readonly string[] = [
  "af-south-1",
  "ap-east-1",
  "ap-northeast-3",
  "ap-south-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "eu-central-2",
  "eu-south-2",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "us-gov-west-1",
];
const connectionPage =
  "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html";

/** Where CodeBuild runs builds on AWS Lambda. */
const lambdaRegions: readonly string[] = [
  "ap-northeast-1",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "eu-central-1",
  "eu-west-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];
const lambdaPage = "https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html";

/** What of a stack AWS does not offer in the stack's region. */
export function regionFaults(
  settings: Settings,
  whole: (...sections: string[]) => boolean,
  at: At,
): string[] {
  const { region, delivery } = settings;
  return [
    ...(whole("sites") ? siteFaults(settings, at) : []),
    ...(whole("applications") ? applicationFaults(settings, at) : []),
    ...(whole("delivery") && delivery ? deliveryFaults({ ...settings, delivery }, at) : []),
    ...(whole("receives") && settings.receives
      ? pipelineFault(at("receives", "region"), settings.receives.region)
      : []),
    // An action runs in the region of what it releases to.
    ...(whole("receives") && settings.receives ? pipelineFault(at("region"), region) : []),
  ];
}

function pipelineFault(key: string, region: string): string[] {
  return pipelineRegions.includes(region)
    ? []
    : [
        `${key} is ${region}, where AWS offers no CodePipeline, so that no action runs there (${pipelinePage} of ` +
          `${regionsRead}): choose another region.`,
      ];
}

/** Why an action can't run in another region than the pipeline's. */
export function regionFault(key: string, region: string, home: string): string[] {
  if (partition(region) === partition(home)) return pipelineFault(key, region);
  return [
    `${key} is ${region}, and this stack delivers in ${home}: no action crosses AWS's partitions; deliver there from ` +
      "a stack of that partition.",
  ];
}

function siteFaults({ sites, region }: Settings, at: At): string[] {
  if (Object.keys(sites).length === 0) return [];
  if (region.startsWith("us-gov-")) {
    return [
      `${at("sites")} can't be in ${region}: CloudFront belongs to no GovCloud account ` +
        "(https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/setting-up-cloudfront.html); put them into a " +
        "stack of a standard account.",
    ];
  }
  if (region.startsWith("cn-")) {
    return [
      `${at("sites")} can't be in ${region}: CloudFront in China has no address of its own and takes no ` +
        "certificate of ACM (https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html), which ferry's " +
        "sites need; put them into a stack of another region.",
    ];
  }
  return [];
}

function applicationFaults({ applications, region }: Settings, at: At): string[] {
  if (Object.keys(applications).length === 0 || !region.startsWith("cn-")) return [];
  return [
    `${at("applications")} can't be in ${region}: CodePipeline has no action for CloudFormation in China ` +
      "(https://docs.amazonaws.cn/en_us/codepipeline/latest/userguide/action-reference-CloudFormation.html); put " +
      "them into a stack of another region.",
  ];
}

type Delivering = Settings & { readonly delivery: NonNullable<Settings["delivery"]> };

function deliveryFaults({ region, delivery }: Delivering, at: At): string[] {
  const connections = Object.keys(delivery.connections).filter(() =>
    withoutConnections.includes(region),
  );
  const onLambda = [
    ...Object.entries(delivery.builds).map(([key, build]) => ({ key: ["builds", key], build })),
    ...Object.entries(delivery.projects).map(([key, build]) => ({ key: ["projects", key], build })),
  ].filter(
    ({ build: { environmentType } }) =>
      environmentOf(environmentType).mode === "lambda" && !lambdaRegions.includes(region),
  );
  return [
    ...pipelineFault(at("region"), region),
    ...connections.map(
      (key) =>
        `${at("delivery", "connections", key)} can't be used in ${region} (${connectionPage} of ` +
        `${regionsRead}): deliver from another region, which may release to this one, or take a source of kind ` +
        "s3 or codecommit.",
    ),
    ...onLambda.map(
      ({ key, build: { environmentType } }) =>
        `${at("delivery", ...key, "environmentType")} is ${environmentType}, which AWS does not offer in ` +
        `${region} (${lambdaPage} of ${regionsRead}): run in LINUX_CONTAINER or ARM_CONTAINER.`,
    ),
  ];
}

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
