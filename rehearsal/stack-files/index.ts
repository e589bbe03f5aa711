import * as fs from "node:fs";
import * as path from "node:path";
import {
  badKey,
  byBytes,
  type Declaration,
  fullKey,
  holdsSecret,
  isSecret,
  matches,
  type ProjectFile,
  readMapFile,
  readProjectFile,
  StackFileError,
  typeName,
} from "./project-file";
import { Timestamp, YamlMap, type YamlValue } from "./yaml";

/*
 * Reads `Pulumi.yaml` and the `Pulumi.<stack>.yaml` files and yields what the Pulumi CLI v3.259.0
 * hands to the program: the same keys, the same text for each value, the same refusals. It is
 * stricter where what the CLI does can't be meant: two spellings of one key (`a` and `ferry:a`),
 * YAML tags, and in `Pulumi.yaml` keys that are paths, dates and `secure:` values.
 */

export { StackFileError };

/** Stands where the CLI would put a decrypted secret: the rehearsal has no key to open it. */
const SECRET_PLACEHOLDER = "[secret]";

/** One stack, as its program would see it. */
export interface StackFile {
  readonly stack: string;
  readonly project: string;
  /** Full key (`project:name`) to text, as in PULUMI_CONFIG; maps and lists are JSON. */
  readonly config: Readonly<Record<string, string>>;
  /**
   * The keys with a `secure:` value at any depth, sorted; its text is {@link SECRET_PLACEHOLDER}.
   */
  readonly secretKeys: readonly string[];
  /** What the CLI warns of, and what it passes over in silence: a sentence each. */
  readonly warnings: readonly string[];
}

/** A project's stacks, sorted by name; there is at least one. */
export interface ProjectFiles {
  readonly project: string;
  readonly stacks: readonly StackFile[];
}

/**
 * Reads the stacks of a folder. Where it has no `Pulumi.yaml`, that of `projectFolder` applies.
 * The sentences name the files by the folder as it was given.
 *
 * @throws StackFileError with all faults of all files at once
 */
export function readProject(folder: string, projectFolder: string = folder): ProjectFiles {
  const home = [folder, projectFolder].find((place) =>
    fs.existsSync(path.join(place, "Pulumi.yaml")),
  );
  if (home === undefined) {
    const places = [...new Set([folder, projectFolder])].join(" or ");
    throw new StackFileError([`${places}: there is no Pulumi.yaml; name the project's folder.`]);
  }
  const faults: string[] = [];
  const project = readProjectFile(path.join(home, "Pulumi.yaml"), faults);
  const place = home === folder ? path.join(folder, project.stackConfigDir) : folder;
  const stacks = stackNames(place).map((stack) => {
    const file = path.join(place, `Pulumi.${stack}.yaml`);
    return readStack(stack, file, project, faults);
  });
  if (stacks.length === 0) {
    faults.push(
      `${place}: there is no Pulumi.<stack>.yaml; add one per stack, as Pulumi.dev.yaml.`,
    );
  }
  if (faults.length > 0) throw new StackFileError(faults);
  return { project: project.name, stacks };
}

function stackNames(folder: string): readonly string[] {
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return fs
    .readdirSync(folder)
    .map((name) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(name)?.[1] ?? "")
    .filter((stack) => stack !== "" && !stack.endsWith(".deploy"))
    .sort(byBytes);
}

const TOP_LEVEL_KEYS = [
  "config",
  "environment",
  "secretsprovider",
  "encryptedkey",
  "encryptionsalt",
];

function readStack(stack: string, file: string, project: ProjectFile, faults: string[]): StackFile {
  const warnings: string[] = [];
  const content = readMapFile(file, faults, warnings);
  const values = new Map<string, YamlValue>();
  if (content !== undefined) {
    const warn = (warning: string): unknown => warnings.push(`${file}: ${warning}`);
    const fault = (problem: string): unknown => faults.push(`${file}: ${problem}`);
    readTopLevel(content, warn);
    readConfig(values, project.name, content.entries.get("config") ?? null, fault, warn);
    applyDeclarations(values, stack, project.declarations, fault);
  }
  const keys = [...values.keys()].sort(byBytes);
  return {
    stack,
    project: project.name,
    config: Object.fromEntries(keys.map((key) => [key, configText(values.get(key) ?? null)])),
    secretKeys: keys.filter((key) => holdsSecret(values.get(key) ?? null)),
    warnings,
  };
}

