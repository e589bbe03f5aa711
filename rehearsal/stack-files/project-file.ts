import * as fs from "node:fs";
import { z } from "zod";
import { byCodePoint } from "../site/rules";
import { readYaml } from "./yaml";

/** Every fault of the project's files, a sentence each; the message has one per line. */
export class StackFileError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "StackFileError";
  }
}

/** What `Pulumi.yaml` says about configuration. */
export interface ProjectFile {
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
  readonly value: unknown;
}

/** A map of a YAML file. */
export type YamlMap = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is YamlMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads a `Pulumi.yaml`, adding what is wrong with its declarations to `faults`.
 * @throws StackFileError without a name
 */
export function readProjectFile(file: string, faults: string[]): ProjectFile {
  const found: string[] = [];
  const { name, config = null, stackConfigDir } = readMapFile(file, found) ?? {};
  if (found.length === 0 && (typeof name !== "string" || name === "")) {
    const rule = "project is missing a non-empty string 'name' attribute";
    found.push(`${file}: ${rule}; add a line such as "name: ferry".`);
  }
  if (typeof name !== "string" || found.length > 0) throw new StackFileError(found);
  // A text as `config` is the former spelling of stackConfigDir.
  const former = typeof config === "string";
  const place = former ? config : stackConfigDir;
  const declarations = former || config === null ? [] : readDeclarations(name, config, found);
  faults.push(...found.map((fault) => `${file}: ${fault}`));
  return { name, stackConfigDir: typeof place === "string" ? place : "", declarations };
}

/** Reads a file that must be a map; nothing where it isn't, with the reason in `faults`. */
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
  const { value, documents, faults: found } = readYaml(text, file);
  if (documents > 1) {
    warnings.push(`${file}: the Pulumi CLI reads only the first document, up to the next "---".`);
  }
  faults.push(...found);
  if (found.length > 0) return undefined;
  if (value === null) return {};
  if (isMap(value)) return value;
  faults.push(`${file}: the file must be a map with strings as keys, such as "config:".`);
  return undefined;
}

/**
 * The full form of a configuration key: one without a namespace is the project's, and of the former
 * form `namespace:config:name` the middle is dropped. Nothing for any other number of colons.
 */
export function fullKey(project: string, key: string): string | undefined {
  const parts = key.split(":");
  if (parts.length === 1) return `${project}:${key}`;
  if (parts.length === 3 && parts[0] !== "" && parts[1] === "config") parts.splice(1, 1);
  return parts.length === 2 ? parts.join(":") : undefined;
}

/** The CLI's words for a key that has no full form. */
export function badKey(key: string): string {
  return (
    `could not parse ${key} as a configuration key ` +
    "(configuration keys should be of the form `<namespace>:<name>`)."
  );
}

/** A `secure:` value: a map with that one key and the ciphertext. */
export function isSecret(value: unknown): boolean {
  return isMap(value) && Object.keys(value).length === 1 && typeof value.secure === "string";
}

/** Whether a `secure:` value is in it, at any depth. */
export function holdsSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}

const types = ["string", "integer", "boolean", "array", "object"] as const;

/** A declared type; an array has the type of its items. */
interface DeclaredType {
  readonly type: (typeof types)[number];
  readonly items?: DeclaredType | undefined;
}

/** The CLI's check of a value against a declared type; a secret passes for whatever a text can be. */
export function matches({ type, items }: DeclaredType, value: unknown): boolean {
  if (type === "array") {
    return Array.isArray(value) && !!items && value.every((item) => matches(items, item));
  }
  if (isSecret(value)) return type !== "object";
  if (type === "object") return isMap(value);
  if (type === "string") return typeof value === "string";
  if (type === "boolean") return [true, false, "true", "false"].some((each) => each === value);
  return typeof value === "string" ? isInteger(value) : Number.isInteger(value);
}

/** Decimal digits that fit 64 bits. */
function isInteger(text: string): boolean {
  if (!/^[-+]?\d+$/.test(text)) return false;
  const value = BigInt(text.replace("+", ""));
  return BigInt.asIntN(64, value) === value;
}

