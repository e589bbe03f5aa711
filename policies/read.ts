/** Stands for a value that nobody knows yet: AWS gives it later. The rehearsal marks them the same way. */
export const unknownValue = "<unknown>";

/** A rule looked at a value that is not known yet. It says nothing then. */
export class Unseen extends Error {
  constructor() {
    super("the value is not known yet");
    this.name = "Unseen";
  }
}

/**
 * The value at a path (`rule.objectOwnership`), or {@link unknownValue} where it or what holds it is not
 * known. What is empty is `undefined`, as is what is not there: providers make no difference.
 */
export function peek(from: unknown, path = ""): unknown {
  let value = from;
  for (const key of path === "" ? [] : path.split(".")) {
    if (value === unknownValue) return value;
    value = isObject(value) ? value[key] : undefined;
  }
  return value === null || value === "" ? undefined : value;
}

/** @throws Unseen where the value is not known */
export function read(from: unknown, path = ""): unknown {
  const value = peek(from, path);
  if (value === unknownValue) throw new Unseen();
  return value;
}

/** @throws Unseen where the value is not known */
export function text(from: unknown, path = ""): string | undefined {
  const value = read(from, path);
  return value === undefined || isObject(value) ? undefined : String(value);
}

/** @throws Unseen where the value is not known */
export function flag(from: unknown, path = ""): boolean {
  return text(from, path) === "true";
}

/**
 * The members of a list, which may themselves be unknown; one thing alone counts as a list of it.
 * @throws Unseen where the list is not known
 */
export function items(from: unknown, path = ""): readonly unknown[] {
  const value = read(from, path);
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** @throws Unseen where the list or one of its members is not known */
export function texts(from: unknown, path = ""): readonly string[] {
  return items(from, path).map((item) => text(item) ?? "");
}

/** What can be seen: nothing, where a value on the way is not known yet. */
export function seen<T>(look: () => Iterable<T>): readonly T[] {
  try {
    return [...look()];
  } catch (error) {
    if (error instanceof Unseen) return [];
    throw error;
  }
}

/** The value, where there is one. */
export function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** The value of a JSON text, or `undefined` where it is none. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
