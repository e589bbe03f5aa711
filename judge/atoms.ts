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

/** Where the automata stand that a text has not left yet: each one's place in the list, and its state behind it. */
type Stand = readonly number[];

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
  const start: Stand = shapes.flatMap(({ it }, index) => [index, it.start]);
  let front: (readonly [text: string, stand: Stand])[] = [["", start]];
  while (front.length > 0) {
    const following: (readonly [string, Stand])[] = [];
    for (const [text, stand] of front) {
      if (text !== "" && isInUniverse(stand, shapes)) {
        const inside = insideOf(stand, shapes, sets.length);
        const key = inside.map(Number).join("");
        if (!found.has(key)) found.set(key, { witness: text, inside });
      }
      for (const character of charactersOf(stand, shapes, free)) {
        const next = after(stand, shapes, character);
        if (next === undefined) continue;
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

/** The automaton of one of a set's shapes. */
interface Running {
  /** 0 = the universe. */
  readonly set: number;
  readonly it: Automaton;
}

/** Where a character leads; undefined where it leads out of the universe. */
function after(stand: Stand, shapes: readonly Running[], character: string): Stand | undefined {
  const next: number[] = [];
  let isIn = false;
  each(stand, shapes, ({ set, it }, state, index) => {
    const reached = it.next(state, character);
    if (reached === DEAD) return;
    next.push(index, reached);
    isIn ||= set === 0;
  });
  return isIn ? next : undefined;
}

function each(
  stand: Stand,
  shapes: readonly Running[],
  visit: (running: Running, state: number, index: number) => void,
): void {
  for (let at = 0; at < stand.length; at += 2) {
    const index = stand[at] ?? 0;
    const running = shapes[index];
    if (running) visit(running, stand[at + 1] ?? DEAD, index);
  }
}

function isInUniverse(stand: Stand, shapes: readonly Running[]): boolean {
  let is = false;
  each(stand, shapes, ({ set, it }, state) => {
    is ||= set === 0 && it.isFinal(state);
  });
  return is;
}

/** Of each set but the universe, whether the text is in it. */
function insideOf(stand: Stand, shapes: readonly Running[], sets: number): readonly boolean[] {
  const inside = new Array<boolean>(sets).fill(false);
  each(stand, shapes, ({ set, it }, state) => {
    if (set > 0 && it.isFinal(state)) inside[set - 1] = true;
  });
  return inside;
}

/** The characters of which one leads elsewhere than the others, and one for all others. */
function charactersOf(stand: Stand, shapes: readonly Running[], free: string): ReadonlySet<string> {
  const all = new Set<string>();
  const own = new Set<string>();
  let isOpen = false;
  each(stand, shapes, ({ set, it }, state) => {
    for (const character of it.characters(state)) {
      all.add(character);
      if (set === 0) own.add(character);
    }
    isOpen ||= set === 0 && it.isOpen(state);
  });
  // Where the universe goes on by named characters alone, no other leads on.
  return isOpen ? new Set([free, ...all]) : own;
}

/** A character that no set names. */
function freeCharacter(languages: readonly Language[]): string {
  const named = new Set<string>();
  for (const { literal, except } of languages.flat(2)) {
    if (literal !== undefined) named.add(literal);
    for (const character of except ?? "") named.add(character);
  }
  const free = [...FREE].find((it) => !named.has(it));
  if (free === undefined) throw new JudgeError("The patterns name every character there is.");
  return free;
}
