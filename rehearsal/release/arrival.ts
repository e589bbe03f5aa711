import type { cloudfront } from "@pulumi/aws";
import type { StoredObject } from "../performers/object-store";
import type { Release } from "../performers/release";
import { hasFingerprint, isImmutable, type SiteFile } from "../site";
import { hiddenMisses, missingPages, straySites, unservedFolders } from "../world/served-folders";
import { lostNames } from "../world/site-names";
import { inputsOf, type Registered, type World } from "../world/world";
import type { PerformedAction } from "./performed";

/**
 * Whether a release is where it belongs: every file in every bucket that it was deployed to, byte for
 * byte, pages after what they refer to, each distribution invalidated after its last file, and a site in each
 * folder for which a distribution promises one.
 */
export function checkArrival(release: Release, actions: readonly PerformedAction[]) {
  const objects = actions.flatMap((action) => action.objects);
  const buckets = [...new Set(objects.map(({ bucket }) => bucket))];
  const waiting = [...release.changeSets].map(
    ({ name, stack }) =>
      `The change set ${name} of ${stack} is made, but never executed: the release did not arrive there.`,
  );
  if (buckets.length === 0 && release.rollouts.length === 0) {
    const elsewhere = actions.some(
      ({ ends, unseen, category }) => ends || unseen || category === "Deploy",
    );
    const nowhere = "The release reached no bucket and no service: the pipeline deploys nothing.";
    return { faults: elsewhere || waiting.length > 0 ? waiting : [nowhere], warnings: [] };
  }
  const sites = buckets.filter((bucket) => distributionsOf(release.world, bucket).length > 0);
  // Beside sites an action may fill other buckets, with something else.
  const faults = (sites.length > 0 ? sites : buckets).flatMap((bucket) =>
    bucketFaults(
      release,
      bucket,
      objects.filter((object) => object.bucket === bucket),
    ),
  );
  const unseen = sites.flatMap((bucket) =>
    distributionsOf(release.world, bucket).flatMap((distribution) =>
      missingPages(
        release.world,
        distribution,
        (key) => release.objects.get(bucket, key) !== undefined,
      ),
    ),
  );
  return {
    faults: [...waiting, ...faults],
    warnings: [...cacheWarnings(release, objects), ...unseen],
  };
}

function bucketFaults(
  release: Release,
  bucket: string,
  written: readonly StoredObject[],
): readonly string[] {
  const { world, site, objects } = release;
  const folders = foldersOf(site.files, written);
  const isThere = (key: string) => objects.get(bucket, key) !== undefined;
  return [
    ...missingFiles(release, bucket, folders),
    ...overwrittenFiles(world, bucket, written),
    ...earlyPages(written),
    ...staleDistributions(release, bucket, written),
    ...distributionsOf(world, bucket).flatMap((distribution) => [
      ...hiddenMisses(distribution),
      ...lostNames(world, distribution),
      ...unservedFolders(world, distribution, isThere),
      ...straySites(world, distribution, folders),
    ]),
  ];
}

/**
 * A site may lie below folders of its bucket: those of its index page. A page of the site that is equal to
 * its index page makes no further folder.
 */
function foldersOf(site: readonly SiteFile[], objects: readonly StoredObject[]): readonly string[] {
  const index = site.find(({ path }) => path === "index.html");
  const paths = new Set(site.map(({ path }) => path));
  const pages = objects
    .filter(({ key, body }) => index && /(^|\/)index\.html$/.test(key) && body.equals(index.body))
    .map(({ key }) => key)
    .sort((a, b) => a.length - b.length);
  const folders: string[] = [];
  for (const key of pages) {
    const known = folders.some(
      (folder) => key.startsWith(folder) && paths.has(key.slice(folder.length)),
    );
    if (!known) folders.push(key.slice(0, -"index.html".length));
  }
  return folders.length > 0 ? folders : [""];
}

function missingFiles({ site, objects }: Release, bucket: string, folders: readonly string[]) {
  return folders.flatMap((folder) => {
    const wrong = site.files.filter(
      ({ path, body }) => !objects.get(bucket, folder + path)?.body.equals(body),
    );
    if (wrong.length === 0) return [];
    return [
      `Bucket ${bucket} lacks ${wrong.length} of the site's ${site.files.length} files, the first of them ` +
        `${JSON.stringify(wrong[0]?.path)}.`,
    ];
  });
}

/** Files that `up` writes: a release that has them takes one target's values to all. */
function overwrittenFiles(world: World, bucket: string, objects: readonly StoredObject[]) {
  return world
    .ofType("aws:s3/bucketObjectv2:BucketObjectv2")
    .filter(({ resource: { inputs } }) => inputs.bucket === bucket)
    .filter(({ resource: { inputs } }) =>
      objects.some((object) => object.bucket === bucket && object.key === inputs.key),
    )
    .map(
      ({ stack, resource: { inputs } }) =>
        `The release writes ${inputs.key} to ${bucket}, where \`pulumi up -s ${stack}\` writes what the site's code reads of ` +
        "that target: leave the file out of the site.",
    );
}

