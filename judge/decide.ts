/**
 * The decision: which statements apply to a call, and whether one of them denies it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
import { all } from "./conditions";
import type { Hop } from "./derived";
import { compile, type Document, label } from "./document";
import { JudgeError, quoted } from "./fault";
import { nearMisses } from "./nearest";
import { type Grip, grip, reachesOthers } from "./principals";
import { isUnderRcps, isUnderScps, meetsKey, meetsTrust } from "./reach";
import { besides, type Call, describe } from "./request";
import type { Kind, Rule } from "./statement";
import type { NearMiss, Policies, Policy, Request, Verdict } from "./types";
import type { Doubt, Outcome } from "./variables";
import { type Applied, SIDE_NAMES, weigh } from "./weigh";

/**
 * Decides a call. Throws a JudgeError on anything that it does not know; a denial is never an error.
 *
 * Every statement of every document is looked at, so neither their order nor an early answer hides a mistake. What
 * AWS may do either way is judged both ways: where both agree, that is the answer.
 */
export function judge(request: Request, policies: Policies): Verdict {
  const call = describe(request);
  checkPolicies(call.hop, policies);
  const documents = inForce(call.hop, policies);
  const { sure, open, doubt } = applied(call, documents, policies.boundary !== undefined);
  const decide = (found: readonly Applied[]): Verdict => decided(call, policies, documents, found);
  const verdict = decide(sure);
  if (doubt !== undefined) {
    const [allows, denies] = [open.filter(isAllow), open.filter((it) => !isAllow(it))];
    if (decide([...sure, ...allows]).allowed !== decide([...sure, ...denies]).allowed) {
      throw new JudgeError(doubt);
    }
  }
  if (!verdict.allowed) return verdict;
  const more = besides(call).map((it) => judge(it, policies));
  return more.find((it) => !it.allowed) ?? verdict;
}

const isAllow = ({ decider }: Applied): boolean => decider.effect === "Allow";

/** The verdict where these statements apply and no others. */
function decided(
  call: Call,
  policies: Policies,
  documents: readonly Document[],
  found: readonly Applied[],
): Verdict {
  const { hop } = call;
  const denied = found.find((it) => !isAllow(it));
  if (denied !== undefined) {
    const { side, policy, sid, index } = denied.decider;
    const where = `the ${SIDE_NAMES[side]} "${policy}", ${label(sid, index)}`;
    return {
      allowed: false,
      decidedBy: found.filter((it) => !isAllow(it)).map(({ decider }) => decider),
      reason: `${hop.action.name} is denied explicitly by ${where}.`,
    };
  }
  const verdict = weigh(hop, policies, found);
  if (verdict.allowed) return blockedAsPublic(hop, documents) ?? verdict;
  const { reason, ...rest } = verdict;
  return {
    ...rest,
    // Looked for when somebody reads it: most denials are only counted.
    get reason() {
      const near = nearMisses(call, documents, verdict.missing ?? []).find(({ element }) =>
        element.includes(" "),
      );
      return near === undefined ? reason : `${reason.slice(0, -1)} (${nearness(near)}).`;
    },
  };
}

