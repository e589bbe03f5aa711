/**
 * Policy variables: `${aws:PrincipalTag/team}`, with a default `${aws:PrincipalTag/team, 'none'}`, and the literals
 * `${*}`, `${?}`, `${$}`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import { pattern } from "./match";

/** What is known of a condition key in one request. */
export type Resolution =
  | { readonly state: "sent"; readonly values: readonly string[] }
  | { readonly state: "absent" }
  /** AWS may send it or not. */
  | { readonly state: "perhaps"; readonly values: readonly string[]; readonly why: string }
  /** AWS never sends it on such a call: a condition on it is a mistake. */
  | { readonly state: "never"; readonly why: string }
  /** It depends on something that the request does not state; a mistake where it has to. */
  | { readonly state: "unknown"; readonly why: string; readonly mistake?: boolean };

/** Looks a condition key up (in lower case). */
export type Lookup = (key: string) => Resolution;

/** Why something can't be decided. A mistake is an error wherever it would decide; the rest is judged both ways. */
export interface Doubt {
  readonly doubt: string;
  readonly mistake?: boolean;
}

/** The doubt of a key that can't be resolved. */
export function doubtOf(it: Resolution & { readonly why: string }): Doubt {
  return {
    doubt: it.why,
    mistake: it.state === "never" || (it.state === "unknown" && it.mistake === true),
  };
}

/** True, false, or not to be decided. */
export type Outcome = boolean | Doubt;

interface Variable {
  readonly key: string;
  readonly fallback?: string;
}

/** A text with its variables. Its `text` is set when there are none. */
export interface Template {
  readonly text?: string;
  readonly parts: readonly (string | Variable)[];
  /** True when its `*` and `?` are wildcards. */
  readonly wild: boolean;
}

const VARIABLE = /\$\{([^{}]*)\}/g;
const NAMED = /^\s*([A-Za-z0-9.-]+:[^,'{}]*[^,'{}\s])\s*(?:,\s'([^']*)')?\s*$/;

/**
 * Reads a text of a policy. `wild` = its `*` and `?` are wildcards. Before version 2012-10-17 there are no
 * variables, and `${…}` is plain text. Returns one clause where a variable is malformed.
 */
export function template(
  text: string,
  options: { readonly variables: boolean; readonly wild: boolean },
): Template | { readonly fault: string } {
  const { wild } = options;
  const plain = wild ? pattern : (it: string) => it;
  if (!options.variables || !text.includes("${")) return { text: plain(text), parts: [], wild };
  const parts: (string | Variable)[] = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const [whole, inner = ""] = match;
    parts.push(plain(text.slice(end, match.index)));
    end = match.index + whole.length;
    if (inner === "*" || inner === "?" || inner === "$") {
      parts.push(inner);
      continue;
    }
    const [, key, fallback] = NAMED.exec(inner) ?? [];
    if (key === undefined) return { fault: `"${whole}" is not a policy variable` };
    parts.push({ key: key.toLowerCase(), ...(fallback === undefined ? {} : { fallback }) });
  }
  const rest = text.slice(end);
  if (rest.includes("${")) return { fault: `"${text}" holds an unfinished policy variable` };
  parts.push(plain(rest));
  return parts.every((part) => typeof part === "string")
    ? { text: parts.join(""), parts: [], wild }
    : { parts, wild };
}

/** The keys that a template reads. */
export function keysOf({ parts }: Template): readonly string[] {
  return parts.flatMap((part) => (typeof part === "string" ? [] : [part.key]));
}

/** Fills a template in: its text, null where a variable has no value, or a doubt. */
export function expand({ text, parts, wild }: Template, lookup: Lookup): string | null | Doubt {
  if (text !== undefined) return text;
  let made = "";
  for (const part of parts) {
    if (typeof part === "string") {
      made += part;
      continue;
    }
    const found = lookup(part.key);
    if ("why" in found) {
      return { ...doubtOf(found), doubt: `variable "${part.key}": ${found.why}` };
    }
    const value = found.state === "sent" ? found.values[0] : part.fallback;
    if (value === undefined) return null;
    if (wild && /[*?]/.test(value)) {
      return {
        doubt: `variable "${part.key}": its value "${value}" holds a wildcard, and AWS does not say what then matches`,
      };
    }
    made += value;
  }
  return made;
}
