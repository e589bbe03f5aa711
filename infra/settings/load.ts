import { z } from "zod";
import { keyPath, SettingsError, sentences } from "./faults";
import { ruleFaults } from "./rules";
import { type Settings, sections } from "./schema";

/** What the engine hands to the program: `project:key` to text, objects as JSON. */
export interface StackConfig {
  readonly project: string;
  readonly stack: string;
  readonly values: Readonly<Record<string, string>>;
  /** Whether the value of a full key came from a `secure:` entry. */
  readonly isSecret: (key: string) => boolean;
  /** Whether a file or folder that a setting names is there. */
  readonly exists: (path: string) => boolean;
}

type Section = keyof typeof sections;
const sectionNames = Object.keys(sections) as Section[];
const texts: readonly Section[] = ["account", "region", "name", "deployer", "sameAccount"];

/**
 * Reads the settings of one stack.
 * @throws SettingsError with every fault at once: unknown keys, shapes, limits, references.
 */
export function loadSettings(config: StackConfig): Settings {
  const faults: string[] = [];
  const read: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(config.values)) {
    if (!key.startsWith(`${config.project}:`)) continue;
    const name = key.slice(config.project.length + 1);
    if (!isSection(name)) {
      faults.push(`${key} is not a setting: write one of ${sectionNames.join(", ")}.`);
    } else if (config.isSecret(key)) {
      faults.push(
        `${key} holds a secure: value, which would reach the state in plaintext: keep the secret in ` +
          "Secrets Manager or Parameter Store and name it ({secretsManager: …}, {parameterStore: …}).",
      );
    } else {
      read[name] = decoded(name, text);
    }
  }
  const at = (...path: PropertyKey[]) => keyPath(config.project, path);
  const parsed: Record<string, unknown> = {};
  const broken: Section[] = [];
  for (const name of sectionNames) {
    const schema: z.ZodType = sections[name];
    const result = z.object({ [name]: schema }).safeParse({ [name]: read[name] });
    if (result.success) {
      parsed[name] = (result.data as Record<string, unknown>)[name];
    } else if (!config.isSecret(at(name))) {
      faults.push(...sentences(config.project, read, result.error.issues));
      broken.push(name);
    }
    if (config.isSecret(at(name))) broken.push(name);
  }
  const settings = parsed as Settings;
  faults.push(...ruleFaults(settings, new Set(broken), at, config.exists));
  if (faults.length > 0) throw new SettingsError(config.stack, faults);
  return settings;
}

function isSection(name: string): name is Section {
  return (sectionNames as readonly string[]).includes(name);
}

/** Undoes the engine's encoding; an empty text or object is Pulumi.yaml's default and means absent. */
function decoded(name: Section, text: string): unknown {
  if (texts.includes(name)) return text === "" ? undefined : text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  return isEmptyObject(value) ? undefined : value;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