/** At most three: a key's policy may name a role of every pipeline. */
function someOf(values: readonly string[]): string {
  const rest = values.length - 3;
  return `${quoted(values.slice(0, 3))}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function nearness({ policy, sid, index, element, expects, has }: NearMiss): string {
  const [operator, key] = element.split(" ");
  const given = has.length === 0 ? "does not carry it" : `has ${quoted(has)}`;
  return `nearest is "${policy}", ${label(sid, index)}: its ${operator} on "${key}" expects ${someOf(expects)}, and the call ${given}`;
}

/**
 * The Allows, of the sides that lack one, that a denied call misses by one element: a condition's first, which says
 * more than a resource's, and that more than a principal's. Empty for a call that is allowed, or denied by a Deny.
 */
export function nearest(request: Request, policies: Policies): readonly NearMiss[] {
  const { missing } = judge(request, policies);
  const call = describe(request);
  return missing === undefined ? [] : nearMisses(call, inForce(call.hop, policies), missing);
}

/** The documents that take part in a call. */
export function inForce(hop: Hop, policies: Policies): readonly Document[] {
  const { identity = [], resource, boundary, session = [], scps = [], rcps = [] } = policies;
  const documents: Document[] = [];
  const add = (kind: Kind, list: readonly Policy[], level = 0): void => {
    for (const policy of list) documents.push({ compiled: compile(policy, kind), level });
  };
  add("identity", identity);
  if (resource !== undefined) add(resourceKind(hop), [resource]);
  if (boundary !== undefined) add("boundary", [boundary]);
  add("session", session);
  if (isUnderScps(hop)) scps.forEach((list, level) => void add("scp", list, level));
  if (isUnderRcps(hop)) rcps.forEach((list, level) => void add("rcp", list, level));
  return documents;
}

interface Findings {
  readonly sure: readonly Applied[];
  /** Statements that may apply or not. */
  readonly open: readonly Applied[];
  /** Why the first of them is open. */
  readonly doubt: string | undefined;
}

function applied(call: Call, documents: readonly Document[], hasBoundary: boolean): Findings {
  const sure: Applied[] = [];
  const open: Applied[] = [];
  let doubt: string | undefined;
  for (const { compiled, level } of documents) {
    for (const { rule, decider } of compiled.on(call.hop.action.key)) {
      const found = applies(rule, call, hasBoundary);
      if (found === false) continue;
      const { grip: how, doubt: why } = found;
      if (why === undefined) {
        sure.push({ decider, level, grip: how });
        continue;
      }
      const where = `Policy "${decider.policy}", ${label(rule.sid, decider.index)}`;
      if (why.mistake) throw new JudgeError(`${where}: ${why.doubt}.`);
      open.push({ decider, level, grip: how });
      doubt ??= `${where}: ${why.doubt}.`;
    }
  }
  return { sure, open, doubt };
}

/** Whether a statement on the action applies, and by which grip: false as soon as one part is, else a mistake or the first doubt. */
function applies(
  rule: Rule,
  { hop, lookup }: Call,
  hasBoundary: boolean,
): false | { readonly grip: Grip; readonly doubt?: Doubt } {
  const named = rule.principal === undefined ? "direct" : grip(rule.principal, hop.caller);
  if (named === false) return false;
  const others: Outcome =
    rule.notPrincipal === undefined || reachesOthers(rule.notPrincipal, hop.caller, hasBoundary);
  if (others === false) return false;
  const resource = rule.matchesResource(hop.request.resource, lookup);
  if (resource === false) return false;
  const conditions = all(rule.conditions, lookup);
  if (conditions === false) return false;
  const how = typeof named === "string" ? named : "direct";
  if (how === named && others === true && resource === true && conditions === true) {
    return { grip: how };
  }
  const doubts = [named, others, resource, conditions].filter((it) => typeof it === "object");
  const doubt = doubts.find((it) => it.mistake) ?? doubts[0];
  return { grip: how, ...(doubt && { doubt }) };
}

/**
 * Block Public Access keeps every caller of another account, and anybody, out of a bucket whose policy is public.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
function blockedAsPublic(hop: Hop, documents: readonly Document[]): Verdict | undefined {
  const { action, caller, request } = hop;
  const isOutside =
    caller.kind === "anonymous" || ("account" in caller && caller.account !== request.ownerAccount);
  if (action.service !== "s3" || !isOutside || request.blockPublicAccess === false)
    return undefined;
  const [open] = documents.flatMap(({ compiled }) => compiled.open ?? []);
  if (open === undefined) return undefined;
  const { policy, sid, index } = open.decider;
  const where = `Policy "${policy}", ${label(sid, index)}`;
  if (request.blockPublicAccess === undefined) {
    throw new JudgeError(`${where}: it is public, and the request states no blockPublicAccess.`);
  }
  const reason = `Block Public Access keeps ${action.name} from outside the account out: ${where}, is public.`;
  return { allowed: false, decidedBy: [], reason };
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
  const own = identity[0] ?? boundary ?? session[0];
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
