import { readFileSync, type Stats, statSync } from "node:fs";
import { posix } from "node:path";
import { readArchive } from "./archive";
import { errorCode, readFolder } from "./folder";
import {
  byCodePoint,
  MAX_SITE_BYTES,
  quote,
  SiteError,
  type SiteFile,
  tooManyBytes,
} from "./rules";

/** A site to carry: at least `index.html` at its top, or the `template.yaml` of an application. */
export interface Site {
  /** The path it was read from, as given. */
  readonly origin: string;
  /** In code point order of their paths. */
  readonly files: readonly SiteFile[];
}

const INDEX_PAGE = "index.html";
/** What `sam build` leaves. */
const TEMPLATE = "template.yaml";
/** One of them is at the top of whatever is carried. */
export const siteMarks: readonly string[] = [INDEX_PAGE, TEMPLATE];
const WANTED = `give a folder or a zip file with ${INDEX_PAGE} (of an application: ${TEMPLATE}) at its top`;

/**
 * Reads a site from a folder or a zip file (told apart by what they are, not by name).
 *
 * A site is what it is: every file arrives byte for byte, dotfiles, `.git` and `node_modules`
 * included, so give the folder that is published (`dist`, `public`), not the project around it.
 * Empty folders do not arrive, since S3 has none. `path` itself may be a symbolic link; a link
 * inside the site is an error.
 *
 * @throws SiteError with one sentence for its owner when the site cannot be carried
 */
export async function readSite(path: string): Promise<Site> {
  const subject = `site ${quote(path)}`;
  const files = await readFiles(path, subject);
  if (files.length === 0) throw new SiteError(`The ${subject} has no files; ${WANTED}.`);
  if (!files.some((file) => siteMarks.includes(file.path))) throw noIndexPage(files, subject);
  return { origin: path, files: files.sort((a, b) => byCodePoint(a.path, b.path)) };
}

async function readFiles(path: string, subject: string): Promise<SiteFile[]> {
  const stats = access(subject, () => statSync(path));
  if (stats.isDirectory()) return readFolder(path, subject);
  if (!stats.isFile()) {
    throw new SiteError(`The ${subject} is neither a folder nor a file; ${WANTED}.`);
  }
  if (stats.size > MAX_SITE_BYTES) throw tooManyBytes(subject, stats.size);
  return readArchive(
    access(subject, () => readFileSync(path)),
    subject,
  );
}

function access<T extends Stats | Buffer>(subject: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = errorCode(error);
    const fault =
      code === "ENOENT" || code === "ENOTDIR" ? "does not exist" : `cannot be read (${code})`;
    throw new SiteError(`The ${subject} ${fault}; ${WANTED}.`, { cause: error });
  }
}

/** A zip of a project's release, and a project's folder, have the site one folder further down. */
function noIndexPage(files: readonly SiteFile[], subject: string): SiteError {
  const fault = `The ${subject} has no ${INDEX_PAGE} at its top`;
  const below = files
    .filter((file) => posix.basename(file.path) === INDEX_PAGE)
    .map((file) => posix.dirname(file.path))
    .filter((folder) => !folder.includes("/"));
  const [folder] = below;
  if (folder === undefined || below.length > 1) return new SiteError(`${fault}; ${WANTED}.`);
  return new SiteError(
    `${fault} but in its folder ${quote(folder)}; give that folder (of a zip file: unpacked, or ` +
      "zipped from within).",
  );
}