type Say = (sentence: string) => unknown;

function readTopLevel(content: YamlMap, warn: Say): void {
  for (const key of content.entries.keys()) {
    if (TOP_LEVEL_KEYS.includes(key)) continue;
    warn(`the Pulumi CLI doesn't know the top-level key '${key}' and ignores it.`);
  }
  if ((content.entries.get("environment") ?? null) !== null) {
    warn("values from ESC environments ('environment') are not seen by the rehearsal.");
  }
}

function readConfig(
  values: Map<string, YamlValue>,
  project: string,
  config: YamlValue,
  fault: Say,
  warn: Say,
): void {
  if (config === null) return;
  if (!(config instanceof YamlMap) || !config.stringKeys) {
    fault(`config must be a map with strings as keys, such as ${project}:account.`);
    return;
  }
  for (const [key, value] of config.entries) {
    const full = fullKey(project, key);
    if (full === undefined) {
      fault(badKey(key));
      continue;
    }
    if (values.has(full)) fault(`'${full}' is there in two spellings; keep one of them.`);
    if (value === null) {
      warn(
        `there is no value for '${full}': the Pulumi CLI takes it as "" (write that to mean it).`,
      );
    }
    values.set(full, value instanceof YamlMap || Array.isArray(value) ? value : scalarText(value));
  }
}

/** Adds what `Pulumi.yaml` gives where the stack has nothing, and checks all against its types. */
function applyDeclarations(
  values: Map<string, YamlValue>,
  stack: string,
  declarations: readonly Declaration[],
  fault: Say,
): void {
  const missing: string[] = [];
  for (const { key, fullKey: full, type, secret, value } of declarations) {
    if (!values.has(full) && value !== null) values.set(full, declaredValue(value));
    const found = values.get(full);
    if (found === undefined) {
      missing.push(`'${key}'`);
      continue;
    }
    if (type === undefined) continue;
    const subject = `Stack '${stack}' with configuration key '${key}' must be`;
    if (secret && !holdsSecret(found)) {
      fault(`${subject} encrypted as it's secret: pulumi config set --secret ${key}.`);
    } else if (!matches(type, found)) {
      fault(`${subject} of type '${typeName(type)}'; it is ${excerpt(configText(found))}.`);
    }
  }
  if (missing.length === 0) return;
  const last = missing.pop();
  const list = missing.length > 0 ? `${missing.join(", ")} and ${last}` : last;
  const [noun, pronoun] = missing.length > 0 ? ["values", "them"] : ["value", "it"];
  fault(`Stack '${stack}' is missing configuration ${noun} ${list}; add ${pronoun} below config.`);
}

function excerpt(text: string): string {
  return text === "" ? "empty" : text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The CLI keeps every scalar of a stack file as a text. */
function scalarText(value: YamlValue): string {
  if (value === null) return "";
  return value instanceof Timestamp
    ? value.text
    : typeof value === "number"
      ? json(value)
      : String(value);
}

/**
 * Of a scalar of `Pulumi.yaml` it keeps a text too, but not of a fraction or a very long integer.
 */
function declaredValue(value: YamlValue): YamlValue {
  return typeof value === "bigint" || typeof value === "boolean" ? json(value) : value;
}

function configText(value: YamlValue): string {
  if (isSecret(value)) return SECRET_PLACEHOLDER;
  return typeof value === "string" ? value : json(value);
}

const MAX_INT64 = 2n ** 63n - 1n;

/** JSON as Go writes it: keys in the order of their bytes, no blanks, <, > and & escaped. */
function json(value: YamlValue): string {
  if (isSecret(value)) return jsonText(SECRET_PLACEHOLDER);
  if (value instanceof YamlMap) {
    const members = [...value.entries].sort(([a], [b]) => byBytes(a, b));
    return `{${members.map(([key, member]) => `${jsonText(key)}:${json(member)}`).join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(json).join(",")}]`;
  if (value instanceof Timestamp) return jsonText(value.text);
  // Beyond 63 bits the CLI goes on with a floating-point number.
  if (typeof value === "bigint") return value > MAX_INT64 ? String(Number(value)) : String(value);
  return typeof value === "string" ? jsonText(value) : JSON.stringify(value);
}

function jsonText(text: string): string {
  const asEscape = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, asEscape);
}
