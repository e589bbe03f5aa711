/**
 * The decision: which statements apply to a call, and whether one of them denies it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
import { all } from "./conditions";
import type { Hop } from "./context-keys";
import { compile, label } from "./document";
import { JudgeError, quoted } from "./fault";
import { type Grip, grip, reachesOthers } from "./principals";
import { isUnderRcps, isUnderScps, meetsKey, meetsTrust } from "./reach";
import { type Call, describe } from "./request";
import type { Kind, Rule } from "./statement";
import type { Policies, Policy, Request, Verdict } from "./types";
import type { Outcome } from "./variables";
import { type Applied, SIDE_NAMES, weigh } from "./weigh";

/**
 * Decides a call. Throws a JudgeError on anything that it does not know; a denial is never an error.
 *
 * Every statement of every document is looked at, so neither their order nor an early answer hides an unknown.
 */
export function judge(request: Request, policies: Policies): Verdict {
  const call = describe(request);
  checkPolicies(call.hop, policies);
  const found = applied(call, policies);
  const denies = found.flatMap(({ decider }) => (decider.effect === "Deny" ? [decider] : []));
  const [first] = denies;
  if (first === undefined) return weigh(call.hop, policies, found);
  const { side, policy, sid, index } = first;
  const where = `the ${SIDE_NAMES[side]} "${policy}", ${label(sid, index)}`;
  return {
    allowed: false,
    decidedBy: denies,
    reason: `${call.hop.action.name} is denied explicitly by ${where}.`,
  };
}

function applied(call: Call, policies: Policies): readonly Applied[] {
  const { hop } = call;
  const { identity = [], resource, boundary, session = [], scps = [], rcps = [] } = policies;
  const found: Applied[] = [];
  const add = (kind: Kind, list: readonly Policy[], level = 0): void => {
    for (const policy of list) {
      for (const { rule, decider } of compile(policy, kind)) {
        const how = applies(rule, call, boundary !== undefined);
        if (how === false) continue;
        if (typeof how === "object") {
          const where = `Policy "${policy.name}", ${label(rule.sid, decider.index)}`;
          throw new JudgeError(`${where}: ${how.doubt}.`);
        }
        found.push({ decider, level, grip: how });
      }
    }
  };
  add("identity", identity);
  if (resource !== undefined) add(resourceKind(hop), [resource]);
  if (boundary !== undefined) add("boundary", [boundary]);
  add("session", session);
  if (isUnderScps(hop)) scps.forEach((list, level) => void add("scp", list, level));
  if (isUnderRcps(hop)) rcps.forEach((list, level) => void add("rcp", list, level));
  return found;
}

/** Whether a statement applies, and by which grip: false as soon as one part is, else the first doubt. */
function applies(
  rule: Rule,
  { hop, lookup }: Call,
  hasBoundary: boolean,
): Grip | false | { readonly doubt: string } {
  if (!rule.matchesAction(hop.action.key)) return false;
  let how: Grip | { readonly doubt: string } = "direct";
  if (rule.principal !== undefined) {
    const named = grip(rule.principal, hop.caller);
    if (named === false) return false;
    how = named;
  }
  const others: Outcome =
    rule.notPrincipal === undefined || reachesOthers(rule.notPrincipal, hop.caller, hasBoundary);
  const resource = rule.matchesResource(hop.request.resource, lookup);
  if (resource === false) return false;
  const conditions = all(rule.conditions, lookup);
  if (conditions === false) return false;
  for (const outcome of [others, resource, conditions]) {
    if (outcome !== true) return outcome;
  }
  return how;
}

/** Services whose resources have a policy. …/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
const WITH_RESOURCE_POLICY = new Set([
  "codebuild",
  "ecr",
  "ecr-public",
  "events",
  "kms",
  "lambda",
  "logs",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "sts",
]);

function resourceKind({ action }: Hop): Kind {
  if (action.service === "sts") return "trust";
  return action.service.startsWith("ecr") ? "repository" : "resource";
}

const FIELDS = ["identity", "resource", "boundary", "session", "scps", "rcps"];

/** Policies that cannot be in force on such a call are a mistake of whoever asks. */
function checkPolicies(hop: Hop, policies: Policies): void {
  const { action, caller, request } = hop;
  for (const name of Object.keys(policies)) {
    if (FIELDS.includes(name)) continue;
    throw new JudgeError(`The policies have no field "${name}"; they have ${quoted(FIELDS)}.`);
  }
  const { identity = [], resource, boundary, session = [] } = policies;
  const [own] = [...identity, ...(boundary === undefined ? [] : [boundary]), ...session];
  if (own !== undefined && caller.kind !== "role" && caller.kind !== "user") {
    throw new JudgeError(
      `Policy "${own.name}": only a role or a user has identity policies, a boundary and session policies.`,
    );
  }
  if (session[0] !== undefined && caller.kind !== "role") {
    throw new JudgeError(`Policy "${session[0].name}": only a role session has a session policy.`);
  }
  const needed = meetsTrust(hop) ? "trust" : meetsKey(hop) ? "key" : undefined;
  if (resource === undefined) {
    if (needed === undefined) return;
    throw new JudgeError(`${request.resource} has a ${needed} policy: state policies.resource.`);
  }
  if (!WITH_RESOURCE_POLICY.has(action.service)) {
    throw new JudgeError(
      `Policy "${resource.name}": no resource of ${action.service} has a resource policy.`,
    );
  }
  const isOther = (action.service === "sts" || action.service === "kms") && needed === undefined;
  if (request.resource === "*" || isOther) {
    throw new JudgeError(
      `Policy "${resource.name}": ${action.name} on "${request.resource}" meets no resource policy.`,
    );
  }
}
