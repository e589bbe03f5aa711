import type { Decider, NearMiss } from "../../judge";
import { accountOf } from "../../rehearsal/arn";
import { callerName } from "../../rehearsal/call";
import type { Rehearsal } from "../../rehearsal/rehearse";
import { remedyOf } from "../../rehearsal/verdicts/remedies";
import type { AccessPolicies } from "../../rehearsal/world/access-policies";
import { placeOf } from "../../rehearsal/world/policy-place";
import { adviceOn } from "./advice";
import { blamedReason } from "./blamed";
import { type Caller, callerOf, type Known, knownOf, type Thing, thingsOf } from "./known";
import { type Half, type Reason, reason } from "./reason";
import type { Denial } from "./records";
import { refusalOf } from "./refusals";
import { saysNothing } from "./unsaid";
import { deniesOf, hopsOf, nearestOf, type Weighed, weighed } from "./weigh";

/** The one class of a denial: what the text says outright, else what the stacks registered. */
export function reasonOf(
  denial: Denial,
  rehearsal: Pick<Rehearsal, "stacks" | "verdicts">,
): Reason {
  const known = knownOf(rehearsal);
  const found = foundReason(denial, known);
  return { ...found, says: [...found.says, ...takenFor(denial, found, known)] };
}

function foundReason(denial: Denial, known: Known): Reason {
  const { action, resource, principal } = denial;
  const caller = principal === undefined ? undefined : callerOf(principal, known);
  const blamed = blamedReason(denial, caller, known);
  if (blamed) return blamed;
  if (principal !== undefined && !caller) return notOurs(denial);
  const things = resource === undefined ? [] : thingsFor(resource, principal, caller, known);
  const isOurs = things.some(({ stack }) => stack !== undefined);
  const isNeeded = hopsOf(known, action, things, caller).length > 0;
  // A service is nobody's: which of the roles it could not take is all that a text can tell.
  const isForeign = caller
    ? caller.stack === undefined && !(isService(caller) && resource === undefined)
    : resource !== undefined;
  if (isForeign && !isOurs && !isNeeded) return notOurs(denial);
  if (action === undefined || resource === undefined) return saysNothing(denial, known);
  if (!caller) return ofSomebody(denial, action, things, known);
  return ofCalls(denial, caller, weighed(known, caller, action, things), things, known);
}

/** What AWS calls a thing is known to AWS alone: that it was taken for the stack's has to be said. */
function takenFor({ principal = "", resource }: Denial, { why }: Reason, known: Known) {
  if (resource === undefined || why === "not-ours" || /-policy$|^boundary$/.test(why)) return [];
  const things = thingsOf(resource, known, principal).filter(({ arn }) => !isSameId(arn, resource));
  return things.map(
    ({ arn, stack }) =>
      `${resource.split(":").at(-1)} is taken for what stack ${stack} makes there (${arn.split(":").at(-1)} in the rehearsal): ` +
      "AWS gives such ids, so compare them.",
  );
}

/** A name, a path and the former prefix say the same. */
function isSameId(arn: string, said: string): boolean {
  return arn.split(/[:/]/).at(-1) === said.split(/[:/]/).at(-1);
}

function isService({ principal }: Caller): boolean {
  return typeof principal === "object" && "service" in principal;
}

/** What a message's resource is in the stacks; what none has is taken as it is said. */
function thingsFor(
  resource: string,
  principal: string | undefined,
  caller: Caller | undefined,
  known: Known,
): readonly Thing[] {
  const by = caller ? callerName(caller.principal) : (principal ?? "");
  const account = accountOf(by);
  if (resource === "*") return [{ arn: "*", stack: undefined, account }];
  const found = thingsOf(resource, known, by);
  const said = { arn: resource, stack: undefined, account: accountOf(resource) || account };
  return found.length > 0 ? found : [said];
}

