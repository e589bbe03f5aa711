import {
  type Decider,
  JudgeError,
  judge,
  type NearMiss,
  nearest,
  type Policies,
  type PolicyDocument,
  type Request,
  type Statement,
} from "../../judge";
import { accountOf, partitionOf, regionOf, serviceOf } from "../../rehearsal/arn";
import { callerName, inForceOn, transport } from "../../rehearsal/call";
import { type Answer, answerOf } from "../../rehearsal/verdicts/answer";
import type { Hop } from "../../rehearsal/verdicts/hops";
import { type Caller, type Known, regionOfCaller, type Thing, thingOf } from "./known";

/** A call as a message names it, and what the judge says of it. */
export interface Weighed {
  readonly request: Request;
  readonly policies: Policies;
  readonly verdict: Answer;
  /** The hop that makes this call, or one on the same thing. */
  readonly hop: Hop | undefined;
}

const today = (action: string) =>
  action.toLowerCase().replace("codestar-connections:", "codeconnections:");

/** The hops of a release that do this, to one of these things where some are known. */
export function hopsOf(
  { hops }: Known,
  action: string | undefined,
  things: readonly Thing[] | undefined,
  caller?: Caller,
): readonly Hop[] {
  const on = things && new Set(things.map(({ arn }) => thingOf(arn)));
  const by = caller && JSON.stringify(identity(caller.principal));
  return hops.filter(
    ({ call: { request } }) =>
      (action === undefined || today(request.action) === today(action)) &&
      (on === undefined || on.has(thingOf(request.resource))) &&
      (by === undefined || JSON.stringify(identity(request.principal)) === by),
  );
}

/** A principal without its session and what it acts for. */
function identity(principal: Request["principal"]) {
  if (typeof principal === "string") return principal;
  const [first] = Object.entries(principal);
  return first;
}

/**
 * Judges a call in the circumstances that a hop has, for a message says nothing of them: a hop of the same caller on
 * the same thing, else on others, else none.
 */
export function weighed(
  known: Known,
  caller: Caller,
  action: string,
  things: readonly Thing[],
): readonly Weighed[] {
  return things.flatMap((thing) => {
    // Of what can be named a message may still say that it was about everything.
    const isAll = thing.arn === "*";
    const near = hopsOf(known, action, isAll ? undefined : [thing], caller);
    const alike = near.length > 0 ? near : hopsOf(known, action, undefined, caller);
    const { stack } = caller;
    const on = { resource: thing.arn, ownerAccount: thing.account };
    const plain: Request = {
      principal: caller.principal,
      action,
      ...on,
      ...regionFor(action, thing.arn, regionOfCaller(known, stack)),
      transport,
    };
    const hops: readonly (Hop | undefined)[] = alike.length > 0 ? alike : [undefined];
    return hops.map((hop) => {
      const { region: _, ...circumstances } = hop?.call.request ?? plain;
      const request: Request =
        near.length > 0
          ? { ...circumstances, ...hop?.call.request, ...(isAll ? {} : on) }
          : { ...circumstances, ...on, ...regionFor(action, thing.arn, plain.region) };
      const registered = known.policies.inForce(request);
      const own = hop ? inForceOn(hop.call, registered) : registered;
      const theirs = stack === undefined ? withAnyRight(request, own, hop) : own;
      const policies = thing.stack === undefined ? lettingIn(request, theirs) : theirs;
      const verdict = answerOf(() => judge(request, policies), false);
      return { request, policies, verdict, hop: near.length > 0 ? hop : undefined };
    });
  });
}

/** Of an ARN without a Region, or of none; services that are everywhere have theirs. */
function regionFor(action: string, arn: string, region: string | undefined) {
  const isSaid = regionOf(arn) !== "" || /^(cloudfront|organizations|iam):/.test(action);
  return isSaid || region === undefined ? {} : { region };
}

/** Whoever no stack registers may hold any right: what the stacks can say is whether they let it in. */
function withAnyRight(request: Request, policies: Policies, hop: Hop | undefined): Policies {
  const { principal } = request;
  const isOwn = typeof principal === "object" && ("role" in principal || "user" in principal);
  if (!isOwn || hop?.call.holds) return policies;
  const statement = { Effect: "Allow", Action: "*", Resource: "*" } as const;
  return { ...policies, identity: [{ name: "theirs", document: policyOf(statement) }] };
}

/** What no stack registers may let in the caller's account: what the stacks can say is what the caller may. */
function lettingIn({ principal, action, resource }: Request, policies: Policies): Policies {
  const service = serviceOf(resource);
  const isTrust = action.startsWith("sts:") && service === "iam";
  if (policies.resource || !(isTrust || /:kms:.*:key\//.test(resource))) return policies;
  const root = `arn:${partitionOf(resource)}:iam::${accountOf(callerName(principal))}:root`;
  const statement = {
    Effect: "Allow",
    Principal: { AWS: root },
    Action: `${isTrust ? "sts" : service}:*`,
  } as const;
  const document = policyOf(isTrust ? statement : { ...statement, Resource: "*" });
  return { ...policies, resource: { name: "theirs", document } };
}

function policyOf(statement: Statement): PolicyDocument {
  return { Version: "2012-10-17", Statement: [statement] };
}

/** The Allow that misses a call by least. */
export function nearestOf({ request, policies }: Weighed): NearMiss | undefined {
  try {
    return nearest(request, policies)[0];
  } catch (error) {
    if (error instanceof JudgeError) return undefined;
    throw error;
  }
}

/** The Denies that apply; where none does, those that would without TLS or encryption, of which no text tells. */
export function deniesOf(calls: readonly Weighed[]): readonly Decider[] {
  const found = calls.flatMap(({ request: { encryption: _, ...rest }, ...call }) => {
    const ways: readonly Request[] = [
      { ...rest, transport: { secure: false } },
      { ...rest, transport: { secure: true, tlsVersion: 1.1 } },
      rest,
    ];
    const said = call.verdict.allowed ? [] : call.verdict.decidedBy;
    if (said.length > 0) return said;
    const verdicts = ways.map((way) => answerOf(() => judge(way, call.policies), false));
    return verdicts.flatMap(({ allowed, decidedBy }) => (allowed ? [] : decidedBy));
  });
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}
