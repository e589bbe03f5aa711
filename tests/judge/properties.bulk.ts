/** Laws that hold for every request and every policy of a small world with three accounts. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  judge,
  type Policies,
  type Policy,
  type Principal,
  type Request,
  type Statement,
} from "../../judge";
import { by, DEV, isAllowed, OTHER, PROD, policy as policyOf } from "./cases";

const RUNS = { numRuns: 1000 };
const ACCOUNTS = [DEV, PROD, OTHER];
const ROLES = ACCOUNTS.flatMap((account) =>
  ["deploy", "admin"].map((name) => `arn:aws:iam::${account}:role/${name}`),
);
const ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const KEY_ACTIONS = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];
const OBJECTS = ["arn:aws:s3:::one/a", "arn:aws:s3:::one/b", "arn:aws:s3:::two/a"];
const KEYS = ACCOUNTS.map((account) => `arn:aws:kms:eu-central-1:${account}:key/1`);

const one = fc.constantFrom;
const some = (values: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(one(...values), { minLength: 1, maxLength: 3 });

const principal: fc.Arbitrary<Principal> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ role: one(...ROLES), session: one("x", "y") }) },
  {
    weight: 2,
    arbitrary: one(...ACCOUNTS).map((account) => ({ user: `arn:aws:iam::${account}:user/jane` })),
  },
  { weight: 1, arbitrary: one(...ACCOUNTS).map((root) => ({ root })) },
  {
    weight: 1,
    arbitrary: one("cloudfront.amazonaws.com", "codebuild.amazonaws.com").map((service) => ({
      service,
    })),
  },
  { weight: 1, arbitrary: fc.constant("anonymous" as const) },
);
const transport = fc.boolean().map((secure) => ({ secure }));
const request: fc.Arbitrary<Request> = fc.oneof(
  fc.record({
    principal,
    action: one(...ACTIONS),
    resource: one(...OBJECTS),
    ownerAccount: one(...ACCOUNTS),
    transport,
    blockPublicAccess: fc.constant(false),
  }),
  fc
    .record({ principal, action: one(...KEY_ACTIONS), index: fc.nat(2), transport })
    .map(({ index, ...it }) => ({
      ...it,
      resource: KEYS[index] ?? "",
      ownerAccount: ACCOUNTS[index] ?? "",
    })),
);

const condition: fc.Arbitrary<NonNullable<Statement["Condition"]>> = fc.oneof(
  fc.boolean().map((secure) => ({ Bool: { "aws:SecureTransport": secure } })),
  some(ROLES).map((arns) => ({ ArnEquals: { "aws:PrincipalArn": arns } })),
  some(ROLES).map((arns) => ({ ArnNotLike: { "aws:PrincipalArn": arns } })),
  some(ACCOUNTS).map((accounts) => ({ StringNotEquals: { "aws:ResourceAccount": accounts } })),
  fc.boolean().map((service) => ({ BoolIfExists: { "aws:PrincipalIsAWSService": service } })),
);
const effect = fc.oneof(
  { weight: 7, arbitrary: fc.constant("Allow" as const) },
  { weight: 1, arbitrary: fc.constant("Deny" as const) },
);
const conditional = fc.option(condition, { nil: undefined, freq: 1 });

/** A statement without principal; its actions work on its resources, as the judge demands. */
const targeted: fc.Arbitrary<Statement> = fc
  .oneof(
    fc.record({
      Effect: effect,
      Action: some([...ACTIONS, ...KEY_ACTIONS, "s3:*Object", "kms:*", "s3:*"]),
      Resource: fc.constant("*"),
      Condition: conditional,
    }),
    fc.record({
      Effect: effect,
      Action: some([...ACTIONS, "s3:*", "s3:Get*"]),
      Resource: some(["arn:aws:s3:::one/*", "arn:aws:s3:::*/a", ...OBJECTS]),
      Condition: conditional,
    }),
    fc.record({
      Effect: effect,
      Action: some([...KEY_ACTIONS, "kms:*"]),
      Resource: some(["arn:aws:kms:*:*:key/*", ...KEYS]),
      Condition: conditional,
    }),
  )
  .map(({ Condition, ...it }) => (Condition === undefined ? it : { ...it, Condition }));