const reference = /\b(?:src|href)\s*=\s*["']([^"'#?]+)/gi;

/** A page is early when it refers to a file of the same release that comes after it. */
function earlyPages(objects: readonly StoredObject[]): readonly string[] {
  const byKey = new Map(objects.map((object) => [object.key, object]));
  const pages = objects.filter(({ contentType }) => contentType === "text/html");
  for (const page of pages) {
    for (const [, target = ""] of page.body.toString("utf8").matchAll(reference)) {
      const key = resolveKey(page.key, target);
      const later = byKey.get(key);
      if (!later || later.contentType === "text/html") continue;
      // Within one action the order is the archive's, and one cache lifetime rules over both.
      if (later.step >= page.step && later.cacheControl !== page.cacheControl) {
        return [
          `Page ${page.key} is released before ${key}, to which it refers: for a moment readers get a page ` +
            "without its files. Run the action with the assets first.",
        ];
      }
    }
  }
  return [];
}

function resolveKey(page: string, target: string): string {
  try {
    const url = new URL(target, `https://site.invalid/${page}`);
    return url.host === "site.invalid" ? decodeURIComponent(url.pathname.slice(1)) : "";
  } catch {
    return "";
  }
}

/** CloudFront goes on serving what it has until it is told. */
function staleDistributions(
  { world, invalidations }: Release,
  bucket: string,
  written: readonly StoredObject[],
) {
  return distributionsOf(world, bucket).flatMap(({ resource }) => {
    const id = String(resource.outputs.arn).split("/").at(-1) ?? "";
    const stale = written.find(
      ({ key, step }) =>
        !invalidations.some(
          (each) =>
            each.distribution === id &&
            each.step > step &&
            each.paths.some((path) => covers(path, key)),
        ),
    );
    if (!stale) return [];
    return [
      `Distribution ${id} still serves the old ${stale.key}: no invalidation covers it after it was ` +
        `written to ${bucket}.`,
    ];
  });
}

/** The distributions that show a bucket to readers. */
function distributionsOf(world: World, bucket: string): readonly Registered[] {
  return world
    .distributions()
    .filter((each) =>
      (inputsOf<cloudfront.DistributionArgs>(each).origins ?? []).some(({ domainName }) =>
        domainName.startsWith(`${bucket}.`),
      ),
    );
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html */
function covers(path: string, key: string): boolean {
  const url = `/${encodeURI(key)}`;
  return path.endsWith("*") ? url.startsWith(path.slice(0, -1)) : url === path;
}

function isKept({ cacheControl }: StoredObject): boolean {
  return cacheControl?.includes("immutable") ?? false;
}

/** The objects of a release that never change, without what stands for none. */
export function immutableObjects(objects: readonly StoredObject[]): readonly StoredObject[] {
  return objects.filter((object) => isKept(object) && !object.key.endsWith("no-assets.txt"));
}

/** Whether the halves of a site are told apart by the right names. One sentence for all files: a wrong glob takes many. */
function cacheWarnings({ site }: Release, objects: readonly StoredObject[]): readonly string[] {
  const immutable = immutableObjects(objects);
  const plain = immutable.filter(({ key, body }) => body.length > 0 && !hasFingerprint(key));
  // A folder of a site that another build fills has no halves.
  const folders = [...foldersOf(site.files, objects)].sort((a, b) => b.length - a.length);
  const placeOf = ({ bucket, key }: StoredObject) =>
    `${bucket}/${folders.find((folder) => key.startsWith(folder)) ?? ""}`;
  const halved = new Set(objects.filter(isKept).map(placeOf));
  const late = objects.filter(
    (object) => halved.has(placeOf(object)) && !isKept(object) && isImmutable(object.key),
  );
  const none = halved.size > 0 && immutable.length === 0 && late.length === 0;
  return [
    ...about(
      plain,
      (files) =>
        `${files} is cached for a year (immutable), but its name carries no fingerprint of its content: readers ` +
        "would keep the old one. Correct immutable.",
    ),
    ...about(
      late,
      (files) =>
        `${files} carries a fingerprint, but is released with the pages (no-cache): for a moment a page may refer to it ` +
        "before it is there. Take it into immutable.",
    ),
    ...(none
      ? [
          "No file of the site is immutable: none is a script, style, font or image with a fingerprint in its name, in a " +
            "bundler's folder. Everything is released with the pages and asked for again; if the build writes names of another " +
            "form, say which by immutable.",
        ]
      : []),
  ];
}

function about(
  objects: readonly StoredObject[],
  sentence: (files: string) => string,
): readonly string[] {
  const [first, ...others] = new Set(objects.map(({ key }) => key));
  if (first === undefined) return [];
  return [sentence(others.length === 0 ? first : `${first} (and ${others.length} more)`)];
}
