import {
  type Action,
  arnShape,
  classesOfNames,
  type Entry,
  type Language,
  pattern,
  shape,
  typesOf,
  universeOf,
} from "../../judge";
import { accountOf, partitionOf, regionOf } from "../arn";
import { stranger } from "../world/outsiders";

/** A class of resources, which no pattern tells apart. */
export interface Thing {
  /** One of them, or `*` where the action has no resource. */
  readonly arn: string;
  /** The narrowest pattern that they are in. */
  readonly pattern: string;
}

/** Where the stacks are. */
export interface Where {
  readonly partition: string;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
}

const elsewhere = "us-west-2";

const isWild = (text: string): boolean => /[*?]/.test(text);

/**
 * The classes of resources that these patterns of a policy name, told apart by other patterns too.
 * Regions and accounts are finite: those of the stacks, and another one of each.
 */
export function thingsOf(
  action: Action,
  texts: readonly string[],
  others: readonly string[],
  world: Where,
): readonly Thing[] {
  const found = new Map<string, Thing>();
  const isBare = action.types.length === 0 || !action.types.some((type) => type.required);
  for (const text of new Set(texts)) {
    if (text === "*" && isBare) found.set("*", { arn: "*", pattern: "*" });
    if (action.types.length === 0) continue;
    if (!isWild(text)) {
      if (typesOf(action, text).length > 0) found.set(text, { arn: text, pattern: text });
      continue;
    }
    const splits = [...new Set([...texts, ...others])].filter(
      (it) => it !== text && meet(it, text),
    );
    for (const thing of within(action, text, splits, world)) found.set(thing.arn, thing);
  }
  return [...found.values()];
}

/** Up to here patterns that the same statements have are told apart: people read them. */
const many = 10;

/** The patterns that statements name inside of a bucket: of many that the same statements have, and nothing else, one. */
export function toldApart(
  arn: string,
  entries: readonly Entry[],
  meant: readonly string[],
): readonly string[] {
  const named = new Map<string, string>();
  for (const [at, { rule }] of entries.entries()) {
    for (const text of rule.resources) named.set(text, `${named.get(text) ?? ""} ${at}`);
  }
  const whole = new Set([arn, `${arn}/*`]);
  const others = [...named.keys(), ...meant].filter((it) => !whole.has(it));
  const key = others.join("\n");
  const meeting = met.get(key) ?? metByOthers(others);
  met.set(key, meeting);
  const known = new Set<string>();
  const alike = new Map<string, number>();
  for (const statements of named.values()) alike.set(statements, (alike.get(statements) ?? 0) + 1);
  return [...named].flatMap(([text, statements]) => {
    const isOwn = meeting.has(beginning(text)) || whole.has(text);
    if (isOwn || (alike.get(statements) ?? 0) <= many) return [text];
    if (known.has(statements)) return [];
    known.add(statements);
    return [text];
  });
}

const beginning = (text: string): string => text.split(/[*?]/)[0] ?? "";

/** By the patterns: most callers of a bucket meet the same. */
const met = new Map<string, ReadonlySet<string>>();

/** Beginnings that two of the patterns have, or of which one begins with another. */
function metByOthers(patterns: readonly string[]): ReadonlySet<string> {
  const all = new Map<string, number>();
  for (const text of patterns.map(beginning)) all.set(text, (all.get(text) ?? 0) + 1);
  const found = new Set<string>();
  for (const [text, count] of all) {
    if (count > 1) found.add(text);
    for (let length = text.length - 1; length >= 0; length -= 1) {
      const shorter = text.slice(0, length);
      if (!all.has(shorter)) continue;
      found.add(shorter);
      found.add(text);
    }
  }
  return found;
}

const known = new Map<string, readonly Thing[]>();

function within(
  { service, types }: Action,
  text: string,
  splits: readonly string[],
  world: Where,
): readonly Thing[] {
  const key = JSON.stringify([service, types.map(({ name }) => name), text, splits, world]);
  const done = known.get(key);
  if (done) return done;
  const wild = splits.filter(isWild);
  const names = splits.filter((it) => !isWild(it));
  const made = placesOf(text, world).flatMap((place) =>
    types.flatMap(({ name }) => {
      if (/^(accesspoint|multiregionaccesspoint|objectlambdaaccesspoint)/.test(name)) return [];
      const universe = universeOf(service, name, place);
      const whole: Language = text === "*" ? universe : [setOf(text)];
      return classesOfNames(names, [universe, ...wild.map((it) => [setOf(it)])], whole).flatMap(
        ({ witness, inside: [isOfType, ...inside] }) => {
          const own = names.includes(witness) ? witness : undefined;
          const pattern =
            own ??
            narrowest(
              text,
              wild.filter((_, at) => inside[at]),
            );
          return isOfType ? [{ arn: witness, pattern }] : [];
        },
      );
    }),
  );
  if (known.size > 5000) known.clear();
  known.set(key, made);
  return made;
}

const sets = new Map<string, ReturnType<typeof arnShape>>();

function setOf(text: string) {
  const made =
    sets.get(text) ?? (text === "*" ? shape(pattern("*")) : arnShape(pattern(text), true));
  sets.set(text, made);
  return made;
}

/** Whether an ARN can be in both, as far as their beginnings say. */
function meet(one: string, other: string): boolean {
  const [a = ""] = one.split(/[*?]/);
  const [b = ""] = other.split(/[*?]/);
  return a.startsWith(b) || b.startsWith(a);
}

function narrowest(text: string, inside: readonly string[]): string {
  const [first = text] = [...inside, text].sort(
    (a, b) => Number(isWild(a)) - Number(isWild(b)) || b.length - a.length,
  );
  return first;
}

/** The places that a pattern names. */
function placesOf(text: string, { partition, regions, accounts }: Where) {
  const inside = (part: string, all: readonly string[], other: string) =>
    text === "*" || isWild(part) ? [...new Set([...all, other])] : [part];
  return inside(regionOf(text), regions, elsewhere).flatMap((region) =>
    inside(accountOf(text), accounts, stranger).map((account) => ({
      partition: text === "*" || isWild(partitionOf(text)) ? partition : partitionOf(text),
      region,
      account,
    })),
  );
}
