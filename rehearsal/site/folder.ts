import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeName, Inventory, quote, reasons, refused, SiteError, type SiteFile } from "./rules";

/**
 * Reads all files below `root`, in no particular order. Nothing is left out: what lies in the
 * folder, `.git` and `node_modules` included, is what a release of it would publish.
 *
 * The calls are synchronous: for thousands of small files they cost a fraction of the asynchronous
 * ones, and nothing else runs meanwhile.
 *
 * @throws SiteError for a link, a special file, an unreadable file or what `Inventory` refuses
 */
export function readFolder(root: string, subject: string): SiteFile[] {
  return listFiles(root, subject).map((path) => ({
    path,
    body: readable(path, subject, () => readFileSync(join(root, path))),
  }));
}

function listFiles(root: string, subject: string): string[] {
  const inventory = new Inventory(subject);
  const files: string[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const parent = folder;
    const names = readable(parent, subject, () =>
      readdirSync(join(root, parent), { encoding: "buffer" }),
    );
    for (const bytes of names) {
      const name = decodeName(bytes);
      if (name === undefined) throw refused(bytes.toString(), subject, reasons.undecodable);
      const path = parent === "" ? name : `${parent}/${name}`;
      const stats = readable(path, subject, () => lstatSync(join(root, path)));
      if (stats.isSymbolicLink()) throw refused(path, subject, reasons.link);
      if (stats.isDirectory()) {
        inventory.addFolder(path);
        folders.push(path);
      } else if (stats.isFile()) {
        inventory.addFile(path, stats.size);
        files.push(path);
      } else {
        throw refused(path, subject, reasons.special);
      }
    }
  }
  return files;
}

function readable<T>(path: string, subject: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const what = path === "" ? `The ${subject}` : `${quote(path)} in the ${subject}`;
    throw new SiteError(`${what} cannot be read (${errorCode(error)}); check its permissions.`, {
      cause: error,
    });
  }
}

/** The system's name of an I/O error, e.g. `EACCES`. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
