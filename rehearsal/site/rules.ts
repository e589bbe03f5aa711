/**
 * Most files in one site. CodePipeline's own limit for the files in one S3 object.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 */
export const MAX_SITE_FILES = 100_000;

/**
 * Most bytes in one site. This limit is the rehearsal's, not AWS's: it holds a release in memory,
 * in several copies (the files, the artifact, what a build makes of it, the objects), and four
 * copies of 512 MiB are 2 GiB.
 */
export const MAX_SITE_BYTES = 512 * 2 ** 20;

/**
 * Longest S3 key, in bytes of UTF-8.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
const MAX_KEY_BYTES = 1024;

/** One file of a site. */
export interface SiteFile {
  /** Relative path with forward slashes, as it becomes part of the S3 key. */
  readonly path: string;
  /** The content. It may share memory with the archive that it came from: never change it. */
  readonly body: Buffer;
}

/** A site or an artifact that cannot be carried; the message is one sentence for its owner. */
export class SiteError extends Error {
  override readonly name = "SiteError";
}

/**
 * Collects the paths of one site or artifact and refuses the first that S3, a zip or the
 * rehearsal cannot carry. It needs sizes only, so that everything is checked before anything is
 * read or inflated.
 *
 * Each `add` throws a `SiteError` that names the path and the fix.
 */
export class Inventory {
  private readonly files = new Set<string>();
  private readonly folders = new Set<string>();
  private bytes = 0;

  /** @param subject the noun of the messages, e.g. `site "public"` */
  constructor(private readonly subject: string) {}

  addFile(path: string, size: number): void {
    this.checkPath(path);
    if (this.files.has(path)) {
      throw new SiteError(`${quote(path)} is twice in the ${this.subject}; keep one of the two.`);
    }
    if (this.folders.has(path)) throw this.clash(path);
    this.addParents(path);
    this.files.add(path);
    this.bytes += size;
    if (this.files.size > MAX_SITE_FILES) throw tooManyFiles(this.subject);
    if (this.bytes > MAX_SITE_BYTES) throw tooManyBytes(this.subject, this.bytes);
  }

  /** A folder that the zip names itself: S3 has no folders, so it is checked but not carried. */
  addFolder(path: string): void {
    this.checkPath(path);
    if (this.files.has(path)) throw this.clash(path);
    this.addParents(path);
    this.folders.add(path);
  }

  private checkPath(path: string): void {
    const fault = pathFault(path);
    if (fault !== undefined) throw refused(path, this.subject, fault);
  }

  private addParents(path: string): void {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const parent = path.slice(0, end);
      // A known folder has known parents.
      if (this.folders.has(parent)) return;
      if (this.files.has(parent)) throw this.clash(parent);
      this.folders.add(parent);
    }
  }

  private clash(path: string): SiteError {
    return refused(path, this.subject, "is a file and a folder at once; rename one of the two");
  }
}

/** The error for a site above `MAX_SITE_BYTES`; `bytes` is what was counted so far. */
export function tooManyBytes(subject: string, bytes: number): SiteError {
  return new SiteError(
    `The ${subject} has ${mebibytes(bytes)} MiB or more, above the ${mebibytes(MAX_SITE_BYTES)} MiB ` +
      "that a rehearsal holds in memory; rehearse with a part of it.",
  );
}

function tooManyFiles(subject: string): SiteError {
  return new SiteError(
    `The ${subject} has more than ${MAX_SITE_FILES} files, CodePipeline's limit for one artifact; ` +
      "remove what does not belong to the site.",
  );
}

function pathFault(path: string): string | undefined {
  const parts = path.split("/");
  if (path.startsWith("/")) return "is an absolute path; make it relative to the site";
  if (/^[A-Za-z]:/.test(path)) return "starts with a drive letter; make it relative to the site";
  if (path.includes("\\")) return 'has a backslash; separate folders by "/"';
  if (parts.includes("..")) return 'climbs out of its folder by ".."; make it relative to the site';
  if (parts.includes("") || parts.includes(".")) return 'has an empty or "." part; remove it';
  if (path.includes("\0")) return "has a NUL character; rename it";
  const bytes = Buffer.from(path);
  if (bytes.toString() !== path) return "has half a surrogate pair; rename it";
  if (bytes.length > MAX_KEY_BYTES) {
    return `has ${bytes.length} bytes, more than the ${MAX_KEY_BYTES} of an S3 key; shorten it`;
  }
  return undefined;
}

const SHOWN_CHARACTERS = 200;
const INVISIBLE = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A name in quotation marks, cut when long, with nothing in it that steers a terminal. */
export function quote(name: string): string {
  const shown = name.length > SHOWN_CHARACTERS ? `${name.slice(0, SHOWN_CHARACTERS)}…` : name;
  return JSON.stringify(shown).replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Decodes a file name; `undefined` when its bytes are not UTF-8. */
export function decodeName(bytes: Uint8Array): string | undefined {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return undefined;
  }
}

// Without `ignoreBOM` a name that starts with U+FEFF would lose it.
const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The error for a file of a folder or a zip. */
export function refused(path: string, subject: string, why: string, cause?: unknown): SiteError {
  return new SiteError(`${quote(path)} in the ${subject} ${why}.`, { cause });
}

/** Why a file is refused, wherever it lies. */
export const reasons = {
  /** `decodeName` can't decode it; the message shows bad bytes as U+FFFD. */
  undecodable: "is not a UTF-8 name, as S3 keys are; rename it",
  link: "is a symbolic link, which S3 does not have; put a copy of its target in its place",
  /** A socket, pipe or device. */
  special: "is not a regular file; remove it",
} as const;

/**
 * Orders strings by Unicode code point, which is the order of their UTF-8 bytes and of S3's own
 * lists; JavaScript's `<` compares UTF-16 units and puts U+1F600 before U+FF01.
 */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i))
      return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
  }
  return a.length - b.length;
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
