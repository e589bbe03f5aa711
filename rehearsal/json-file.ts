import { readFileSync } from "node:fs";
import { RehearsalFault } from "./fault";

/**
 * What a JSON file holds that a person named.
 * @param what what it is read as
 * @param wanted a sentence: what to give instead
 * @throws RehearsalFault for a file that is not there, or no JSON
 */
export function readJson(file: string, what: string, wanted: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : message;
    throw new RehearsalFault(`${file} can't be read as ${what}: ${reason}. ${wanted}`);
  }
}
