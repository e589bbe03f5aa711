import type { StackFile } from "../../rehearsal/stack-files";
import { differences } from "./differences";

/** A setting that one side has otherwise. */
export interface SettingChange {
  readonly stack: string;
  /** `delivery.pipelines.web.releases.web@prod.approval`. */
  readonly setting: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

type Config = Pick<StackFile, "stack" | "project" | "config">;

/** What stack files say otherwise, a setting each; a part that is new or gone is told whole. */
export function settingChanges(
  before: readonly Config[],
  after: readonly Config[],
): readonly SettingChange[] {
  const stacks = [...new Set([...before, ...after].map(({ stack }) => stack))];
  return stacks.flatMap((stack) => {
    const [old, now] = [before, after].map((side) => configOf(side, stack));
    if (old === undefined || now === undefined) {
      return [{ stack, setting: "", ...(old ? { before: old } : { after: now }) }];
    }
    return differences(old, now).map(({ at, ...each }) => ({ stack, setting: at, ...each }));
  });
}

function configOf(files: readonly Config[], stack: string): unknown {
  const file = files.find((each) => each.stack === stack);
  if (!file) return undefined;
  const own = `${file.project}:`;
  return Object.fromEntries(
    Object.entries(file.config).map(([key, text]) => [
      key.startsWith(own) ? key.slice(own.length) : key,
      parsed(text),
    ]),
  );
}

/** Maps, lists, numbers and flags come as JSON; all else is the text that it is. */
function parsed(text: string): unknown {
  try {
    return /^([[{]|true$|false$)/.test(text) ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}
