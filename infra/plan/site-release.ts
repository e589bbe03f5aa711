import type { PlannedAction } from "../actions";
import * as actions from "../actions";
import { principal } from "../grants/grant";
import type { BuildOutputs } from "./builds";
import type { Destination, SiteDestination } from "./destinations";
import type { PipelineOf } from "./pipelines";

const immutable = "public, max-age=31536000, immutable";
const revalidated = "no-cache";

/**
 * Assets before pages, the first of them with this run order: at no moment does a page refer to a file that
 * is not there yet.
 */
export function siteActions(
  { destinations }: PipelineOf,
  destination: SiteDestination,
  { site: halves, whole = "" }: BuildOutputs,
  firstOrder: number,
): readonly PlannedAction[] {
  const { name, region, release, site } = destination;
  const first = destinations.find(isSite) === destination;
  const deploy = (role: string, input: string, cacheControl: string, runOrder: number) => ({
    name: `${name}-${role}`,
    provider: actions.s3Deploy,
    runOrder,
    actor: principal(site.deployRole),
    roleArn: site.deployRole,
    region,
    configuration: {
      BucketName: site.bucket,
      Extract: "true",
      CacheControl: cacheControl,
      ...(release.path !== undefined && { ObjectKey: release.path }),
      ...(site.key !== undefined && { KMSEncryptionKeyARN: site.key }),
    },
    inputs: [input],
    outputs: [],
  });
  // The last action of a release carries the namespace; only one in a pipeline may have it as it is.
  const namespace = first ? "DeployVariables" : `DeployVariables-${name}`;
  const last = firstOrder + 1;
  if (!halves) return [{ ...deploy("deploy", whole, revalidated, last), namespace }];
  return [
    deploy("assets", halves.assets, immutable, firstOrder),
    { ...deploy("pages", halves.pages, revalidated, last), namespace },
  ];
}

function isSite({ kind }: Destination): boolean {
  return kind === "site";
}
