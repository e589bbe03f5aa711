import { parse } from "yaml";

/** A part that differs. Left out: that side has it not. */
interface Difference {
  /** Its keys with dots between them. */
  readonly at: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The smallest parts that differ; a part that is new or gone is told whole. */
export function differences(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly Difference[] {
  if (typeof before === "string" && typeof after === "string" && before !== after) {
    const documents = [before, after].map(document);
    if (documents.every((each) => typeof each === "object")) {
      return differences(documents[0], documents[1], path);
    }
  }
  const alike = Array.isArray(before) && Array.isArray(after) && before.length === after.length;
  const [old, now] = [partsOf(before, alike), partsOf(after, alike)];
  if (!old || !now) {
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    return [
      {
        at: path.join("."),
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
      },
    ];
  }
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.flatMap((key) => differences(old.get(key), now.get(key), [...path, key]));
}

/** The entries of a map; those of a list by what they name, so that an entry more is no change of all behind it. */
function partsOf(value: unknown, isAlike: boolean): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) {
    const named = value.map((each, index) => [nameOf(each) ?? `${index}`, each] as const);
    const isNamed = value.every((each) => nameOf(each) !== undefined);
    if (!isNamed && !(isAlike && value.some((each) => typeof each === "object"))) return undefined;
    const map = new Map(named as readonly (readonly [string, unknown])[]);
    return map.size === value.length ? map : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  return new Map(Object.entries(value));
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const { name, Sid, stack, site, service, application } = entry as Readonly<
    Record<string, unknown>
  >;
  const own = name ?? Sid;
  if (typeof own === "string") return own;
  const what = site ?? service ?? application;
  return typeof stack === "string" ? [...(what ? [String(what)] : []), stack].join("@") : undefined;
}

/** Policies are JSON, and the commands of a build are YAML, of which JSON is a part. */
function document(text: unknown): unknown {
  if (typeof text !== "string" || !/^[[{]|\n/.test(text)) return text;
  try {
    return parse(text);
  } catch {
    return text;
  }
}
