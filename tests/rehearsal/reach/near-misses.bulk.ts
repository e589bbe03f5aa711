/** Calls that almost are what the policies allow: what of them is allowed lies in a class that is known. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Action, actionsIn, JudgeError, judge, pattern, type Request } from "../../../judge";
import { matches } from "../../../judge/match";
import { callerName, inForceOn } from "../../../rehearsal/call";
import type { ReachClass } from "../../../rehearsal/reach";
import type { Verdicts } from "../../../rehearsal/verdicts";
import { exampleFolders, rehearsedExample } from "../../support/examples";

const rounds = 15_000;

/** Texts that a star behind or before a name would let in, and some that it would not. */
const changes: readonly ((text: string) => string)[] = [
  (text) => `${text}x`,
  (text) => `${text}-2`,
  (text) => text.slice(0, -1),
  (text) => text.replace(/\/[^/]*$/, "/other"),
  (text) => text.replace(/acme-(\w+)/, "acme-$1x"),
  (text) => text.replace(/acme/, "acmf"),
  (text) => text.replace(/:\d{12}:/, ":444455556666:"),
  (text) => text.replace(/:\d{12}:/, ":222222222222:"),
  (text) => text.replace(/eu-central-1/, "us-west-2"),
  (text) => text.replace(/([/-])(\w+)$/, "$1$2$1$2"),
  (text) => text.replace(/\/(\w)/, "/$1x/$1"),
];

interface Miss {
  readonly of: number;
  readonly change: number;
  readonly part: "caller" | "resource" | "action" | "via" | "object" | "plain" | "tags" | "key";
  readonly action: number;
}

const misses: fc.Arbitrary<Miss> = fc.record({
  of: fc.nat(),
  change: fc.nat({ max: changes.length - 1 }),
  part: fc.constantFrom(
    "caller",
    "resource",
    "resource",
    "action",
    "via",
    "object",
    "plain",
    "tags",
    "key",
  ),
  action: fc.nat(),
});

function missed({ part, change, action }: Miss, request: Request): Request {
  const differ = changes[change] ?? ((text: string) => text);
  const { principal, resource, via, encryption } = request;
  switch (part) {
    case "caller":
      return typeof principal === "object" && "role" in principal
        ? { ...request, principal: { ...principal, role: differ(principal.role) } }
        : request;
    case "resource":
      return { ...request, resource: resource === "*" ? resource : differ(resource) };
    case "action": {
      const all: readonly Action[] = actionsIn(request.action.split(":")[0] ?? "");
      const { name = request.action } = all[action % all.length] ?? {};
      return { ...request, action: name };
    }
    case "via":
      return via ? { ...request, via: { ...via, service: "ec2.amazonaws.com" } } : request;
    case "object":
      return via?.object ? { ...request, via: { ...via, object: differ(via.object) } } : request;
    case "plain":
      return { ...request, transport: { secure: false } };
    case "tags":
      return { ...request, requestTags: {}, resourceTags: {} };
    case "key":
      return encryption?.keyArn
        ? { ...request, encryption: { ...encryption, keyArn: differ(encryption.keyArn) } }
        : request;
  }
}

/** Whether a class has the caller, the action and the resource, and something needs it. */
function isKnown(request: Request, classes: ReadonlyMap<string, readonly ReachClass[]>): boolean {
  const role = callerName(request.principal);
  const who = `${role.split("/").at(-1)} (${role.split(":")[4]})`;
  return (classes.get(`${who} ${request.action}`) ?? []).some(
    ({ place, why, ways }) =>
      (why !== undefined || ways.some(({ unjudged }) => unjudged !== undefined)) &&
      [place.pattern, place.arn].some((it) => matches(pattern(it), request.resource)),
  );
}

function allowedOutside({ policies, hops, reach }: Verdicts, many: number) {
  const classes = new Map<string, ReachClass[]>();
  for (const each of reach?.classes ?? []) {
    if (each.half !== "caller") continue;
    for (const action of each.actions) {
      const key = `${each.who} ${action}`;
      classes.set(key, [...(classes.get(key) ?? []), each]);
    }
  }
  const own = hops
    .map(({ call }) => call)
    .filter(({ holds, request }) => {
      const { principal } = request;
      if (holds || typeof principal !== "object" || !("role" in principal)) return false;
      // What is known by a contract alone has no policies here.
      return !policies.isStandIn(principal.role);
    });
  let allowed = 0;
  const outside: Request[] = [];
  for (const miss of fc.sample(misses, { numRuns: many, seed: 16 })) {
    const call = own[miss.of % own.length];
    if (!call) continue;
    const request = missed(miss, call.request);
    try {
      if (!judge(request, inForceOn({}, policies.registered(request))).allowed) continue;
    } catch (error) {
      if (error instanceof JudgeError) continue;
      throw error;
    }
    allowed += 1;
    if (!isKnown(request, classes)) outside.push(request);
  }
  return { allowed, outside };
}

describe("fifteen thousand near misses", () => {
  for (const example of exampleFolders) {
    it(`of examples/${example} are allowed in classes alone`, async () => {
      const { verdicts } = await rehearsedExample(example);
      const { allowed, outside } = allowedOutside(verdicts, rounds);
      assert.ok(allowed > 100, `${allowed}`);
      assert.deepEqual(outside.slice(0, 1), [], `${outside.length}`);
    });
  }
});
