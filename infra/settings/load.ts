import { z } from "zod";
import { type At, keyPath, readBy, SettingsError, unknownKey } from "./faults";
import { mended } from "./mended";
import { nearest } from "./nearest";
import { ruleFaults } from "./rules";
import { type Settings, sections, stackSettings } from "./schema";

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
const texts: readonly Section[] = [
  "account",
  "region",
  "name",
  "deployer",
  "sameAccount",
  "permissionsBoundary",
  "rolePath",
];

/** The settings of one stack, and every fault of theirs: unknown keys, shapes, limits, references. */
interface ReadSettings {
  /** What can be planned in spite of the faults; undefined where a section has not its shape that plans are made of. */
  readonly settings: Settings | undefined;
  readonly faults: readonly string[];
  /** What stands before the colon of every key. */
  readonly prefix: string;
}

/**
 * Reads the settings of one stack.
 * @throws SettingsError with every fault at once
 */
export function loadSettings(config: StackConfig): Settings {
  const { settings, faults } = readSettings(config);
  if (!settings || faults.length > 0) throw new SettingsError(config.stack, faults);
  return settings;
}

/**
 * `ferry`, whatever the project is called: but a clone declares its sections in Pulumi.yaml without a prefix, and so
 * has that of its project, which it may rename.
 */
function prefixOf({ project, values }: StackConfig): string {
  return `${project}:account` in values ? project : "ferry";
}

export function readSettings(config: StackConfig): ReadSettings {
  const faults: string[] = [];
  const read: Record<string, unknown> = {};
  const prefix = prefixOf(config);
  const at: At = (...path) => keyPath(prefix, path);
  const wording = { at, what: "a setting", whole: stackSettings };
  for (const [key, text] of Object.entries(config.values)) {
    const [namespace = "", name = ""] = key.split(":");
    if (key === "aws:defaultTags")
      faults.push(
        `${key} is read by nobody: what a stack makes has the tags of ${at("tags")}, so write them there, each as <key>: <value>.`,
      );
    if (namespace !== prefix) {
      const isMeant =
        namespace === "ferry" ||
        namespace === config.project ||
        nearest(namespace, [prefix]) !== undefined;
      if (isMeant && isSection(name)) {
        const why =
          prefix === config.project ? `this project is ${prefix}` : "settings begin with ferry:";
        faults.push(`${key} is read by nobody: ${why}, so write ${at(name)}.`);
      }
    } else if (!isSection(name)) {
      faults.push(unknownKey([name], sectionNames, wording));
    } else if (config.isSecret(key)) {
      faults.push(
        `${key} holds a secure: value, which would reach the state in plaintext: keep the secret in ` +
          "Secrets Manager or Parameter Store and name it ({secretsManager: …}, {parameterStore: …}).",
      );
    } else {
      read[name] = decoded(name, text);
    }
  }
  faults.push(...unwritable(read, at));
  const parsed: Record<string, unknown> = {};
  const broken: Section[] = [];
  const unread: Section[] = [];
  const near: string[] = [];
  for (const name of sectionNames) {
    const schema: z.ZodType = sections[name];
    const { value, faults: found } = readBy(z.object({ [name]: schema }), read, wording);
    if (value !== undefined) parsed[name] = value[name];
    else if (!config.isSecret(at(name))) faults.push(...found);
    if (value !== undefined && !config.isSecret(at(name))) continue;
    broken.push(name);
    const whole = config.isSecret(at(name)) ? undefined : mended(schema, read[name]);
    if (whole) parsed[name] = whole.value;
    else unread.push(name);
    near.push(...(whole?.near ?? []).map((path) => at(name, ...path)));
  }
  const settings = parsed as Settings;
  // What else is wrong in a map that has a fault may follow from it.
  const follows = (fault: string) =>
    near.some((map) => /^[.[ ]/.test(fault.slice(map.length)) && fault.startsWith(map));
  faults.push(
    ...ruleFaults(settings, new Set(unread), at, config.exists).filter((fault) => !follows(fault)),
  );
  if (!broken.every((name) => beside.includes(name)))
    return { settings: undefined, faults, prefix };
  const absent = broken.map((name) => [name, (sections[name] as z.ZodType).parse(undefined)]);
  return { settings: { ...settings, ...Object.fromEntries(absent) }, faults, prefix };
}

/** Sections without which all else can be planned. */
const beside: readonly Section[] = [
  "tags",
  "permissionsBoundary",
  "deployer",
  "retain",
  "network",
  "audit",
  "deployments",
];

/** What JSON can hold and AWS, files and JavaScript's own maps can't. */
function unwritable(value: unknown, at: At): readonly string[] {
  if (typeof value === "string") {
    return value.includes("\0")
      ? [`${at()} holds a NUL character, which nothing takes: remove it.`]
      : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const below: At = (...path) => at(Array.isArray(value) ? Number(key) : key, ...path);
    return key === "__proto__"
      ? [`${below()} is a name of JavaScript's own: choose another.`]
      : unwritable(inner, below);
  });
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
