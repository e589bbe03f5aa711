/** Property values as the engine sends them over its wire. */
export type Values = Readonly<Record<string, unknown>>;

/** What stands for a value that only an update will know. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key that marks an object as an asset or archive. */
const signature = "4dabf18193072939515e22adb298388d";

/** Whether two values say the same; assets and archives are compared by their content's hash. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** Sorted keys, and of an asset only what identifies it: its source lies elsewhere on each machine. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  const keys = signature in fields ? [signature, "hash"] : Object.keys(fields).sort();
  return Object.fromEntries(keys.map((key) => [key, canonical(fields[key])]));
}

/** The value of a text property; empty for another kind and for none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
