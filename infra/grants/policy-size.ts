import { type policyLimits, policyWarning } from "../aws/limits";
import { isReference } from "./value";

/** A policy that grows with the settings. */
export interface MeasuredPolicy {
  /** The setting that it grows with. */
  readonly path: readonly string[];
  /** Whose it is, for messages. */
  readonly of: string;
  readonly limit: (typeof policyLimits)[keyof typeof policyLimits];
  readonly characters: number;
  /** What makes it smaller. */
  readonly wayOut: string;
}

/** What an identifier counts that AWS invents: more than the ARN of a key or a connection has. */
const inventedCharacters = 110;

/** The length of a policy as AWS counts it. */
export function lengthOf(document: unknown): number {
  return JSON.stringify(document, (_, value: unknown) =>
    isReference(value) ? "x".repeat(inventedCharacters + (value.suffix?.length ?? 0)) : value,
  ).length;
}

/** Says what a policy has, and what makes it smaller. */
export function sizeSentence({ of, limit, characters, wayOut }: MeasuredPolicy): string {
  return (
    `The policy of ${of} would have ${characters.toLocaleString("en")} characters, and AWS allows ` +
    `${limit.what} ${limit.characters.toLocaleString("en")} (${limit.page}): ${wayOut}.`
  );
}

/** Whether AWS would refuse a policy, and whether one that it takes is near its limit. */
export function isAbove({ limit, characters }: MeasuredPolicy): boolean {
  return characters > limit.characters;
}

export function isNear(measured: MeasuredPolicy): boolean {
  const { limit, characters } = measured;
  return !isAbove(measured) && characters > policyWarning * limit.characters;
}
