import { ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";
import { fingerprints, type NameForm } from "../../infra/plan/builds/fingerprints";

/** A version of an object, or the marker that hides it. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly latest: boolean;
  readonly hidden: boolean;
  readonly etag: string;
  readonly size: number;
}

/** Where a release puts a site, and which of its files never change. */
export interface SitePart {
  /** The folder, with a slash behind it; the empty text is the bucket's top. */
  readonly folder: string;
  /** Folders below that belong to another release or part. */
  readonly without: readonly string[];
  /** Names of files that are no pages, as the build tells them apart. */
  readonly immutable: readonly NameForm[] | "fingerprints";
  /** Files that no release wrote. */
  readonly foreign: readonly string[];
}

/** Every version of every object below some folders, newest first of each. */
export async function listVersions(
  s3: S3Client,
  bucket: string,
  parts: readonly Pick<SitePart, "folder">[],
  abortSignal?: AbortSignal,
): Promise<readonly ObjectVersion[]> {
  const found: ObjectVersion[] = [];
  for (const folder of outermost(parts.map((part) => part.folder))) {
    let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (next) {
      const page: Awaited<ReturnType<typeof listPage>> = await listPage(
        s3,
        { Bucket: bucket, Prefix: folder, ...next },
        abortSignal,
      );
      for (const each of page.Versions ?? []) found.push(versionOf(each, false));
      for (const each of page.DeleteMarkers ?? []) found.push(versionOf(each, true));
      next =
        page.IsTruncated === true
          ? {
              ...(page.NextKeyMarker !== undefined && { KeyMarker: page.NextKeyMarker }),
              ...(page.NextVersionIdMarker !== undefined && {
                VersionIdMarker: page.NextVersionIdMarker,
              }),
            }
          : undefined;
    }
  }
  return found;
}

function listPage(
  s3: S3Client,
  input: ConstructorParameters<typeof ListObjectVersionsCommand>[0],
  abortSignal?: AbortSignal,
) {
  return s3.send(new ListObjectVersionsCommand(input), abortSignal && { abortSignal });
}

function outermost(folders: readonly string[]): readonly string[] {
  return folders.filter(
    (folder) => !folders.some((other) => other !== folder && folder.startsWith(other)),
  );
}

interface Listed {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly IsLatest?: boolean | undefined;
  readonly ETag?: string | undefined;
  readonly Size?: number | undefined;
}

function versionOf(
  { Key = "", VersionId = "null", IsLatest = false, ETag = "", Size = 0 }: Listed,
  hidden: boolean,
): ObjectVersion {
  return { key: Key, versionId: VersionId, latest: IsLatest, hidden, etag: ETag, size: Size };
}

/** Whether a key is a page of the release: what it wrote, but for files whose content never changes. */
export function pageTest(parts: readonly SitePart[]): (key: string) => boolean {
  const tests = parts.map(({ folder, without, immutable, foreign }) => {
    const forms = (immutable === "fingerprints" ? fingerprints : immutable).map(
      ({ fits, unless }) => ({
        fits: new RegExp(`^(${fits})$`, "s"),
        unless: unless === undefined ? undefined : new RegExp(`^(${unless})$`, "s"),
      }),
    );
    return (key: string) => {
      if (!key.startsWith(folder) || without.some((other) => key.startsWith(other))) return false;
      if (foreign.includes(key)) return false;
      const path = `./${key.slice(folder.length)}`;
      return !forms.some(({ fits, unless }) => fits.test(path) && !unless?.test(path));
    };
  });
  return (key) => tests.some((test) => test(key));
}

/** The pages that readers get, by key, each with its version. */
export function pagesIn(
  versions: readonly ObjectVersion[],
  isPage: (key: string) => boolean,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    versions
      .filter(({ key, latest, hidden }) => latest && !hidden && isPage(key))
      .map(({ key, versionId }) => [key, versionId]),
  );
}
