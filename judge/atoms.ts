/**
 * The atoms that some sets of texts generate: one text for each way in which a text can be in some of them and outside
 * of the others. What asks of a text only whether it is in those sets can't tell the texts of an atom apart: one of
 * them speaks for all. The automata of all sets run side by side, breadth first, so that a witness is a shortest one.
 */
import { type Automaton, automaton, DEAD, fits } from "./automaton";
import { JudgeError } from "./fault";
import { type Language, shape } from "./shapes";

export interface Atom {
  /** A shortest text of the atom. */
  readonly witness: string;
  /** For each set, whether the atom's texts are in it. */
  readonly inside: readonly boolean[];
}

/** More would take minutes: whoever asks gives fewer sets, or narrower ones. */
const MOST_STATES = 60_000;

/** What a witness holds where any character will do: one that names of AWS may hold. */
const FREE = "xyzqjkvwuhgfbXYZQJKVWUHGFB0123456789_-~µ";

/** Where the automata stand that a text has not left yet: their places in the list, each with its state. */
type Stand = readonly (readonly [index: number, state: number])[];

/**
 * The atoms of the universe, in the order of their witnesses' length. The empty text is none of it.
 * @throws JudgeError for sets with too many ways
 */
export function atoms(
  sets: readonly Language[],
  universe: Language,
  mostStates = MOST_STATES,
): readonly Atom[] {
  const shapes = [universe, ...sets].flatMap((language, set) =>
    language.map((shape) => ({ set, it: automaton(shape) })),
  );
  const free = freeCharacter([universe, ...sets]);
  const found = new Map<string, Atom>();
  const seen = new Set<string>();
  const start: Stand = shapes.map(({ it }, index) => [index, it.start]);
  let front: (readonly [text: string, stand: Stand])[] = [["", start]];
  while (front.length > 0) {
    const following: (readonly [string, Stand])[] = [];
    for (const [text, stand] of front) {
      const inside = insideOf(stand, shapes, sets.length + 1);
      const key = inside.map(Number).join("");
      if (inside[0] && text !== "" && !found.has(key)) {
        found.set(key, { witness: text, inside: inside.slice(1) });
      }
      for (const character of charactersOf(stand, shapes, free)) {
        const next = stand.flatMap(([index, state]): Stand => {
          const after = shapes[index]?.it.next(state, character) ?? DEAD;
          return after === DEAD ? [] : [[index, after]];
        });
        if (!next.some(([index]) => shapes[index]?.set === 0)) continue;
        const place = next.join();
        if (seen.has(place)) continue;
        seen.add(place);
        if (seen.size > mostStates) {
          throw new JudgeError(`${sets.length} patterns have more ways than can be told apart.`);
        }
        following.push([text + character, next]);
      }
    }
    front = following;
  }
  return [...found.values()];
}

/**
 * The atoms of a universe of ARNs that patterns and names tell apart. A name that is one of them is an atom of its
 * own: it needs no automaton, unless another atom's witness has it.
 */
export function classesOfNames(
  names: readonly string[],
  patterns: readonly Language[],
  universe: Language,
): readonly Atom[] {
  const inside = (text: string) =>
    patterns.map((language) => language.some((shape) => fits(shape, text)));
  const own = names
    .filter((name) => universe.some((shape) => fits(shape, name)))
    .map((name) => ({ witness: name, inside: inside(name) }));
  const all = new Set(own.map(({ witness }) => witness));
  let clashing: readonly string[] = [];
  for (;;) {
    const found = atoms([...patterns, ...clashing.map((it) => [shape(it)])], universe);
    const others = found.filter(({ inside: of }) => !of.slice(patterns.length).includes(true));
    const clashes = others.flatMap(({ witness }) => (all.has(witness) ? [witness] : []));
    if (clashes.length === 0) {
      return [
        ...own,
        ...others.map(({ witness, inside: of }) => ({
          witness,
          inside: of.slice(0, patterns.length),
        })),
      ];
    }
    clashing = [...clashing, ...clashes];
  }
}

interface Running {
  /** 0 = the universe. */
  readonly set: number;
  readonly it: Automaton;
}

function insideOf(stand: Stand, shapes: readonly Running[], sets: number): readonly boolean[] {
  const inside = new Array<boolean>(sets).fill(false);
  for (const [index, state] of stand) {
    const { set, it } = shapes[index] ?? {};
    if (set !== undefined && it?.isFinal(state)) inside[set] = true;
  }
  return inside;
}

/** The characters of which one leads elsewhere than the others, and one for all others. */
function charactersOf(stand: Stand, shapes: readonly Running[], free: string): ReadonlySet<string> {
  // Where the universe goes on by named characters alone, no other leads on.
  const own = stand.filter(([index]) => shapes[index]?.set === 0);
  if (!own.some(([index, state]) => shapes[index]?.it.isOpen(state))) {
    return new Set(own.flatMap(([index, state]) => shapes[index]?.it.characters(state) ?? []));
  }
  return new Set([
    free,
    ...stand.flatMap(([index, state]) => shapes[index]?.it.characters(state) ?? []),
  ]);
}

/** A character that no set names. */
function freeCharacter(languages: readonly Language[]): string {
  const steps = languages.flat(2);
  const named = new Set(steps.flatMap(({ literal = "", except = "" }) => [...literal, ...except]));
  const free = [...FREE].find((it) => !named.has(it));
  if (free === undefined) throw new JudgeError("The patterns name every character there is.");
  return free;
}