const PRINCIPALS = [
  ...ROLES,
  ...ACCOUNTS,
  ...ACCOUNTS.map((account) => `arn:aws:iam::${account}:user/jane`),
  `arn:aws:sts::${DEV}:assumed-role/deploy/x`,
];
const resourceStatement: fc.Arbitrary<Statement> = fc
  .tuple(
    targeted,
    fc.oneof(
      { weight: 5, arbitrary: some(PRINCIPALS).map((AWS) => ({ AWS })) },
      { weight: 1, arbitrary: fc.constant("*" as const) },
      { weight: 1, arbitrary: fc.constant({ Service: "cloudfront.amazonaws.com" }) },
    ),
  )
  .map(([it, Principal]) => ({ ...it, Principal }));

const statements = (of: fc.Arbitrary<Statement>): fc.Arbitrary<Statement[]> =>
  fc.array(of, { maxLength: 5, size: "max" });

/** A document has a statement: of an empty list, one of another service. */
function policy(name: string, ...list: readonly Statement[]): Policy {
  const [first = { Effect: "Deny", Action: "ec2:RunInstances", Resource: "*" }, ...others] = list;
  return policyOf(name, first, ...others);
}

const NOBODY: Statement = {
  Effect: "Deny",
  Principal: "*",
  Action: "ec2:RunInstances",
  Resource: "*",
};

/** A case: a call with identity and resource policies. */
interface Case {
  readonly request: Request;
  readonly identity: readonly Statement[];
  readonly resource: readonly Statement[];
}
const anyCase: fc.Arbitrary<Case> = fc.record({
  request,
  identity: statements(targeted),
  resource: statements(resourceStatement),
});

const hasOwn = ({ principal: it }: Request): boolean =>
  typeof it !== "string" && ("role" in it || "user" in it);

function policies({ request: it, identity, resource }: Case): Policies {
  return {
    ...(hasOwn(it) ? { identity: [policy("identity", ...identity)] } : {}),
    resource: policy("resource", ...(resource.length > 0 ? resource : [NOBODY])),
  };
}

const decide = (it: Case, more: Policies = {}): boolean =>
  isAllowed(it.request, { ...policies(it), ...more });

/** Asserts that what holds after a change was already so before it: `after` implies `before`. */
function implies(after: boolean, before: boolean): void {
  assert.ok(!after || before);
}

function property<T extends readonly unknown[]>(
  what: string,
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...values: T) => void,
): void {
  it(what, () =>
    fc.assert(
      fc.property(fc.tuple(...arbitraries), (values) => check(...(values as unknown as T))),
      RUNS,
    ),
  );
}

const without = <T>(list: readonly T[], index: number): T[] =>
  list.filter((_, at) => at !== index % list.length);

