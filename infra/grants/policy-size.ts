import { type policyLimits, policyWarning } from "../aws/limits";
import { isReference } from "./value";

/** A policy that grows with the settings. */
export interface MeasuredPolicy {
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

/** What is above its limit, and what is near it, with the way out. */
export function sizeSentences(measured: readonly MeasuredPolicy[]): {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
} {
  const sentence = ({ of, limit, characters, wayOut }: MeasuredPolicy, verb: string) =>
    `The policy of ${of} ${verb} ${characters.toLocaleString("en")} characters, and AWS allows ` +
    `${limit.what} ${limit.characters.toLocaleString("en")} (${limit.page}): ${wayOut}.`;
  return {
    faults: measured
      .filter(({ limit, characters }) => characters > limit.characters)
      .map((each) => sentence(each, "would have")),
    warnings: measured
      .filter(
        ({ limit, characters }) =>
          characters <= limit.characters && characters > policyWarning * limit.characters,
      )
      .map((each) => sentence(each, "has")),
  };
}
