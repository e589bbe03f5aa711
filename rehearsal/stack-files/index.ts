import * as fs from "node:fs";
import * as path from "node:path";
import { byCodePoint } from "../site/rules";
import { ownValue } from "./own-value";
import {
  badKey,
  type Declaration,
  fullKey,
  holdsSecret,
  isMap,
  isSecret,
  matches,
  type ProjectFile,
  readMapFile,
  readProjectFile,
  StackFileError,
  typeName,
  type YamlMap,
} from "./project-file";

/*
 * Reads `Pulumi.yaml` and the `Pulumi.<stack>.yaml` files and yields what the Pulumi CLI v3.259.0
 * hands to the program: the same keys, the same text for each value, the same refusals. It is
 * stricter where what the CLI does can't be meant: texts without quotes that it takes for something else, two
 * spellings of one key (`a` and `ferry:a`), and in `Pulumi.yaml` keys that are paths and `secure:` values.
 */

export { StackFileError };

/** Stands where the CLI would put a decrypted secret: the rehearsal has no key to open it. */
const secretPlaceholder = "[secret]";

/** One stack, as its program would see it. */
export interface StackFile {
  readonly stack: string;
  readonly project: string;
  /** Full key (`project:name`) to text, as in PULUMI_CONFIG; maps and lists are JSON. */
  readonly config: Readonly<Record<string, string>>;
  /**
   * The keys with a `secure:` value at any depth, sorted; its text is {@link secretPlaceholder}.
   */
  readonly secretKeys: readonly string[];
  /** What the CLI warns of, and what it passes over in silence: a sentence each. */
  readonly warnings: readonly string[];
}

/** A project's stacks, sorted by name; there is at least one. */
export interface ProjectFiles {
  readonly project: string;
  readonly stacks: readonly StackFile[];
  /** Files that look like a stack's and are taken for copies: a sentence each. */
  readonly warnings: readonly string[];
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
  const [copies, names] = stackNames(place);
  const stacks = names.map((stack) => {
    const file = path.join(place, `Pulumi.${stack}.yaml`);
    return readStack(stack, file, project, faults);
  });
  if (stacks.length === 0) {
    faults.push(
      `${place}: there is no Pulumi.<stack>.yaml; add one per stack, as Pulumi.dev.yaml.`,
    );
  }
  faults.push(...twinFaults(place, stacks));
  if (faults.length > 0) throw new StackFileError(faults);
  const warnings = copies.map(
    (name) =>
      `${path.join(place, `Pulumi.${name}.yaml`)} is taken for a copy and not for a stack, by its name: ` +
      "the Pulumi CLI would take it for one, so end it on .yaml.bak, or rename it if it is one.",
  );
  return { project: project.name, stacks, warnings };
}

/** What is taken for a copy by its name, and the stacks. */
function stackNames(
  folder: string,
): readonly [copies: readonly string[], stacks: readonly string[]] {
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [[], []];
  const names = fs
    .readdirSync(folder)
    .map((name) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(name)?.[1] ?? "")
    .filter((stack) => stack !== "" && !stack.endsWith(".deploy"))
    .sort(byCodePoint);
  const isCopy = (name: string) => /[._-](bak|backup|copy|old|orig|save|tmp)$/i.test(name);
  return [names.filter(isCopy), names.filter((name) => !isCopy(name))];
}

/** Two stacks of one account, region and name would take each other's resources. */
function twinFaults(place: string, stacks: readonly StackFile[]): readonly string[] {
  const placeOf = (stack: StackFile) =>
    ["account", "region", "name"].map((key) => ownValue(stack, key));
  return stacks.flatMap((stack, index) => {
    const [account, region, name] = placeOf(stack);
    const twin = stacks.find((other) => `${placeOf(other)}` === `${placeOf(stack)}`);
    if (!account || !name || twin === undefined || stacks.indexOf(twin) === index) return [];
    return [
      `${path.join(place, `Pulumi.${stack.stack}.yaml`)}: ${stack.project}:account, region and name are those of ` +
        `stack ${twin.stack} (${account}, ${region}, ${name}), so that both would make the same resources: ` +
        "remove the copy, or give it a name of its own.",
    ];
  });
}

