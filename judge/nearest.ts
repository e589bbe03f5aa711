/** The Allows that a denied call misses by one element: what someone who reads of the denial wants to know. */

import type { Caller } from "./caller";
import type { Condition } from "./conditions";
import type { Document, Entry } from "./document";
import { grip } from "./principals";
import type { Call } from "./request";
import type { NearMiss, Side } from "./types";
import type { Lookup } from "./variables";

type Miss = Pick<NearMiss, "element" | "expects" | "has">;

/** The Allows of these sides that miss the call by one element; see `nearest`. */
export function nearMisses(
  call: Call,
  documents: readonly Document[],
  sides: readonly Side[],
): readonly NearMiss[] {
  return documents
    .flatMap(({ compiled }) => compiled.on(call.hop.action.key))
    .filter(({ rule, decider }) => rule.allows && sides.includes(decider.side))
    .flatMap((entry) => {
      const [miss, ...others] = missesOf(entry, call);
      return miss && others.length === 0 ? [{ ...entry.decider, ...miss }] : [];
    })
    .sort((a, b) => rank(a) - rank(b));
}

const rank = ({ element }: NearMiss): number => ["Resource", "Principal"].indexOf(element);

/** What of a statement on the action keeps it from applying. */
function missesOf({ rule }: Entry, { hop, lookup }: Call): readonly Miss[] {
  const { caller, request } = hop;
  const named = rule.principal === undefined || grip(rule.principal, caller) !== false;
  const { arns, accounts, services, providers } = rule.principal ?? {};
  const principals = [arns, accounts, services, providers].flatMap((it) => [...(it ?? [])]);
  const fits = rule.matchesResource(request.resource, lookup) !== false;
  return [
    ...(named ? [] : [{ element: "Principal", expects: principals, has: [nameOf(caller)] }]),
    ...(fits ? [] : [{ element: "Resource", expects: rule.resources, has: [request.resource] }]),
    ...rule.conditions
      .filter((it) => it.holds(lookup) === false)
      .map((it) => ({ ...expected(it), has: valuesOf(it.key, lookup) })),
  ];
}

function expected({ operator, key, values }: Condition): Pick<Miss, "element" | "expects"> {
  return { element: `${operator} ${key}`, expects: values };
}

function valuesOf(key: string, lookup: Lookup): readonly string[] {
  const found = lookup(key.toLowerCase());
  return "values" in found ? found.values : [];
}

function nameOf(caller: Caller): string {
  return "arn" in caller ? caller.arn : "name" in caller ? caller.name : caller.kind;
}