/** A declared type as the CLI's messages have it. */
export function typeName({ type, items }: DeclaredType): string {
  return items ? `array<${typeName(items)}>` : type;
}

const kind = z.enum(types, `must have as type one of ${types.join(", ")}`);
const noItems =
  "declares an array but does not specify the underlying type via the 'items' attribute";
const hasItems = ({ type, items }: { type?: string | undefined; items?: unknown }) =>
  type !== "array" || items !== undefined;
const declaredType: z.ZodType<DeclaredType> = z.lazy(() =>
  z.object({ type: kind, items: declaredType.optional() }, noItems).refine(hasItems, noItems),
);

const attributes = {
  default: z.unknown().optional(),
  description: z.string("must have a string as description; quote it").optional(),
  items: declaredType.optional(),
  secret: z.boolean("must have true or false as secret").default(false),
  type: kind.optional(),
  value: z.unknown().optional(),
};
const allowed = Object.keys(attributes).join(", ");
const declaration = z
  .strictObject(attributes, {
    error: ({ code, keys }) =>
      code === "unrecognized_keys"
        ? `has '${keys.join("', '")}', which is not allowed; allowed are ${allowed}`
        : "must be a string, integer, boolean or array, or a map with type, default or value",
  })
  .refine(hasItems, noItems)
  .transform(({ type, items, secret, default: fallback = null, value = null }) => ({
    type: type && { type, items },
    secret,
    default: fallback,
    value: fallback ?? value,
    both: fallback !== null && value !== null,
  }));
type Declared = z.output<typeof declaration>;

function readDeclarations(project: string, config: unknown, faults: string[]) {
  if (!isMap(config)) faults.push("config must be a map with strings as keys.");
  const declarations = new Map<string, Declaration>();
  for (const [key, raw] of isMap(config) ? Object.entries(config) : []) {
    const full = fullKey(project, key);
    if (full === undefined) {
      faults.push(badKey(key));
      continue;
    }
    const bare = typeof raw === "number" ? Number.isInteger(raw) : typeof raw !== "object";
    const result = declaration.safeParse(bare || Array.isArray(raw) ? { value: raw } : raw);
    const problems = result.success
      ? problemsOf(full, full.startsWith(`${project}:`), result.data)
      : result.error.issues.map(({ message }) => message);
    faults.push(...problems.map((problem) => `configuration key '${key}' ${problem}.`));
    if (problems.length > 0 || !result.success) continue;
    const same = declarations.get(full);
    if (same !== undefined) faults.push(`'${same.key}' and '${key}' are the same key; keep one.`);
    declarations.set(full, { key, fullKey: full, ...result.data });
  }
  return [...declarations.values()].sort((a, b) => byCodePoint(a.key, b.key));
}

/** What the CLI refuses of a declaration's attributes together. */
function problemsOf(full: string, own: boolean, declared: Declared): readonly string[] {
  const { type, default: fallback, value, both } = declared;
  const rows: readonly (readonly [wrong: unknown, problem: string])[] = [
    // In Pulumi.yaml, not in a stack file, the CLI takes such a key for a path into a value.
    [
      /:$|:.*[.[]/.test(full),
      "is empty or a path, which the rehearsal doesn't read; declare the whole value",
    ],
    [both, "cannot have both a 'default' and 'value' attribute"],
    [!own && type, "is not namespaced by the project and should not define a type"],
    [
      !own && fallback !== null,
      "is not namespaced by the project and should not define a default value; use 'value'",
    ],
    [!own && value === null, "is namespaced and must provide an attribute 'value'"],
    [
      type && fallback !== null && !matches(type, fallback),
      `has a default value that is not of the expected type '${type && typeName(type)}'`,
    ],
    [isSecret(value), "must not be a secure: value, which only a stack can have"],
  ];
  return rows.flatMap(([wrong, problem]) => (wrong ? [problem] : []));
}
