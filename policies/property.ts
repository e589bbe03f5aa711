import { read } from "./read";
import { byResource, byStack, type Look } from "./rule";
import type { Stack, Subject } from "./subject";

/** Values as texts; null = there is none, or an empty list. */
type Values = readonly (string | null)[];

/** What a rule asks of one property: stands with its text, and needs no code. */
export interface PropertyLook {
  readonly of: string | readonly string[];
  /** Looks only at resources with one of these values at each path. */
  readonly where?: Readonly<Record<string, Values>>;
  /** Paths of the property; wrong where the value at one of them is. */
  readonly at?: string | readonly string[];
  /** The values that are right, or else those that are wrong. */
  readonly expect?: Values;
  readonly refuse?: Values;
  /** What makes it right too: a resource whose input leads to this one, with one of these values at each path. */
  readonly unless?: {
    readonly kind: string;
    readonly by: string;
    readonly where?: Readonly<Record<string, Values>>;
  };
  /** The rest of a sentence that begins with the resource's name. */
  readonly problem: string;
}

export function byProperty(look: PropertyLook): Look {
  const { of, where = {}, at = [], expect, refuse = [], unless, problem } = look;
  const isWrong = ({ values }: Subject): boolean => {
    if (!fitsAll(values, where)) return false;
    const found = [at].flat().map((path) => valueAt(values, path));
    return unless !== undefined && found.length === 0
      ? true
      : found.some((value) => (expect ? !expect.includes(value) : refuse.includes(value)));
  };
  const isMended = (subject: Subject, stack: Stack): boolean =>
    unless !== undefined &&
    stack
      .attached(subject, unless.kind, unless.by)
      .some(({ values }) => fitsAll(values, unless.where ?? {}));
  return unless
    ? byStack(of, (subject, stack) =>
        isWrong(subject) && !isMended(subject, stack) ? [problem] : [],
      )
    : byResource(of, (subject) => (isWrong(subject) ? [problem] : []));
}

/** @throws Unseen where a value is not known */
function fitsAll(values: unknown, where: Readonly<Record<string, Values>>): boolean {
  return Object.entries(where).every(([path, some]) => some.includes(valueAt(values, path)));
}

/** @throws Unseen where the value is not known */
function valueAt(values: unknown, path: string): string | null {
  const value = read(values, path);
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  return String(value);
}
