/** The classes of a call: each way in which the policies on it tell such calls apart, judged by one call of it. */
import { circumstancesOf, type Way } from "./circumstances";
import type { Condition } from "./conditions";
import { inForce, judge } from "./decide";
import type { Hop } from "./derived";
import { JudgeError } from "./fault";
import { grip } from "./principals";
import { describe } from "./request";
import type { Policies, Request, Verdict } from "./types";

/** Calls that no policy tells apart. */
export interface Class {
  /** One of them. */
  readonly request: Request;
  /** What holds for all of them; where it can't be judged, why not. */
  readonly verdict: Verdict | { readonly unjudged: string };
}

/** More would take minutes. */
const MOST_CLASSES = 20_000;

/**
 * Every class of a call whose caller, action and resource are given. What the policies ask of its circumstances is
 * taken in every way, whatever the request states of them; and so is what policies `beside` them ask, where the
 * classes of both are compared.
 * @throws JudgeError for a request that AWS would not take, and for a condition whose ways can't be told apart
 */
export function classesOf(
  request: Request,
  policies: Policies,
  beside: Policies = {},
): readonly Class[] {
  const { hop, lookup } = describe(request);
  const conditions = [policies, beside].flatMap((all) =>
    inForce(hop, all).flatMap(({ compiled }) =>
      compiled.on(hop.action.key).flatMap(({ rule }) => {
        if (rule.conditions.length === 0) return [];
        if (rule.principal !== undefined && grip(rule.principal, hop.caller) === false) return [];
        return rule.matchesResource(request.resource, lookup) === false ? [] : rule.conditions;
      }),
    ),
  );
  const ways = waysOf(hop, conditions);
  return different(ways.map((way) => way(request))).map((it) => ({
    request: it,
    verdict: verdictOn(it, policies),
  }));
}

const known = new Map<string, readonly Way[]>();
const signatures = new WeakMap<Condition, string>();

/** What the caller and the resource decide is no circumstance. */
const DECIDED = /^aws:(principal(arn|account|orgid)|resourceaccount|source(arn|account))$/i;

/** Every way of a call that the conditions tell apart; conditions that ask for the same have the same ways. */
function waysOf(hop: Hop, conditions: readonly Condition[]): readonly Way[] {
  const asked = new Map<string, Condition>();
  for (const it of conditions) {
    if (DECIDED.test(it.key)) continue;
    const signature =
      signatures.get(it) ?? JSON.stringify([it.operator, it.key.toLowerCase(), it.values]);
    signatures.set(it, signature);
    asked.set(signature, it);
  }
  if (asked.size === 0) return [(it) => it];
  const { action, types, caller, region, request } = hop;
  const of = [action.key, types, caller.kind, region === undefined, request.via === undefined];
  const key = JSON.stringify([of, [...asked.keys()].sort()]);
  const found = known.get(key);
  if (found) return found;
  const ways = product(circumstancesOf(hop, [...asked.values()]), action.name);
  if (known.size > 5000) known.clear();
  known.set(key, ways);
  return ways;
}

function product(circumstances: readonly (readonly Way[])[], action: string): readonly Way[] {
  let ways: readonly Way[] = [(it) => it];
  for (const circumstance of circumstances) {
    ways = ways.flatMap((one) =>
      circumstance.map(
        (other): Way =>
          (it) =>
            other(one(it)),
      ),
    );
    if (ways.length > MOST_CLASSES) throw new JudgeError(`${action} has too many classes.`);
  }
  return ways;
}

/** Ways lead to the same where one states what another leaves. None changes the organization. */
function different(requests: readonly Request[]): readonly Request[] {
  if (requests.length < 2) return requests;
  const all = new Map(requests.map((it) => [JSON.stringify({ ...it, organization: null }), it]));
  return [...all.values()];
}

function verdictOn(request: Request, policies: Policies): Class["verdict"] {
  try {
    return judge(request, policies);
  } catch (error) {
    if (!(error instanceof JudgeError)) throw error;
    return { unjudged: error.message };
  }
}
