import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { RehearsalFault } from "../../rehearsal/fault";

/**
 * Writes all files or none: each whole, under another name first. A file that is there is never written over.
 * @throws RehearsalFault where one can't be written; then none is there
 */
export function writeFiles(folder: string, texts: Readonly<Record<string, string>>): void {
  const files = Object.keys(texts).map((name) => join(folder, name));
  const made: string[] = [];
  const drafts = files.map((file) => `${file}.${process.pid}.draft`);
  const first = firstMissing(folder);
  try {
    mkdirSync(folder, { recursive: true });
    for (const [index, text] of Object.values(texts).entries()) {
      writeFileSync(drafts[index] ?? "", text, { flag: "wx" });
    }
    for (const [index, file] of files.entries()) {
      // Unlike a renaming, it fails where a file has come up meanwhile.
      linkSync(drafts[index] ?? "", file);
      made.push(file);
    }
  } catch (error) {
    for (const file of made) rmSync(file, { force: true });
    for (const draft of drafts) rmSync(draft, { force: true });
    if (first !== undefined) rmSync(first, { recursive: true, force: true });
    throw new RehearsalFault(`Nothing was written: ${(error as Error).message}.`);
  }
  for (const draft of drafts) rmSync(draft);
}

/** The topmost folder that is yet to be made. */
function firstMissing(folder: string): string | undefined {
  if (existsSync(folder)) return undefined;
  const above = dirname(folder);
  return existsSync(above) ? folder : firstMissing(above);
}
