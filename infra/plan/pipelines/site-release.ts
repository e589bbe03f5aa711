import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import { principal } from "../../grants/grant";
import { releaseNamespace } from "../../names";
import { ofKind, type SiteDestination } from "../targets/destinations";
import type { ReleaseArtifacts } from "./build-stage";
import type { PipelineOf } from "./planned";

const immutable = "public, max-age=31536000, immutable";
const revalidated = "no-cache";

/**
 * Assets before pages, the first of them with this run order: at no moment does a page refer to a file that
 * is not there yet. What lies in a folder is a site of its own, released as a whole.
 */
export function siteActions(
  { destinations }: PipelineOf,
  destination: SiteDestination,
  { site: halves, whole = "", folders }: ReleaseArtifacts,
  firstOrder: number,
): readonly PlannedAction[] {
  const { name, region, release, site } = destination;
  const first = ofKind(destinations, "site")[0] === destination;
  const deploy = (
    role: string,
    input: string,
    cacheControl: string,
    runOrder: number,
    folder = release.path,
  ) => ({
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
      ...(folder !== undefined && { ObjectKey: folder }),
      ...(site.key !== undefined && { KMSEncryptionKeyARN: site.key }),
    },
    inputs: [input],
    outputs: [],
  });
  // The last action of a release carries the namespace; only one in a pipeline may have it as it is.
  const namespace = first ? "DeployVariables" : releaseNamespace(name);
  const last = firstOrder + 1;
  const below = Object.entries(folders).map(([folder, artifact]) =>
    deploy(folder, artifact, revalidated, last, folder),
  );
  if (!halves) return [{ ...deploy("deploy", whole, revalidated, last), namespace }, ...below];
  return [
    deploy("assets", halves.assets, immutable, firstOrder),
    { ...deploy("pages", halves.pages, revalidated, last), namespace },
    ...below,
  ];
}
