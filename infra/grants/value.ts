/**
 * A text that may stand for an identifier which AWS invents later. Plans and policies stay plain data:
 * components replace each reference by the Output of the resource it names.
 */
export type Value = string | Reference;

export interface Reference {
  /** What the identifier is of, such as `key` or `connection:github`. */
  readonly ref: string;
  /** Text behind the identifier, such as `/*`. */
  readonly suffix?: string;
}

export function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && "ref" in value;
}

/** The value with text behind it. */
export function followedBy(value: Value, suffix: string): Value {
  if (typeof value === "string") return value + suffix;
  return { ref: value.ref, suffix: (value.suffix ?? "") + suffix };
}
