import { optInRegions } from "../../aws/regions";
import type { ArtifactStore } from "../../grants/artifacts";
import { reference } from "../../grants/references";
import type { Reference } from "../../grants/value";
import * as names from "../../names";
import { artifactBucketOf, type DeliverySettings, type Faults } from "../../settings";

/** An artifact store, and what of it ferry makes. */
export interface PlannedStore extends ArtifactStore {
  /** By which the plan refers to its key. */
  readonly keyReference: Reference;
  readonly makesKey: boolean;
  /** Projects without a pipeline have no artifacts. */
  readonly makesBucket: boolean;
}

/** CodePipeline wants a store in its own region and in each other one that an action runs in. */
export interface PlannedStores {
  readonly home: PlannedStore;
  readonly others: readonly PlannedStore[];
}

/** Existing resources that take the place of ferry's own in a region. */
function existingIn(owner: names.Owner, delivery: DeliverySettings, region: string) {
  return region === owner.region ? delivery : (delivery.regions[region] ?? {});
}

/** The bucket of the artifacts in a region. */
export function artifactBucketIn(
  owner: names.Owner,
  delivery: DeliverySettings,
  region: string,
): string {
  return region === owner.region
    ? artifactBucketOf(owner, delivery)
    : (delivery.regions[region]?.artifactBucket ?? names.artifactBucket({ ...owner, region }));
}

/** Plans a store at home and in each of these regions. */
export function planStores(
  owner: names.Owner,
  delivery: DeliverySettings,
  regions: readonly string[],
): PlannedStores {
  const abroad = [...new Set(regions)].filter((region) => region !== owner.region).sort();
  return {
    home: planStore(owner, delivery, owner.region),
    others: abroad.map((region) => planStore(owner, delivery, region)),
  };
}

function planStore(owner: names.Owner, delivery: DeliverySettings, region: string): PlannedStore {
  const { key, artifactBucket } = existingIn(owner, delivery, region);
  const bucketName = artifactBucketIn(owner, delivery, region);
  const keyReference = region === owner.region ? reference.key : reference.keyIn(region);
  return {
    account: owner.account,
    region,
    bucketName,
    bucketArn: names.bucketArn(region, bucketName),
    keyArn: key ?? keyReference,
    keyReference,
    makesKey: key === undefined,
    makesBucket: artifactBucket === undefined && Object.keys(delivery.pipelines).length > 0,
  };
}

/** ferry replicates no key but its own: whose yours is, its replicas are. */
export function checkStores(
  { regions }: DeliverySettings,
  { home, others }: PlannedStores,
  faults: Faults,
): void {
  for (const { region, makesKey } of others) {
    if (!makesKey || home.makesKey) continue;
    faults.add(
      ["delivery", "key"],
      `The key is yours, and actions run in region ${region}, whose artifacts need a key there: ` +
        `name one in delivery.regions.${region}.key, such as a replica of yours, or leave both to ferry.`,
    );
  }
  for (const region of Object.keys(regions)) {
    if (others.some((store) => store.region === region)) continue;
    faults.add(
      ["delivery", "regions", region],
      "No release goes to this region and no action runs in it: take it away, or correct its name.",
    );
  }
}

export function allStores({ home, others }: PlannedStores): readonly PlannedStore[] {
  return [home, ...others];
}

/**
 * The store that an action of a region reads and writes.
 * @throws Error where none is planned: a mistake of the program
 */
export function storeIn(stores: PlannedStores, region: string): PlannedStore {
  const store = allStores(stores).find((each) => each.region === region);
  if (!store) throw new Error(`No artifact store is planned in region ${region}.`);
  return store;
}

/** Regions that don't work before somebody has enabled them. */
export function optInWarnings({ stores }: { readonly stores: PlannedStores }): readonly string[] {
  return allStores(stores)
    .filter(({ region }) => optInRegions.includes(region))
    .map(
      ({ region, account }) =>
        `Region ${region} has to be enabled in account ${account} and in each account that is released to ` +
        "there (https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html).",
    );
}
