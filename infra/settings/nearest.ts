import type { z } from "zod";

/** The text among these that was meant, if one is so near that a slip explains it. */
export function nearest(text: string, among: Iterable<string>): string | undefined {
  const slips = Math.max(1, Math.floor(text.length / 4));
  const ranked = [...among]
    .map((each) => {
      const begins = text.length > 2 && each.toLowerCase().startsWith(text.toLowerCase());
      return { each, distance: begins ? 0.5 : distance(text, each) };
    })
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= slips ? best.each : undefined;
}

/** How many characters one has to put in, take out or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, character] of [...a].entries()) {
    const above = row;
    row = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const changed = (above[j] ?? 0) + (character === other ? 0 : 1);
      row.push(Math.min(changed, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
  }
  return row.at(-1) ?? 0;
}

type Path = readonly PropertyKey[];

/** Levels between where a key was written and where it belongs, as far as a slip explains it. */
const slipped = 4;

/** Where the schema has a key that was written at another depth: above its place, or below. */
export function placeOf(path: Path, whole: z.ZodType): Path | undefined {
  const [name, above] = [path.at(-1), path.slice(0, -1)];
  const found = [...pathsOf(whole)].flatMap((place) => {
    const parent = place.slice(0, -1);
    const common = Math.min(parent.length, above.length);
    const meets = parent
      .slice(0, common)
      .every((part, index) => part === any || part === above[index]);
    const levels = Math.abs(parent.length - above.length);
    return place.at(-1) === name && meets && levels > 0 && levels <= slipped
      ? [place.map((part, index) => (part === any ? (path[index] ?? "<name>") : part))]
      : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Stands for a key that the user chooses. */
const any = Symbol("any");

/** All keys of a schema. */
function* pathsOf(schema: z.ZodType, path: Path = []): Generator<Path> {
  const {
    shape,
    valueType,
    element,
    options,
    in: input,
    innerType,
  } = schema.def as unknown as {
    readonly shape?: Readonly<Record<string, z.ZodType>>;
    readonly options?: readonly z.ZodType[];
  } & Readonly<Partial<Record<"valueType" | "element" | "in" | "innerType", z.ZodType>>>;
  for (const [key, value] of Object.entries(shape ?? {})) {
    yield [...path, key];
    yield* pathsOf(value, [...path, key]);
  }
  for (const chosen of [valueType, element]) if (chosen) yield* pathsOf(chosen, [...path, any]);
  for (const same of [...(options ?? []), input, innerType]) if (same) yield* pathsOf(same, path);
}
