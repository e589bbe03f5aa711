import { SettingsError } from "../infra/settings";
import { RehearsalFault } from "../rehearsal/fault";
import { SiteError } from "../rehearsal/site";
import { StackFileError } from "../rehearsal/stack-files/project-file";

const expected = [SettingsError, StackFileError, SiteError, RehearsalFault];

/** What the file system says, in words: https://man7.org/linux/man-pages/man3/errno.3.html */
const refusals: Readonly<Record<string, string>> = {
  EACCES: "you have no permission",
  EPERM: "you have no permission",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

/** What a person reads when a rehearsal ends early: a sentence, or the stack trace of a mistake of ferry's own. */
export function faultText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  const refused = code !== undefined && refusals[code];
  if (refused) return `${path ?? "A file"} can't be read or written: ${refused}.`;
  const known = expected.some((kind) => error instanceof kind);
  return known ? error.message : (error.stack ?? error.message);
}

/** The faults of which it is made, a sentence each. */
export function faultsOf(error: unknown): readonly string[] {
  if (error instanceof SettingsError || error instanceof StackFileError) return error.faults;
  return [error instanceof Error ? error.message : String(error)];
}
