/** Resolves a condition key on a hop: derived where context-keys.ts has a rule, stated by the request where it may be. */

import { GLOBAL_KEYS, MULTIVALUED_KEYS } from "./context-keys";
import type { Derived, Hop } from "./derived";
import { JudgeError } from "./fault";
import { Memo } from "./memo";
import { SERVICE_KEYS } from "./service-keys";
import { keyType, sendsKey } from "./table";
import type { ContextValue } from "./types";
import type { Lookup, Resolution } from "./variables";

/** Headers that a request to Amazon S3 carries or not, as its caller likes. */
const OPTIONAL_HEADERS = /^s3:(x-amz-|if-|object-lock-|requestobjecttag)/;

/** True for the keys that an identity provider's token brings: `token.actions.githubusercontent.com:sub`, `saml:aud`. */
export function isClaim(key: string): boolean {
  const prefix = key.slice(0, key.indexOf(":"));
  return prefix.includes(".") || prefix === "saml";
}

const multivalued = new Memo<boolean>();

/** True where AWS documents the key (in lower case) as one with several values. */
export function isMultivalued(key: string): boolean {
  return multivalued.of(
    key,
    () => MULTIVALUED_KEYS.has(key) || (keyType(key)?.startsWith("ArrayOf") ?? false),
  );
}

/** True when the key (in lower case) is global or belongs to the credentials of a session. */
export function isGlobal(key: string): boolean {
  return ruleIn(GLOBAL_KEYS, key) !== undefined;
}

function ruleIn(rules: typeof GLOBAL_KEYS, key: string): ((hop: Hop) => Derived) | undefined {
  const exact = Object.hasOwn(rules, key) ? rules[key] : undefined;
  if (exact !== undefined && !/[/]$/.test(key)) return (hop) => exact(hop, "");
  const end = key.startsWith("kms:encryptioncontext:") ? 22 : key.indexOf("/") + 1;
  const prefix = key.slice(0, end);
  const rule =
    end > 0 && end < key.length && Object.hasOwn(rules, prefix) ? rules[prefix] : undefined;
  return rule === undefined ? undefined : (hop) => rule(hop, key.slice(end));
}

/** Global keys of tags that only some actions carry. */
const TAG_KEYS = /^aws:(requesttag\/|resourcetag\/|tagkeys$)/;

/** The state of a key (in lower case) of a call that states nothing in its context. */
export function derive(hop: Hop, key: string): Derived {
  const { action, types, caller } = hop;
  const isCarried = sendsKey(action, key, types.length === 0 ? undefined : types);
  const global = ruleIn(GLOBAL_KEYS, key);
  if (global !== undefined && !TAG_KEYS.test(key)) return global(hop);
  if (isClaim(key)) {
    return caller.kind === "federated"
      ? { state: "unknown", why: "the request does not state it in context", open: true }
      : {
          state: "never",
          why: "it is a claim of an identity provider, and the caller is none",
        };
  }
  if (!isCarried) {
    return { state: "never", why: `AWS does not send it with ${action.name}` };
  }
  const own = global ?? ruleIn(SERVICE_KEYS, key);
  if (own !== undefined) return own(hop);
  if (OPTIONAL_HEADERS.test(key)) return { state: "absent", open: true };
  return {
    state: "unknown",
    why: "the request does not state it in context (null = not sent)",
    open: true,
  };
}

function texts(value: Exclude<ContextValue, null>): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "object" && "perhaps" in value ? texts(value.perhaps) : [String(value)];
}

/**
 * The lookup of a hop. What the request states in `context` is checked first: a key that AWS does not send on such
 * a call, or a value that contradicts the derived one, throws a JudgeError.
 */
export function lookup(hop: Hop): Lookup {
  const known = new Map<string, Resolution>();
  const { context = {} } = hop.request;
  for (const [name, value] of Object.entries(context)) {
    const key = name.toLowerCase();
    if (known.has(key)) throw new JudgeError(`The request's context states "${name}" twice.`);
    known.set(key, stated(hop, name, value));
  }
  return (key) => {
    let found = known.get(key);
    if (found === undefined) {
      found = derive(hop, key);
      known.set(key, found);
    }
    return found;
  };
}

function stated(hop: Hop, name: string, value: ContextValue): Resolution {
  const key = name.toLowerCase();
  const derived = derive(hop, key);
  const { name: action } = hop.action;
  if (derived.state === "never") {
    throw new JudgeError(
      `The request's context states "${name}" on ${action}, but ${derived.why}.`,
    );
  }
  if (value === null) {
    if (derived.state !== "sent" && derived.open !== false) return { state: "absent" };
    if (derived.state === "unknown") throw notStatable(name, action, derived.why);
    throw new JudgeError(
      `The request's context says that "${name}" is not sent, but AWS sends it on ${action}.`,
    );
  }
  const values = texts(value);
  if (values.length > 1 && !isMultivalued(key)) {
    throw new JudgeError(
      `The request's context gives "${name}" ${values.length} values, but it has one.`,
    );
  }
  if (derived.state === "sent") {
    if ([...values].sort().join("\n") === [...derived.values].sort().join("\n")) return derived;
    throw new JudgeError(
      `The request's context says "${name}" is "${values.join('", "')}", but on this call it is "${derived.values.join('", "')}".`,
    );
  }
  if (derived.open === true) {
    if (values.length === 0) return { state: "absent" };
    const isOpen = typeof value === "object" && "perhaps" in value;
    const why = isOpen ? "AWS may send it or not" : derived.perhaps;
    return why === undefined ? { state: "sent", values } : { state: "perhaps", values, why };
  }
  if (derived.state === "unknown") throw notStatable(name, action, derived.why);
  throw new JudgeError(
    `The request's context states "${name}", but AWS does not send it on this call of ${action}.`,
  );
}

function notStatable(name: string, action: string, why: string): JudgeError {
  return new JudgeError(`The request's context cannot state "${name}" on ${action}: ${why}.`);
}