/** The text names no caller: it is one of those that make such a call on the way of a release. */
function ofSomebody(
  denial: Denial,
  action: string,
  things: readonly Thing[],
  known: Known,
): Reason {
  const hops = hopsOf(known, action, things);
  const callers = new Map(
    hops.map(({ call: { request } }) => [callerName(request.principal), request.principal]),
  );
  const calls = [...callers].map(([name, principal]) => {
    const caller = { principal, stack: known.policies.stackOfRole(name) };
    return { name, caller, calls: weighed(known, caller, action, things) };
  });
  // Whoever may not is whom the text is about; else whoever may.
  const broken = calls.filter((each) => each.calls.some(isBroken));
  const able = calls.filter((each) => each.calls.some(({ verdict }) => verdict.allowed));
  const likely = broken.length > 0 ? broken : able;
  const [first] = likely;
  if (!first) {
    const [thing] = things;
    if (thing?.stack === undefined) return notOurs(denial);
    return nobodyNeeds(denial, [`It is of stack ${thing.stack}.`]);
  }
  const answer = ofCalls(denial, first.caller, first.calls, things, known);
  const names = likely.map(({ name }) => name).join(" or ");
  return {
    ...answer,
    says: [`The text does not say who: a release does this as ${names}.`, ...answer.says],
  };
}

/** Whether the text blames what the resource says. */
function isOfResource({ by }: Denial): boolean {
  return by?.policy === "resource-based policy" || by?.policy === "role trust policy";
}

/** A release needs the call, and no policy allows it. */
function isBroken({ hop, verdict }: Weighed): boolean {
  return hop !== undefined && !hop.verdict.allowed && !verdict.allowed;
}

function ofCalls(
  denial: Denial,
  caller: Caller,
  calls: readonly Weighed[],
  things: readonly Thing[],
  known: Known,
): Reason {
  const { by } = denial;
  const denies = by?.effect === "denies" ? deniesOf(calls) : [];
  if (denies.length > 0) return ofDenies(denies, known);
  if (by?.effect === "denies") {
    return notOurs(denial, `A Deny of a ${by.policy} applies, and no stack registers it.`);
  }
  const [first] = calls;
  const call = calls.find(({ verdict }) => verdict.allowed) ?? first;
  if (!call) return notOurs(denial);
  const { verdict } = call;
  const isStranger = caller.stack === undefined && !isService(caller) && !call.hop;
  if (verdict.allowed && isStranger && !isOfResource(denial)) {
    const [thing] = things;
    return notOurs(
      denial,
      `No stack registers ${denial.principal}, and nothing of stack ${thing?.stack} keeps it out: ` +
        "what is missing is in its own policies.",
    );
  }
  if (verdict.allowed) return ofAllowed(denial, verdict.decidedBy, known);
  if (verdict.decidedBy.length > 0) return ofDenies(verdict.decidedBy, known);
  const missing = verdict.missing ?? [];
  if (missing.includes("scp")) return reason("control-policy", [verdict.reason]);
  if (missing.includes("boundary")) return reason("boundary", [verdict.reason]);
  if (isBroken(call)) return ofMissing(call, known);
  const near = nearestOf(call);
  const [thing] = things;
  const isOurs = thing?.stack !== undefined || thing?.arn === "*";
  return nobodyNeeds(
    denial,
    [
      ...(isOurs ? [] : [`No stack registers ${denial.resource}.`]),
      ...(near ? [nearness(near)] : []),
      ...(isOurs && verdict.unjudged ? [verdict.reason] : []),
    ],
    near,
  );
}

function nobodyNeeds(denial: Denial, says: readonly string[], nearest?: NearMiss): Reason {
  return reason(
    "nobody-needs-it",
    ["Nothing on the way of a release needs it, so that no statement gives it.", ...says],
    adviceOn(denial),
    nearest ? { nearest } : {},
  );
}

function nearness({ policy, sid, index, element, expects, has }: NearMiss): string {
  const more = expects.length > 3 ? ` and ${expects.length - 3} more` : "";
  const given = has.length > 0 ? `has ${has.join(", ")}` : "has none";
  return (
    `Nearest is ${sid ?? `statement ${index}`} of ${placeOf(policy)}: ` +
    `its ${element} is ${expects.slice(0, 3).join(", ")}${more}, and the call ${given}.`
  );
}

