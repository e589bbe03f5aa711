import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { Part } from "./stack-schema";

const root = dirname(dirname(__dirname));

/** Where an example says a setting, and what. */
interface Example {
  readonly file: string;
  readonly text: string;
}

/** The stack files of the repository: its own, and those of examples. */
export function stackFiles(): readonly string[] {
  const folders = ["", ...readdirSync(join(root, "examples")).map((name) => `examples/${name}`)];
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => /^Pulumi\.[\w-]+\.yaml$/.test(file))
      .map((file) => join(folder, file)),
  );
}

/** What a stack file says, by section. */
function settingsIn(file: string): Readonly<Record<string, unknown>> {
  const { config } = parse(readFileSync(join(root, file), "utf8")) as {
    readonly config: Readonly<Record<string, unknown>>;
  };
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      key.startsWith("ferry:") ? [[key.slice("ferry:".length), value]] : [],
    ),
  );
}

/** The first example of each setting. */
export function examplesOf(): ReadonlyMap<string, Example> {
  const found = new Map<string, Example>();
  for (const file of stackFiles()) {
    for (const { path, value } of said(settingsIn(file), "")) {
      const text = shown(value);
      for (const each of pathsOf(path)) {
        if (!found.has(each) && text !== undefined) found.set(each, { file, text });
      }
    }
  }
  return found;
}

/**
 * What a setting may be, by its schema: the example that it states, a word that is not the default, a number in its range, a
 * list or a map of what is in it. Undefined: the schema leaves it open.
 */
export function exampleOf(part: Part): unknown {
  const { examples, type, properties, additionalProperties, items } = part;
  if (examples) return examples[0];
  if (part.const !== undefined) return part.const;
  if (part.enum) return part.enum.find((each) => each !== part.default);
  if (type === "boolean") return part.default !== true;
  if (type === "integer" || type === "number") return numberOf(part);
  if (type === "array") return listOf(items && exampleOf(items));
  if (properties) return mapOf(properties, part.required ?? Object.keys(properties).slice(0, 1));
  if (typeof additionalProperties === "object") {
    const [name = "web"] = part.propertyNames?.examples ?? [];
    return mapOf({ [String(name)]: additionalProperties }, [String(name)]);
  }
  const [either] = [...(part.anyOf ?? []), ...(part.oneOf ?? [])].flatMap((each) => {
    const found = exampleOf(each);
    return found === undefined ? [] : [found];
  });
  return either;
}

const listOf = (item: unknown) => (item === undefined ? undefined : [item]);

function numberOf({ default: usual, minimum = 0, maximum = 0 }: Part): number {
  const twice = 2 * Number(usual ?? maximum);
  return twice <= maximum ? twice : minimum;
}

function mapOf(parts: Readonly<Record<string, Part>>, keys: readonly string[]): unknown {
  const entries = keys.map((key) => [key, exampleOf(parts[key] ?? {})] as const);
  return entries.some(([, each]) => each === undefined) ? undefined : Object.fromEntries(entries);
}

interface Said {
  readonly path: readonly string[];
  readonly value: unknown;
}

function said(value: unknown, name: string, path: readonly string[] = []): readonly Said[] {
  const here = name === "" ? path : [...path, name];
  const own = here.length > 0 ? [{ path: here, value }] : [];
  if (Array.isArray(value)) {
    const last = here.at(-1) ?? "";
    return [...own, ...value.flatMap((each) => said(each, `${last}[]`, here.slice(0, -1)))];
  }
  if (typeof value !== "object" || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, each]) => said(each, key, here))];
}

/** A key may be a setting's name or one that the user chose: all readings, of which the schema knows one. */
function pathsOf(path: readonly string[]): readonly string[] {
  return path.reduce<readonly string[]>(
    (heads, part, index) =>
      index === 0
        ? [part]
        : heads.flatMap((head) => [
            `${head}.${part}`,
            `${head}.${part.endsWith("[]") ? "<name>[]" : "<name>"}`,
          ]),
    [],
  );
}

/** Short enough to stand in a cell. */
function shown(value: unknown): string | undefined {
  const text = typeof value === "object" ? undefined : JSON.stringify(value);
  return text !== undefined && text.length <= 40
    ? text
    : typeof value === "object"
      ? "example"
      : undefined;
}