describe("judge: laws", () => {
  it("the world has both allowed and denied calls, across and within accounts", () => {
    const sample = fc.sample(anyCase, { numRuns: 2000, seed: 1 });
    const allowed = sample.filter((it) => decide(it));
    assert.ok(allowed.length > 300 && allowed.length < 1700, `${allowed.length} of 2000`);
    const across = allowed.filter(({ request: it }) => {
      const { principal: caller, ownerAccount } = it;
      return typeof caller !== "string" && "role" in caller && !caller.role.includes(ownerAccount);
    });
    assert.ok(across.length > 20, `${across.length} across accounts`);
  });

  property<[Case, Statement]>(
    "adding a Deny never allows",
    [anyCase, resourceStatement],
    (it, extra) => {
      const { Principal, ...own } = extra;
      const stop = { ...own, Effect: "Deny" as const };
      implies(decide({ ...it, identity: [...it.identity, stop] }), decide(it));
      implies(
        decide({ ...it, resource: [...it.resource, { ...stop, Principal: Principal ?? "*" }] }),
        decide(it),
      );
    },
  );

  property<[Case, number]>("removing an Allow never allows", [anyCase, fc.nat(20)], (it, index) => {
    for (const side of ["identity", "resource"] as const) {
      const list = it[side];
      if (list[index % list.length]?.Effect !== "Allow") continue;
      implies(decide({ ...it, [side]: without(list, index) }), decide(it));
    }
  });

  property<[Case, Statement]>("adding an Allow never denies", [anyCase, targeted], (it, extra) => {
    const more = { ...extra, Effect: "Allow" as const };
    implies(decide(it), decide({ ...it, identity: [...it.identity, more] }));
    implies(decide(it), decide({ ...it, resource: [...it.resource, { ...more, Principal: "*" }] }));
  });

  property<[Case]>("the order of statements never matters", [anyCase], (it) => {
    const turned = {
      ...it,
      identity: it.identity.toReversed(),
      resource: it.resource.toReversed(),
    };
    const effects = (one: Case): readonly string[] => {
      const verdict = judge(one.request, policies(one));
      return [
        String(verdict.allowed),
        ...verdict.decidedBy.map(({ side, effect }) => `${side} ${effect}`).sort(),
      ];
    };
    assert.deepEqual(effects(turned), effects(it));
  });

  property<[Case]>("duplicate statements change nothing", [anyCase], (it) => {
    const twice = {
      ...it,
      identity: [...it.identity, ...it.identity],
      resource: [...it.resource, ...it.resource],
    };
    assert.equal(decide(twice), decide(it));
  });

  property<[Case]>("a document is as good as its statements apart", [anyCase], (it) => {
    const apart: readonly Policy[] = it.identity.map((each, index) => policy(`p${index}`, each));
    assert.equal(decide(it, hasOwn(it.request) ? { identity: apart } : {}), decide(it));
  });

  property<[Case]>(
    "one statement for each action and each resource changes nothing",
    [anyCase],
    (it) => {
      const split = (list: readonly Statement[]): Statement[] =>
        list.flatMap((each) =>
          [each.Action ?? []]
            .flat()
            .flatMap((Action) =>
              [each.Resource ?? []].flat().map((Resource) => ({ ...each, Action, Resource })),
            ),
        );
      assert.equal(
        decide({ ...it, identity: split(it.identity), resource: split(it.resource) }),
        decide(it),
      );
    },
  );

  property<[Case]>("the case of actions is irrelevant", [anyCase], (it) => {
    const upper = (list: readonly Statement[]): Statement[] =>
      list.map((each) => ({
        ...each,
        Action: [each.Action ?? []].flat().map((action) => action.toUpperCase()),
      }));
    const loud = {
      request: { ...it.request, action: it.request.action.toLowerCase() },
      identity: upper(it.identity),
      resource: upper(it.resource),
    };
    assert.deepEqual(judge(loud.request, policies(loud)), judge(it.request, policies(it)));
  });

  property<[Case, Statement[][]]>(
    "adding service control policies never allows",
    [anyCase, fc.array(statements(targeted), { maxLength: 3 })],
    (it, levels) => {
      const scps = levels.map((level, index) => [policy(`scp${index}`, ...level)]);
      implies(decide(it, { scps }), decide(it));
      implies(
        decide(it, { scps: [...scps, [policy("more", ...(levels[0] ?? []))]] }),
        decide(it, { scps }),
      );
    },
  );

  property<[Case, Statement[]]>(
    "adding resource control policies never allows",
    [anyCase, statements(targeted)],
    (it, list) => {
      const stops = list.map((each) => ({
        ...each,
        Effect: "Deny" as const,
        Principal: "*" as const,
      }));
      if (stops.length === 0) return;
      implies(decide(it, { rcps: [[policy("rcp", ...stops)]] }), decide(it));
    },
  );

  property<[Case, Statement[]]>(
    "adding a boundary or a session policy never allows",
    [anyCase, statements(targeted)],
    (it, list) => {
      if (!hasOwn(it.request)) return;
      const limit = policy("limit", ...list);
      implies(decide(it, { boundary: limit }), decide(it));
      const { principal: caller } = it.request;
      if (typeof caller !== "string" && "role" in caller)
        implies(decide(it, { session: [limit] }), decide(it));
    },
  );

  property<[Case, number, NonNullable<Statement["Condition"]>]>(
    "a condition only narrows: an Allow never allows more by it, a Deny never denies more",
    [anyCase, fc.nat(20), condition],
    (it, index, more) => {
      const list = it.resource;
      const at = list[index % list.length];
      if (at === undefined || at.Condition !== undefined) return;
      const narrowed = list.map((each) => (each === at ? { ...each, Condition: more } : each));
      const after = decide({ ...it, resource: narrowed });
      if (at.Effect === "Allow") implies(after, decide(it));
      else implies(decide(it), after);
    },
  );

  property<[Case, string, string]>(
    "a foreign account never gains by renaming",
    [anyCase, one("deploy", "admin", "ferry/deploy", "root"), one("x", "y")],
    (it, name, session) => {
      const isForeign = (arn: string): boolean => arn.includes(OTHER);
      const resource = it.resource.flatMap((each) => {
        const named =
          typeof each.Principal === "object"
            ? [each.Principal.AWS ?? []].flat().filter((arn) => !isForeign(arn))
            : [];
        return named.length === 0 ? [] : [{ ...each, Principal: { AWS: named } }];
      });
      const [ownerAccount] = it.request.ownerAccount === OTHER ? [DEV] : [it.request.ownerAccount];
      const foreign: Request = {
        ...it.request,
        principal: { role: `arn:aws:iam::${OTHER}:role/${name}`, session },
        ownerAccount: ownerAccount ?? DEV,
        resource: it.request.resource.replace(OTHER, DEV),
      };
      const everything = [{ Effect: "Allow" as const, Action: "*", Resource: "*" }];
      assert.equal(decide({ request: foreign, identity: everything, resource }), false);
    },
  );

  property<[Case]>(
    "across accounts an allowed call has a statement on both sides",
    [anyCase],
    (it) => {
      const { principal: caller, ownerAccount } = it.request;
      if (typeof caller === "string" || !("role" in caller) || caller.role.includes(ownerAccount))
        return;
      const verdict = judge(it.request, policies(it));
      const sides = new Set(verdict.decidedBy.map(({ side }) => side));
      if (verdict.allowed) assert.deepEqual([...sides], ["identity", "resource"]);
    },
  );

  property<[Case]>("the deciding statements alone decide the same", [anyCase], (it) => {
    const verdict = judge(it.request, policies(it));
    const kept = (side: "identity" | "resource"): Statement[] =>
      it[side].filter((_, index) =>
        verdict.decidedBy.some((one) => one.side === side && one.index === index),
      );
    if (verdict.decidedBy.length === 0) return;
    const rest = judge(
      it.request,
      policies({ ...it, identity: kept("identity"), resource: kept("resource") }),
    );
    assert.equal(rest.allowed, verdict.allowed);
    assert.equal(rest.decidedBy.length, verdict.decidedBy.length);
  });

  property<[Case]>(
    "a denial without a Deny names what is missing, and adding that allows",
    [anyCase],
    (it) => {
      const verdict = judge(it.request, policies(it));
      if (verdict.allowed || verdict.missing === undefined) return;
      assert.ok(verdict.missing.length > 0);
      assert.deepEqual(by(verdict.decidedBy), []);
      const { principal: caller } = it.request;
      if (caller === "anonymous") return;
      const own = {
        Effect: "Allow" as const,
        Action: it.request.action,
        Resource: it.request.resource,
      };
      const more = {
        ...it,
        identity: verdict.missing.includes("identity") ? [...it.identity, own] : it.identity,
        resource: verdict.missing.includes("resource")
          ? [...it.resource, { ...own, Resource: "*", Principal: "*" as const }]
          : it.resource,
      };
      const after = judge(more.request, policies({ ...more, resource: more.resource }));
      assert.equal(after.allowed, true);
    },
  );

  property<[Case, Statement[]]>(
    "service control policies never reach a service principal",
    [anyCase, statements(targeted)],
    (it, list) => {
      const called = {
        ...it,
        request: { ...it.request, principal: { service: "cloudfront.amazonaws.com" } },
      };
      assert.equal(decide(called, { scps: [[policy("scp", ...list)]] }), decide(called));
    },
  );
});
