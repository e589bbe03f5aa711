import { z } from "zod";
import { likelyBranch, type Path } from "./faults";

/** A section as its rules can be asked of it, and the maps in which something was put right for that. */
interface Mended {
  readonly value: unknown;
  readonly near: readonly Path[];
}

type Issue = z.core.$ZodIssue;
type Entries = Record<PropertyKey, unknown>;

/**
 * A section whose shape has faults, without what is wrong in it: so that its other faults are said, too. What has to be there
 * is the example of its schema. Undefined where that does not make it whole.
 */
export function mended(schema: z.ZodType, section: unknown): Mended | undefined {
  const value = structuredClone(section);
  const near: Path[] = [];
  // A value that was taken away may have to be there: each round puts right what the last one left.
  for (let round = 0; round < 3; round++) {
    const result = schema.safeParse(value);
    if (result.success) return { value: result.data, near };
    for (const issue of result.error.issues.flatMap(within)) {
      const isUnknown = issue.code === "unrecognized_keys";
      const at = isUnknown ? issue.path : issue.path.slice(0, -1);
      near.push(at);
      const keys = isUnknown ? issue.keys : [issue.path.at(-1)];
      for (const key of keys)
        if (key === undefined || !putRight(schema, value, at, key, isUnknown)) return undefined;
    }
  }
  return undefined;
}

/** The issues of the one alternative that is meant, where a union has one. */
function within(issue: Issue): readonly Issue[] {
  const branch = issue.code === "invalid_union" ? likelyBranch(issue) : undefined;
  return branch
    ? branch.flatMap((inner) => within({ ...inner, path: [...issue.path, ...inner.path] }))
    : [issue];
}

function putRight(
  schema: z.ZodType,
  section: unknown,
  at: Path,
  key: PropertyKey,
  isUnknown: boolean,
): boolean {
  const holder = at.reduce<unknown>(
    (inner, part) => (inner as Entries | undefined)?.[part],
    section,
  );
  // An entry of the user's own is named elsewhere: without it more would seem wrong.
  const isDeclared = [...partsAt(schema, at)].some(({ def }) =>
    Object.hasOwn((def as Inner).shape ?? {}, key),
  );
  if (typeof holder !== "object" || holder === null || !(isUnknown || isDeclared)) return false;
  const entries = holder as Entries;
  if (entries[key] !== undefined) return delete entries[key];
  const [example] = [...partsAt(schema, [...at, key])].flatMap(
    (part) => (z.globalRegistry.get(part)?.examples as readonly unknown[] | undefined) ?? [],
  );
  entries[key] = example;
  return example !== undefined;
}

interface Inner {
  readonly shape?: Readonly<Record<PropertyKey, z.ZodType>>;
  readonly valueType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly in?: z.ZodType;
  readonly innerType?: z.ZodType;
}

/** Every schema of what is at a path, those of alternatives among them. */
function* partsAt(schema: z.ZodType, path: Path): Generator<z.ZodType> {
  const { shape, valueType, element, options = [], in: input, innerType } = schema.def as Inner;
  const [part, ...rest] = path;
  if (part === undefined) yield schema;
  else {
    const own = shape?.[part] ?? valueType ?? element;
    if (own) yield* partsAt(own, rest);
  }
  for (const same of [...options, input, innerType]) if (same) yield* partsAt(same, path);
}
