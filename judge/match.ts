/**
 * Wildcards and ARNs. A pattern is a string in which `*` and `?` of the policy are replaced by the two private
 * characters below, so that a literal asterisk (`${*}`, or one in the value of a variable) stays one.
 */

import { Memo } from "./memo";

export const ANY = "\u0000";
export const ONE = "\u0001";

/** Turns the wildcards of a policy's text into the characters that `matches` understands. */
export function pattern(text: string): string {
  return text.replaceAll("*", ANY).replaceAll("?", ONE);
}

/** True when the whole text matches; linear in practice, with one point of return. */
export function matches(glob: string, text: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    const token = glob[at];
    if (token === ANY) {
      star = at;
      at += 1;
      resume = position;
    } else if (token !== undefined && (token === ONE || token === text[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      position = resume;
    } else {
      return false;
    }
  }
  while (glob[at] === ANY) at += 1;
  return at === glob.length;
}

/** `arn`, partition, service, region, account, resource; undefined when there are fewer than six. */
export type ArnParts = readonly [string, string, string, string, string, string];

export function arnParts(text: string): ArnParts | undefined {
  return arns.of(text, newArnParts) ?? undefined;
}

const arns = new Memo<ArnParts | null>();

function newArnParts(text: string): ArnParts | null {
  const [arn, partition, service, region, account, ...resource] = text.split(":");
  if (arn !== "arn" || resource.length === 0) return null;
  if (partition === undefined || service === undefined) return null;
  if (region === undefined || account === undefined) return null;
  return [arn, partition, service, region, account, resource.join(":")];
}

/**
 * Compares an ARN with a pattern by its six components, as the ARN operators do: a wildcard never leaves its
 * component, but the last component runs to the end, over `/` and `:`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(glob: ArnParts, arn: ArnParts): boolean {
  for (let index = 0; index < 6; index += 1) {
    const part = glob[index];
    const value = arn[index];
    if (part === undefined || value === undefined || !matches(part, value)) return false;
  }
  return true;
}