const topLevelKeys = ["config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt"];

function readStack(stack: string, file: string, project: ProjectFile, faults: string[]): StackFile {
  const warnings: string[] = [];
  const content = readMapFile(file, faults, warnings);
  const values = new Map<string, unknown>();
  if (content !== undefined) {
    const warn = (warning: string): unknown => warnings.push(`${file}: ${warning}`);
    const fault = (problem: string): unknown => faults.push(`${file}: ${problem}`);
    readTopLevel(content, project.name, fault, warn);
    readConfig(values, project.name, content.config ?? null, fault, warn);
    applyDeclarations(values, stack, project.declarations, fault);
  }
  const keys = [...values.keys()].sort(byCodePoint);
  return {
    stack,
    project: project.name,
    config: Object.fromEntries(keys.map((key) => [key, configText(values.get(key))])),
    secretKeys: keys.filter((key) => holdsSecret(values.get(key))),
    warnings,
  };
}

type Say = (sentence: string) => unknown;

function readTopLevel(content: YamlMap, project: string, fault: Say, warn: Say): void {
  for (const key of Object.keys(content)) {
    if (topLevelKeys.includes(key)) continue;
    if ([`${project}:`, "ferry:"].some((prefix) => key.startsWith(prefix)))
      fault(`'${key}' is beside config: write it below, indented.`);
    else warn(`the Pulumi CLI doesn't know the top-level key '${key}' and ignores it.`);
  }
  if ((content.environment ?? null) !== null) {
    warn("values from ESC environments ('environment') are not seen by the rehearsal.");
  }
}

function readConfig(
  values: Map<string, unknown>,
  project: string,
  config: unknown,
  fault: Say,
  warn: Say,
): void {
  if (config === null) return;
  if (!isMap(config)) {
    fault(`config must be a map with strings as keys, such as ${project}:account.`);
    return;
  }
  for (const [key, value] of Object.entries(config)) {
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
    // The CLI keeps every scalar of a stack file as a text.
    values.set(full, typeof value === "object" && value !== null ? value : configText(value));
  }
}

/** Adds what `Pulumi.yaml` gives where the stack has nothing, and checks all against its types. */
function applyDeclarations(
  values: Map<string, unknown>,
  stack: string,
  declarations: readonly Declaration[],
  fault: Say,
): void {
  const missing: string[] = [];
  for (const { key, fullKey: full, type, secret, value } of declarations) {
    if (!values.has(full) && value !== null) {
      // Of a scalar of Pulumi.yaml the CLI keeps a text too, but not of a fraction.
      const isText = typeof value === "boolean" || Number.isInteger(value);
      values.set(full, isText ? configText(value) : value);
    }
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
      const fix =
        Array.isArray(found) && typeName(type) === "object"
          ? ": write names with a colon, and no dashes before them"
          : "";
      fault(`${subject} of type '${typeName(type)}'; it is ${excerpt(configText(found))}${fix}.`);
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

function configText(value: unknown): string {
  if (isSecret(value)) return secretPlaceholder;
  if (value === null) return "";
  return typeof value === "string" ? value : json(value);
}

/** JSON as Go writes it: keys in the order of their bytes, no blanks, <, > and & escaped. */
function json(value: unknown): string {
  if (isSecret(value)) return json(secretPlaceholder);
  if (Array.isArray(value)) return `[${value.map(json).join(",")}]`;
  if (isMap(value)) {
    const members = Object.entries(value).sort(([a], [b]) => byCodePoint(a, b));
    return `{${members.map(([key, member]) => `${json(key)}:${json(member)}`).join(",")}}`;
  }
  const asEscape = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, asEscape);
}
