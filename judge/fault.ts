import { Memo } from "./memo";

/**
 * The judge's only error: something it does not know, or that AWS does not do. It is never a denial; a
 * construct that were skipped would be a false proof. The message is one sentence that names the document,
 * the statement and the thing.
 */
export class JudgeError extends Error {
  override readonly name = "JudgeError";
}

/** What is wrong with a statement, as a clause: whoever knows the document makes a JudgeError of it. */
export class StatementFault extends Error {}

/** A quoted, comma-separated list for a message. */
export function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(", ");
}

/** Texts that an infrastructure program leaves behind where a value was not known yet. */
const UNRESOLVED =
  /Calling \[to(String|JSON)\] on an \[Output<T>\]|04da6b54-80e4-46f7-96ec-b56ff0331ba9|\[object \w+\]|(^|[:/])undefined($|[:/])/;

const seen = new Memo<boolean>();

/** True for a text that stands for a value which never arrived. */
export function isUnresolved(text: string): boolean {
  return seen.of(text, () => UNRESOLVED.test(text));
}