function ofMissing({ verdict, request }: Weighed, { policies }: Known): Reason {
  const missing = verdict.missing ?? [];
  const halves = missing.map((side) => remedyOf(side, request, policies));
  const sides = missing.map((side) => (side === "resource" ? "the resource's" : "the caller's"));
  return reason(
    "missing",
    [`A release needs it, and ${sides.join(" and ")} half is missing.`],
    halves.map(({ where, statement }) => `Add ${JSON.stringify(statement)} to ${where}.`),
    { halves },
  );
}

function ofDenies(denies: readonly Decider[], { policies }: Known): Reason {
  const above = denies.find(({ side }) => side === "scp" || side === "rcp");
  if (above) return reason("control-policy", [`${above.policy} denies it.`]);
  const sentences = denies.map(({ sid, index, policy }) => {
    const why = refusalOf(sid) ?? "A Deny of your stacks refuses it.";
    return `${why} (${sid ?? `statement ${index}`} of ${placeOf(policy)})`;
  });
  const says =
    denies.length > 1 ? ["The text leaves open which of these:", ...sentences] : sentences;
  return reason("our-refusal", says, [], {
    halves: denies.flatMap((deny) => half(deny, policies) ?? []),
  });
}

/** The stacks allow it, so that what is deployed differs; or the resource is the user's, whose policy no stack has. */
function ofAllowed(denial: Denial, deciders: readonly Decider[], { policies }: Known): Reason {
  const { by } = denial;
  const halves = deciders.flatMap((decider) => half(decider, policies) ?? []);
  if (halves.length === 0) return notOurs(denial);
  // Of both halves the text may say which is missing.
  const theirs = deciders
    .filter(({ side }) => !by || (side === "resource") === isOfResource(denial))
    .flatMap((decider) => half(decider, policies) ?? [])
    .filter(({ where }) => where.startsWith("arn:"));
  if (theirs.length > 0) {
    const [what, whose] =
      by && !isOfResource(denial) ? ["role", "caller"] : ["resource", "resource"];
    return reason(
      "missing",
      [`A release needs it, and the ${what} is yours: its policy lacks the ${whose}'s half.`],
      theirs.map(
        ({ where, statement }) => `Add ${JSON.stringify(statement)} to the policy of ${where}.`,
      ),
      { halves: theirs },
    );
  }
  const blamed = deciders.filter(
    ({ side, policy }) =>
      policy !== "theirs" && (!by || (side === "resource") === isOfResource(denial)),
  );
  const stacks = new Set(blamed.map(({ policy }) => policy.split(":")[0]));
  return reason(
    "allowed",
    [
      ...halves.map(
        ({ where, statement }) =>
          `Your stacks allow it: ${statement.Sid ?? "a statement"} of ${where}.`,
      ),
      "So it is not deployed yet, seconds old, or changed by hand.",
    ],
    [
      ...[...stacks].map((stack) => `pulumi preview -s ${stack} --refresh --diff`),
      "Where that shows nothing, wait a minute and retry the stage; else run pulumi up.",
    ],
    { halves },
  );
}

/** A statement of a stack, or one that a policy of the user's is taken to have. */
function half({ policy, index }: Decider, policies: AccessPolicies): Half | undefined {
  const found = policies.documents().find(([, each]) => each.name === policy)?.[1];
  const statement = found && [found.document.Statement].flat()[index];
  if (!statement) return undefined;
  const [, own] = /^[^:]+:(arn:.*)$/.exec(policy) ?? [];
  return { where: own ?? placeOf(policy), statement };
}

function notOurs(denial: Denial, sentence?: string): Reason {
  const { principal, resource, by } = denial;
  const parts = [principal, resource === "*" ? undefined : resource].filter(
    (part) => part !== undefined,
  );
  return reason(
    "not-ours",
    [
      sentence ?? `No stack registers ${parts.join(", nor ")}.`,
      ...(by?.arn === undefined ? [] : [`The text names the policy: ${by.arn}.`]),
    ],
    [...adviceOn(denial), "Ask whoever made the caller or the resource."],
  );
}
