import { createHash } from "node:crypto";
import type { Schema } from "./schema";
import { same, textOf, type Values } from "./values";

export interface Fault {
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: Values;
  readonly faults: readonly Fault[];
}

export interface CheckOptions {
  /** The logical name. */
  readonly name: string;
  readonly before: Values;
  readonly seed: Uint8Array;
  readonly defaultTags: Values;
}

/** What the provider makes of a program's inputs: default tags and a physical name added. */
export function check(schema: Schema, given: Values, options: CheckOptions): Checked {
  const unknown = Object.keys(given).filter((property) => !schema.inputs.has(property));
  const missing = schema.required.filter((property) => given[property] === undefined);
  return {
    inputs: { ...given, ...physicalName(schema, given, options), ...tags(schema, given, options) },
    faults: [
      ...unknown.map((property) => ({ property, reason: "Invalid or unknown key" })),
      ...missing.map((property) => ({ property, reason: "Missing required argument" })),
    ],
  };
}

/** Once made up, a physical name stays; a replacement comes without the state before it. */
function physicalName(schema: Schema, given: Values, { name, before, seed }: CheckOptions): Values {
  const property = schema.autonamed;
  if (property === undefined || given[property] !== undefined) return {};
  const suffix = createHash("sha256").update(seed).digest("hex").slice(0, 7);
  return { [property]: before[property] ?? `${name}-${suffix}` };
}

function tags(schema: Schema, given: Values, { defaultTags }: CheckOptions): Values {
  if (!schema.inputs.has("tags")) return {};
  const merged = { ...defaultTags, ...(given.tags as Values | undefined) };
  return Object.keys(merged).length === 0 ? {} : { tags: merged };
}

export interface Difference {
  readonly changed: readonly string[];
  readonly replacing: readonly string[];
  /** Whether the old one has to go first, as it holds the physical name. */
  readonly deleteFirst: boolean;
}

/** What a change of inputs means for a resource. */
export function compare(schema: Schema, name: string, before: Values, after: Values): Difference {
  const properties = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...properties].filter((key) => !same(before[key], after[key])).sort();
  const replacing = changed.filter((key) => schema.replacing.has(key));
  const { autonamed } = schema;
  const isTaken = (property: string) =>
    !new RegExp(`^${name}-[0-9a-f]{7}$`).test(textOf(after[property])) &&
    same(before[property], after[property]);
  const deleteFirst = replacing.length > 0 && autonamed !== undefined && isTaken(autonamed);
  return { changed, replacing, deleteFirst };
}
