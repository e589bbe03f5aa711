import { environmentOf } from "../../aws/build-environments";
import { partition } from "../../aws/partitions";
import {
  connectionPage,
  lambdaPage,
  lambdaRegions,
  pipelinePage,
  pipelineRegions,
  regionsRead,
  withoutConnections,
} from "../../aws/regions";
import type { At } from "../faults";
import { nearest } from "../nearest";
import type { Settings } from "../schema";
import type { Rule, Sentences } from "./rule";

/** What of a stack AWS does not offer in the stack's region. */
export const regionRules: readonly Rule[] = [
  { needs: ["region", "sites"], check: siteFaults },
  { needs: ["region", "applications"], check: applicationFaults },
  { needs: ["region", "delivery"], check: deliveryFaults },
  { needs: ["region", "receives"], check: receivedFaults },
];

function* pipelineFault(key: string, region: string): Sentences {
  // Another country or number may well be a region: AWS opens some before CodePipeline is there.
  const alike = pipelineRegions.filter(
    (each) => each.slice(0, 3) === region.slice(0, 3) && each.at(-1) === region.at(-1),
  );
  const near = nearest(region, alike);
  if (!pipelineRegions.includes(region))
    yield `${key} is ${region}, where AWS offers no CodePipeline, so that no action runs there (${pipelinePage} of ` +
      `${regionsRead}): ${near === undefined ? "choose another region" : `write ${near}, or choose another region`}.`;
}

/** Why an action can't run in another region than the pipeline's. */
export function* regionFault(key: string, region: string, home: string): Sentences {
  if (partition(region) === partition(home)) yield* pipelineFault(key, region);
  else
    yield `${key} is ${region}, and this stack delivers in ${home}: no action crosses AWS's partitions; deliver there from ` +
      "a stack of that partition.";
}

function* siteFaults({ sites, region }: Settings, at: At): Sentences {
  if (Object.keys(sites).length === 0) return;
  if (region.startsWith("us-gov-"))
    yield `${at("sites")} can't be in ${region}: CloudFront belongs to no GovCloud account ` +
      "(https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/setting-up-cloudfront.html); put them into a " +
      "stack of a standard account.";
  if (region.startsWith("cn-"))
    yield `${at("sites")} can't be in ${region}: CloudFront in China has no address of its own and takes no ` +
      "certificate of ACM (https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html), which ferry's " +
      "sites need; put them into a stack of another region.";
}

function* applicationFaults({ applications, region }: Settings, at: At): Sentences {
  if (Object.keys(applications).length > 0 && region.startsWith("cn-"))
    yield `${at("applications")} can't be in ${region}: CodePipeline has no action for CloudFormation in China ` +
      "(https://docs.amazonaws.cn/en_us/codepipeline/latest/userguide/action-reference-CloudFormation.html); put " +
      "them into a stack of another region.";
}

function* deliveryFaults({ region, delivery }: Settings, at: At): Sentences {
  if (!delivery) return;
  yield* pipelineFault(at("region"), region);
  for (const key of withoutConnections.includes(region) ? Object.keys(delivery.connections) : [])
    yield `${at("delivery", "connections", key)} can't be used in ${region} (${connectionPage} of ` +
      `${regionsRead}): deliver from another region, which may release to this one, or take a source of kind ` +
      "s3 or codecommit.";
  for (const kind of ["builds", "projects"] as const) {
    for (const [key, build] of Object.entries(delivery[kind]))
      if (environmentOf(build).mode === "lambda" && !lambdaRegions.includes(region))
        yield `${at("delivery", kind, key, "environmentType")} is ${build.environmentType}, which AWS does not offer in ` +
          `${region} (${lambdaPage} of ${regionsRead}): run in LINUX_CONTAINER or ARM_CONTAINER.`;
  }
}

/** An action runs in the region of what it releases to. */
function* receivedFaults({ receives, region }: Settings, at: At): Sentences {
  if (!receives) return;
  yield* pipelineFault(at("receives", "region"), receives.region);
  yield* pipelineFault(at("region"), region);
}
