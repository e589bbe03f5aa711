import type { Release } from "./action-run";
import type { StoredObject } from "./object-store";
import type { Registered } from "./registry";
import type { SiteFile } from "./site";
import type { PerformedAction } from "./walk";

/**
 * Whether a release is where it belongs: every file in every bucket that it was deployed to, byte for
 * byte, pages after what they refer to, and each distribution invalidated after its last file.
 */
export function checkArrival(release: Release, actions: readonly PerformedAction[]) {
  const buckets = [
    ...new Set(actions.flatMap(({ objects }) => objects.map(({ bucket }) => bucket))),
  ];
  if (buckets.length === 0) {
    return {
      faults: ["The release reached no bucket: the pipeline deploys nothing."],
      warnings: [],
    };
  }
  const objects = actions.flatMap((action) => action.objects);
  return {
    faults: buckets.flatMap((bucket) => [
      ...missingFiles(release, bucket, objects),
      ...earlyPages(objects.filter((object) => object.bucket === bucket)),
      ...staleDistributions(release, bucket, objects),
    ]),
    warnings: [...new Set(objects.flatMap(unfingerprinted))],
  };
}

/** A site may lie below a folder of its bucket: the folder of its index page. */
function folderOf(site: readonly SiteFile[], objects: readonly StoredObject[]): string {
  const index = site.find(({ path }) => path === "index.html");
  const found = objects.find(
    ({ key, body }) => index && /(^|\/)index\.html$/.test(key) && body.equals(index.body),
  );
  return found ? found.key.slice(0, -"index.html".length) : "";
}

function missingFiles({ site, objects }: Release, bucket: string, all: readonly StoredObject[]) {
  const folder = folderOf(
    site.files,
    all.filter((object) => object.bucket === bucket),
  );
  const wrong = site.files.filter(
    ({ path, body }) => !objects.get(bucket, folder + path)?.body.equals(body),
  );
  if (wrong.length === 0) return [];
  return [
    `Bucket ${bucket} lacks ${wrong.length} of the site's ${site.files.length} files, the first of them ` +
      `${JSON.stringify(wrong[0]?.path)}.`,
  ];
}

const reference = /\b(?:src|href)\s*=\s*["']([^"'#?]+)/gi;

/** A page is early when it refers to a file of the same release that comes after it. */
function earlyPages(objects: readonly StoredObject[]): readonly string[] {
  const written = new Map(objects.map((object) => [object.key, object.sequence]));
  const pages = objects.filter(({ contentType }) => contentType === "text/html");
  for (const page of pages) {
    for (const [, target = ""] of page.body.toString("utf8").matchAll(reference)) {
      const key = resolveKey(page.key, target);
      const later = objects.find((object) => object.key === key);
      if (!later || later.contentType === "text/html") continue;
      // Within one action the order is the archive's, and one cache lifetime rules over both.
      if ((written.get(key) ?? 0) > page.sequence && later.cacheControl !== page.cacheControl) {
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
function staleDistributions(release: Release, bucket: string, objects: readonly StoredObject[]) {
  const last = Math.max(...objects.filter((o) => o.bucket === bucket).map((o) => o.sequence));
  return release.registry
    .distributions()
    .filter(({ resource }) => originsOf(resource).some((host) => host.startsWith(`${bucket}.`)))
    .flatMap(({ resource }) => {
      const id = String(resource.outputs.arn).split("/").at(-1) ?? "";
      const invalidated = release.invalidations.some(
        ({ distribution, after }) => distribution === id && after >= last,
      );
      return invalidated
        ? []
        : [
            `Distribution ${id} still serves the old site: nothing invalidates it after the last file of ` +
              `${bucket}.`,
          ];
    });
}

function originsOf(resource: Registered["resource"]): readonly string[] {
  const origins = (resource.inputs.origins ?? []) as readonly { readonly domainName?: string }[];
  return origins.map(({ domainName }) => domainName ?? "");
}

/** Eight or more characters of a hash between a dot, hyphen or underscore and the ending. */
const fingerprint =
  /[._-](?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{8,}\.[^/]+$|[._-][0-9a-f]{8,}(\.|$)/i;

function unfingerprinted({ key, cacheControl, body }: StoredObject): readonly string[] {
  if (!cacheControl?.includes("immutable") || fingerprint.test(key)) return [];
  if (body.length === 0 || key.endsWith(".no-assets")) return [];
  return [
    `${key} is cached for a year (immutable), but its name carries no fingerprint of its content: readers ` +
      "would keep the old one. Correct immutable.",
  ];
}
