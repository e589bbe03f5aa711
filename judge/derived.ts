/** What a call carries of one key: a caller's, a service's or a tag's. Rules of keys are made of these answers. */

import type { Caller } from "./caller";
import type { Action } from "./table";
import type { Request } from "./types";
import type { Resolution } from "./variables";

/** A call, checked and taken apart. */
export interface Hop {
  readonly request: Request;
  readonly caller: Caller;
  readonly action: Action;
  /** The resource types of the action that the resource is. */
  readonly types: readonly string[];
  readonly region: string | undefined;
}

/** The state of one key on a hop. `open` = the request may state it in `context`. */
export type Derived = Resolution & {
  readonly open?: boolean;
  /** Why AWS may not send what the request states. */
  readonly perhaps?: string;
};

/** Derives a key from a hop; `suffix` is what follows a key that ends with `/` or `:`. */
export type Rule = (hop: Hop, suffix: string) => Derived;

export const sent = (...values: readonly string[]): Derived => ({ state: "sent", values });
export const absent: Derived = { state: "absent" };
/** Absent unless the request states it. */
export const optional: Derived = { state: "absent", open: true };
export const never = (why: string): Derived => ({ state: "never", why });
export const unknown = (why: string, open = true): Derived => ({ state: "unknown", why, open });
export const unstated = (what: string): Derived => ({ ...unopened(what), mistake: true });
/** What a request may leave open. */
export const unopened = (what: string) => ({
  state: "unknown" as const,
  why: `the request states no ${what}`,
  open: false,
});

export const account = ({ caller }: Hop): string | undefined =>
  "account" in caller ? caller.account : undefined;

/** A tag by its name, in lower case. */
export function tag(
  tags: Readonly<Record<string, string>> | undefined,
  name: string,
  what: string,
): Derived {
  if (tags === undefined) return unopened(what);
  const found = Object.entries(tags).find(([key]) => key.toLowerCase() === name);
  return found === undefined ? absent : sent(found[1]);
}
