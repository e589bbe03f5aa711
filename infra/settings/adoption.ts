import * as names from "../names";
import type { At } from "./faults";
import type { DeliverySettings, Settings, SiteSettings } from "./schema";

/** Ids of existing resources, as `pulumi import` takes them, by the resources' names in the program. */
export type Adopted = Readonly<Record<string, string>>;

/** The bucket of a site: the adopted one, or ferry's own. */
export function siteBucketOf(owner: names.Owner, site: string, { adopt }: SiteSettings): string {
  return adopt?.bucket?.name ?? names.siteBucket(owner, site);
}

/** The artifact bucket of a delivery at home: the existing one, the adopted one, or ferry's own. */
export function artifactBucketOf(owner: names.Owner, delivery: DeliverySettings | undefined) {
  return (
    delivery?.artifactBucket ?? delivery?.adopt?.artifactBucket?.name ?? names.artifactBucket(owner)
  );
}

/** What of a site is there already. */
export function adoptedOfSite(site: string, { adopt }: SiteSettings): Adopted {
  return {
    ...bucketIds(`${site}-bucket`, adopt?.bucket),
    ...(adopt?.distribution !== undefined && { [`${site}-distribution`]: adopt.distribution }),
    ...(adopt?.originAccess !== undefined && { [`${site}-access`]: adopt.originAccess }),
  };
}

/** What of the artifact store at home is there already. */
export function adoptedOfDelivery({ adopt }: DeliverySettings): Adopted {
  return {
    ...(adopt?.key !== undefined && { "artifacts-key": adopt.key }),
    ...bucketIds("artifacts-bucket", adopt?.artifactBucket),
  };
}

type AdoptedBucket = NonNullable<NonNullable<SiteSettings["adopt"]>["bucket"]>;

/** S3 knows each of a bucket's settings by the bucket's name. */
function bucketIds(name: string, bucket: AdoptedBucket | undefined): Adopted {
  if (!bucket) return {};
  const resources = [name, ...bucket.has.map((part) => `${name}-${part}`)];
  return Object.fromEntries(resources.map((resource) => [resource, bucket.name]));
}

/** What one setting leaves to its owner, another can't adopt; and nothing is adopted twice. */
export function* adoptionFaults({ delivery, sites }: Settings, at: At): Iterable<string> {
  for (const name of ["key", "artifactBucket"] as const)
    if (delivery?.[name] !== undefined && delivery.adopt?.[name] !== undefined)
      yield `${at("delivery", "adopt", name)} adopts what ${at("delivery", name)} leaves as it is: keep one of the two.`;
  const first = new Map<string, string>();
  const adopted = [
    ...Object.entries(sites).flatMap(([site, { adopt }]) => [
      [at("sites", site, "adopt", "bucket", "name"), adopt?.bucket?.name] as const,
      [at("sites", site, "adopt", "distribution"), adopt?.distribution] as const,
    ]),
    [at("delivery", "adopt", "artifactBucket", "name"), delivery?.adopt?.artifactBucket?.name],
  ] as const;
  for (const [key, id] of adopted) {
    if (id === undefined) continue;
    const earlier = first.get(id);
    first.set(id, earlier ?? key);
    if (earlier !== undefined)
      yield `${key} is "${id}", which ${earlier} adopts already: each resource has one owner.`;
  }
}
