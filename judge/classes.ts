/** The classes of a call: each way in which the policies on it tell such calls apart, judged by one call of it. */
import { circumstancesOf, type Way } from "./circumstances";
import { inForce, judge } from "./decide";
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
 * taken in every way, whatever the request states of them.
 * @throws JudgeError for a request that AWS would not take, and for a condition whose ways can't be told apart
 */
export function classesOf(request: Request, policies: Policies): readonly Class[] {
  const { hop, lookup } = describe(request);
  const conditions = inForce(hop, policies).flatMap(({ compiled }) =>
    compiled.on(hop.action.key).flatMap(({ rule }) => {
      if (rule.principal !== undefined && grip(rule.principal, hop.caller) === false) return [];
      return rule.matchesResource(request.resource, lookup) === false ? [] : rule.conditions;
    }),
  );
  let ways: readonly Way[] = [(it) => it];
  for (const circumstance of circumstancesOf(hop, conditions)) {
    ways = ways.flatMap((one) =>
      circumstance.map(
        (other): Way =>
          (it) =>
            other(one(it)),
      ),
    );
    if (ways.length > MOST_CLASSES) {
      throw new JudgeError(`${hop.action.name} on "${request.resource}" has too many classes.`);
    }
  }
  const requests = new Map(ways.map((way) => way(request)).map((it) => [JSON.stringify(it), it]));
  return [...requests.values()].map((it) => ({ request: it, verdict: verdictOn(it, policies) }));
}

function verdictOn(request: Request, policies: Policies): Class["verdict"] {
  try {
    return judge(request, policies);
  } catch (error) {
    if (!(error instanceof JudgeError)) throw error;
    return { unjudged: error.message };
  }
}
