import { SettingsError } from "../infra/settings";
import { RehearsalFault } from "../rehearsal/fault";
import { SiteError } from "../rehearsal/site";
import { StackFileError } from "../rehearsal/stack-files/project-file";

const expected = [SettingsError, StackFileError, SiteError, RehearsalFault];

/** What a person reads when a rehearsal ends early: a sentence, or the stack trace of a mistake of ferry's own. */
export function faultText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = expected.some((kind) => error instanceof kind);
  return known ? error.message : (error.stack ?? error.message);
}

/** The faults of which it is made, a sentence each. */
export function faultsOf(error: unknown): readonly string[] {
  if (error instanceof SettingsError || error instanceof StackFileError) return error.faults;
  return [error instanceof Error ? error.message : String(error)];
}
