/** A shape as a deterministic automaton, of which a state is made when a text first needs it. */
import type { Shape } from "./shapes";

/** The state from which no text fits any more. */
export const DEAD = 0;

export class Automaton {
  /** The places of the shape that a state stands for. */
  private readonly places: (readonly number[])[] = [[]];
  private readonly ids = new Map([["", DEAD]]);
  private readonly steps: Map<string, number>[] = [new Map()];
  private readonly finals: boolean[] = [false];
  private readonly opens: boolean[] = [false];
  private readonly named: (readonly string[])[] = [[]];
  readonly start: number;

  constructor(private readonly shape: Shape) {
    this.start = this.stateAt([0]);
  }

  /** Where a character leads. */
  next(state: number, character: string): number {
    const known = this.steps[state]?.get(character);
    if (known !== undefined) return known;
    const reached = (this.places[state] ?? []).flatMap((at) => {
      const step = this.shape[at];
      if (step === undefined) return [];
      const fits =
        step.literal === undefined
          ? !(step.except ?? "").includes(character)
          : step.literal === character;
      return fits ? [step.many === true ? at : at + 1] : [];
    });
    const next = this.stateAt(reached);
    this.steps[state]?.set(character, next);
    return next;
  }

  /** Whether the text that led here fits the shape. */
  isFinal(state: number): boolean {
    return this.finals[state] === true;
  }

  /** Whether a character that the shape does not name leads anywhere. */
  isOpen(state: number): boolean {
    return this.opens[state] === true;
  }

  /** The characters that lead elsewhere than one which the shape does not name. */
  characters(state: number): readonly string[] {
    return this.named[state] ?? [];
  }

  /** A run may also be empty: its place stands for the next as well. */
  private stateAt(places: readonly number[]): number {
    const all = new Set<number>();
    for (let at of places) {
      for (; !all.has(at); at += 1) {
        all.add(at);
        if (this.shape[at]?.many !== true) break;
      }
    }
    const sorted = [...all].sort((a, b) => a - b);
    const key = sorted.join();
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.ids.set(key, this.places.length);
    this.places.push(sorted);
    this.steps.push(new Map());
    const steps = sorted.flatMap((at) => this.shape[at] ?? []);
    this.finals.push(all.has(this.shape.length));
    this.opens.push(steps.some(({ literal }) => literal === undefined));
    this.named.push(steps.flatMap(({ literal = "", except = "" }) => [...literal, ...except]));
    return this.places.length - 1;
  }
}

const automata = new WeakMap<Shape, Automaton>();

/** The automaton of a shape; the same shape is compiled once. */
export function automaton(shape: Shape): Automaton {
  const known = automata.get(shape) ?? new Automaton(shape);
  automata.set(shape, known);
  return known;
}

/** Whether a text fits a shape. */
export function fits(shape: Shape, text: string): boolean {
  const it = automaton(shape);
  let state = it.start;
  for (const character of text) {
    state = it.next(state, character);
    if (state === DEAD) return false;
  }
  return it.isFinal(state);
}
