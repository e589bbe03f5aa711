import * as fs from "node:fs";
import { readYaml, Timestamp, YamlMap, type YamlValue } from "./yaml";

/** Every fault of the project's files, a sentence each; the message has one per line. */
export class StackFileError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "StackFileError";
  }
}

/** What `Pulumi.yaml` says about configuration. */
export interface ProjectFile {
  readonly file: string;
  readonly name: string;
  /** Where the stack files lie, relative to the project's folder. */
  readonly stackConfigDir: string;
  /** Sorted by key. */
  readonly declarations: readonly Declaration[];
}

/** An entry of `config:` in `Pulumi.yaml`. */
export interface Declaration {
  /** As it is written there: the CLI's messages name it so. */
  readonly key: string;
  /** With its namespace, as the program sees it. */
  readonly fullKey: string;
  readonly type: DeclaredType | undefined;
  readonly secret: boolean;
  /** Its `default` or `value`; where it is null, a stack must give one. */
  readonly value: YamlValue;
}

const TYPES = ["string", "integer", "boolean", "array", "object"] as const;

/** A declared type; an array has the type of its items. */
export interface DeclaredType {
  readonly type: (typeof TYPES)[number];
  readonly items?: DeclaredType;
}

/**
 * Reads a `Pulumi.yaml`, adding what is wrong with its declarations to `faults`.
 * @throws StackFileError without a name
 */
export function readProjectFile(file: string, faults: string[]): ProjectFile {
  const found: string[] = [];
  const content = readMapFile(file, found);
  const name = content?.entries.get("name");
  if (found.length === 0 && (typeof name !== "string" || name === "")) {
    const rule = "project is missing a non-empty string 'name' attribute";
    found.push(`${file}: ${rule}; add a line such as "name: ferry".`);
  }
  if (typeof name !== "string" || found.length > 0) throw new StackFileError(found);
  const config = content?.entries.get("config") ?? null;
  // A text as `config` is the former spelling of stackConfigDir.
  const former = typeof config === "string";
  const place = former ? config : content?.entries.get("stackConfigDir");
  const declarations = former ? [] : readDeclarations(name, config, found);
  faults.push(...found.map((fault) => `${file}: ${fault}`));
  return { file, name, stackConfigDir: typeof place === "string" ? place : "", declarations };
}

/**
 * Reads a file that must be a map with string keys; nothing where it isn't, with the reason in
 * `faults`.
 */
export function readMapFile(
  file: string,
  faults: string[],
  warnings: string[] = [],
): YamlMap | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(fs.readFileSync(file));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const invalid = code === "ERR_ENCODING_INVALID_ENCODED_DATA";
    faults.push(`${file}: the file can't be read: ${invalid ? "it is not UTF-8 text" : code}.`);
    return undefined;
  }
  const yaml = readYaml(text, file);
  if (yaml.documents > 1) {
    warnings.push(`${file}: the Pulumi CLI reads only the first document, up to the next "---".`);
  }
  faults.push(...yaml.faults);
  if (yaml.faults.length > 0) return undefined;
  if (yaml.value === null) return new YamlMap(new Map(), true);
  if (yaml.value instanceof YamlMap && yaml.value.stringKeys) return yaml.value;
  faults.push(`${file}: the file must be a map with strings as keys, such as "config:".`);
  return undefined;
}

/**
 * The full form of a configuration key: one without a namespace is the project's, and of the former
 * form `namespace:config:name` the middle is dropped. Nothing for any other number of colons.
 */
export function fullKey(project: string, key: string): string | undefined {
  if (!key.includes(":")) return `${project}:${key}`;
  return /^[^:]*:[^:]*$/.test(key)
    ? key
    : /^[^:]+:config:[^:]*$/.test(key)
      ? key.replace(":config:", ":")
      : undefined;
}

/** The CLI's words for a key that has no full form. */
export function badKey(key: string): string {
  return (
    `could not parse ${key} as a configuration key ` +
    "(configuration keys should be of the form `<namespace>:<name>`)."
  );
}

/** A `secure:` value: a map with that one key and the ciphertext. */
export function isSecret(value: YamlValue): boolean {
  if (!(value instanceof YamlMap) || value.entries.size !== 1) return false;
  return typeof value.entries.get("secure") === "string";
}

/** Whether a `secure:` value is in it, at any depth. */
export function holdsSecret(value: YamlValue): boolean {
  if (value instanceof YamlMap)
    return isSecret(value) || [...value.entries.values()].some(holdsSecret);
  return Array.isArray(value) && value.some(holdsSecret);
}

/**
 * The CLI's check of a value against a declared type; a secret passes for whatever a text can be.
 */
export function matches(declared: DeclaredType, value: YamlValue): boolean {
  switch (declared.type) {
    case "string":
      return typeof value === "string" || value instanceof Timestamp || isSecret(value);
    case "integer":
      if (typeof value === "string") return isInteger(value);
      return typeof value === "bigint" || Number.isInteger(value) || isSecret(value);
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false" || isSecret(value);
    case "object":
      return value instanceof YamlMap && !isSecret(value);
    case "array": {
      const { items } = declared;
      return Array.isArray(value) && !!items && value.every((item) => matches(items, item));
    }
  }
}

