import type { ObjectVersion } from "../records/pages";

/** How a site's pages become those of a record. */
export interface PagePlan {
  /** Pages to copy from their version, those to which others lead last. */
  readonly copies: readonly { readonly key: string; readonly versionId: string }[];
  /** Pages that the release did not have. */
  readonly hides: readonly string[];
  /** How many are as they were. */
  readonly same: number;
  /** Pages whose version is no longer there: then nothing is done at all. */
  readonly expired: readonly string[];
}

/**
 * Plans a way back to a release's pages. What is no page, such as a file whose name has a fingerprint of its content, is
 * never touched: readers with the other release open still ask for it.
 */
export function planPages(
  versions: readonly ObjectVersion[],
  isPage: (key: string) => boolean,
  wanted: Readonly<Record<string, string>>,
): PagePlan {
  const found = new Map(versions.map((each) => [`${each.key}\n${each.versionId}`, each]));
  const current = new Map(versions.filter(({ latest }) => latest).map((each) => [each.key, each]));
  const copies: { key: string; versionId: string }[] = [];
  const expired: string[] = [];
  let same = 0;
  for (const [key, versionId] of Object.entries(wanted)) {
    const version = found.get(`${key}\n${versionId}`);
    const now = current.get(key);
    if (!version || version.hidden) expired.push(key);
    else if (now && !now.hidden && equal(now, version)) same += 1;
    else copies.push({ key, versionId });
  }
  const hides = [...current.values()]
    .filter(({ key, hidden }) => !hidden && isPage(key) && !Object.hasOwn(wanted, key))
    .map(({ key }) => key);
  return { copies: copies.sort(byEntrance), hides: hides.sort(), same, expired: expired.sort() };
}

/** An ETag is the content's own where S3 encrypts with its keys: with a key of KMS each version has another. */
function equal(a: ObjectVersion, b: ObjectVersion): boolean {
  return a.versionId === b.versionId || (a.etag !== "" && a.etag === b.etag && a.size === b.size);
}

/** A page that others lead to comes after them: the one at the top last of all. */
function byEntrance(a: { readonly key: string }, b: { readonly key: string }): number {
  return rank(a.key) - rank(b.key) || (a.key < b.key ? -1 : 1);
}

export function rank(key: string): number {
  if (!/(^|\/)index\.html$/.test(key)) return 0;
  return key.includes("/") ? 1 : 2;
}