/** Decimal digits that fit 64 bits. */
function isInteger(text: string): boolean {
  if (!/^[-+]?\d+$/.test(text)) return false;
  const value = BigInt(text.replace("+", ""));
  return BigInt.asIntN(64, value) === value;
}

/** A declared type as the CLI's messages have it. */
export function typeName({ type, items }: DeclaredType): string {
  return items === undefined ? type : `array<${typeName(items)}>`;
}

function readDeclarations(
  project: string,
  config: YamlValue,
  faults: string[],
): readonly Declaration[] {
  if (config === null) return [];
  if (!(config instanceof YamlMap) || !config.stringKeys) {
    faults.push("config must be a map with strings as keys.");
    return [];
  }
  const declarations = new Map<string, Declaration>();
  for (const [key, raw] of config.entries) {
    const found: string[] = [];
    const declaration = readDeclaration(project, key, raw, found);
    faults.push(...found);
    if (declaration === undefined || found.length > 0) continue;
    const same = declarations.get(declaration.fullKey);
    if (same !== undefined) faults.push(`'${same.key}' and '${key}' are the same key; keep one.`);
    declarations.set(declaration.fullKey, declaration);
  }
  return [...declarations.values()].sort((a, b) => byBytes(a.key, b.key));
}

const ATTRIBUTES = ["default", "description", "items", "secret", "type", "value"];

function readDeclaration(
  project: string,
  key: string,
  raw: YamlValue,
  faults: string[],
): Declaration | undefined {
  const fault = (problem: string): unknown => faults.push(`configuration key '${key}' ${problem}.`);
  const full = fullKey(project, key);
  if (full === undefined) {
    faults.push(badKey(key));
    return undefined;
  }
  const shorthand = ["string", "bigint", "boolean"].includes(typeof raw) || Array.isArray(raw);
  if (!(raw instanceof YamlMap) && !shorthand) {
    fault("must be a string, integer, boolean or array, or a map with type, default or value");
    return undefined;
  }
  if (/:$|:.*[.[]/.test(full)) {
    // In Pulumi.yaml, not in a stack file, the CLI takes such a key for a path into a value.
    fault("is empty or a path, which the rehearsal doesn't read; declare the whole value");
  }
  const own = !key.includes(":") || key.startsWith(`${project}:`);
  const declared = raw instanceof YamlMap ? raw.entries : new Map([["value", raw]]);
  for (const attribute of declared.keys()) {
    if (ATTRIBUTES.includes(attribute)) continue;
    fault(`has '${attribute}', which is not allowed; allowed are ${ATTRIBUTES.join(", ")}`);
  }
  const description = declared.get("description");
  if (description !== undefined && typeof description !== "string") {
    fault("must have a string as description; quote it");
  }
  const secret = declared.has("secret") ? declared.get("secret") : false;
  if (typeof secret !== "boolean") fault("must have true or false as secret");

  const type = declared.has("type") ? readType(declared, fault) : undefined;
  const fallback = declared.get("default") ?? null;
  const value = fallback ?? declared.get("value") ?? null;
  if (fallback !== null && (declared.get("value") ?? null) !== null) {
    fault("cannot have both a 'default' and 'value' attribute");
  }
  if (!own && type !== undefined) {
    fault("is not namespaced by the project and should not define a type");
  }
  if (!own && fallback !== null) {
    fault("is not namespaced by the project and should not define a default value; use 'value'");
  } else if (!own && value === null) {
    fault("is namespaced and must provide an attribute 'value'");
  }
  if (type !== undefined && fallback !== null && !matches(type, fallback)) {
    const expected = typeName(type);
    fault(`has a default value that is not of the expected type '${expected}'`);
  }
  if (!isPlain(value)) {
    fault("must not hold dates, secure: values or keys that are no strings; quote dates and keys");
  }
  return { key, fullKey: full, type, secret: secret === true, value };
}

function readType(
  declared: ReadonlyMap<string, YamlValue>,
  fault: (problem: string) => unknown,
): DeclaredType | undefined {
  const type = TYPES.find((known) => known === declared.get("type"));
  if (type === undefined) {
    fault(`must have as type one of ${TYPES.join(", ")}`);
    return undefined;
  }
  if (type !== "array") return { type };
  const inner = declared.get("items");
  if (!(inner instanceof YamlMap)) {
    fault("declares an array but does not specify the underlying type via the 'items' attribute");
    return undefined;
  }
  const items = readType(inner.entries, fault);
  return items && { type, items };
}

function isPlain(value: YamlValue): boolean {
  if (value instanceof Timestamp || isSecret(value)) return false;
  if (value instanceof YamlMap)
    return value.stringKeys && [...value.entries.values()].every(isPlain);
  return !Array.isArray(value) || value.every(isPlain);
}

/** The order of Go's sorted keys. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
