/** The classes of a call against calls made at random: each of them is in a class, and has its verdict. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { judge, type Policies, type Policy, type Request, type Statement } from "../../judge";
import { classesOf } from "../../judge/classes";
import { compile } from "../../judge/document";
import { describe as described } from "../../judge/request";
import { allow, DEV, deny, policy, role } from "./cases";

type Condition = NonNullable<Statement["Condition"]>;
const one = fc.constantFrom;
const some = <T>(...values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(one(...values), { minLength: 1, maxLength: 2 });
const maybe = <T>(it: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(it, { nil: undefined });

/** An action with its resource, the conditions that policies have on it, and how its calls differ. */
interface World {
  readonly base: Request;
  readonly resource?: Policy;
  readonly conditions: fc.Arbitrary<Condition>;
  readonly calls: fc.Arbitrary<Partial<Request>>;
}

const on = (action: string, resource: string): Request => ({
  principal: role(DEV),
  action,
  resource,
  ownerAccount: DEV,
  organization: null,
});
const condition = (
  operators: readonly string[],
  key: string,
  values: readonly string[],
): fc.Arbitrary<Condition> =>
  fc
    .tuple(one(...operators), some(...values))
    .map(([operator, it]) => ({ [operator]: { [key]: it } }));

const strings = [
  "StringEquals",
  "StringNotEquals",
  "StringLike",
  "StringNotLike",
  "StringEqualsIfExists",
];
const OBJECT = "kms:EncryptionContext:aws:s3:arn";
const worlds: Readonly<Record<string, World>> = {
  "the transport": {
    base: on("s3:GetObject", "arn:aws:s3:::b/k"),
    conditions: fc.oneof(
      one<Condition>(
        { Bool: { "aws:SecureTransport": false } },
        { NumericLessThan: { "s3:TlsVersion": 1.2 } },
        { NumericLessThanEquals: { "s3:TlsVersion": "1.1" } },
        { NumericGreaterThanIfExists: { "s3:TlsVersion": 1.2 } },
        { Null: { "s3:TlsVersion": true } },
      ),
    ),
    calls: fc.record({
      transport: fc.oneof(
        one(1, 1.1, 1.2, 1.3).map((tlsVersion) => ({ secure: true, tlsVersion })),
        fc.constant({ secure: false }),
      ),
    }),
  },
  "a key through services": {
    base: on("kms:Decrypt", `arn:aws:kms:eu-central-1:${DEV}:key/1`),
    resource: policy("key", allow({ Principal: { AWS: DEV }, Action: "kms:*", Resource: "*" })),
    conditions: fc.oneof(
      condition(strings, "kms:ViaService", [
        "s3.eu-central-1.amazonaws.com",
        "sns.eu-central-1.amazonaws.com",
        "s3.us-east-1.amazonaws.com",
      ]),
      condition(["StringLike", "StringNotLike"], "kms:ViaService", [
        "s3.*.amazonaws.com",
        "*.eu-central-1.amazonaws.com",
      ]),
      condition([...strings, "ArnLike"], OBJECT, [
        "arn:aws:s3:::a",
        "arn:aws:s3:::a/*",
        "arn:aws:s3:::*/x",
      ]),
      condition(["StringEquals", "StringNotEquals"], "kms:EncryptionContext:team", ["web", "api"]),
      condition(["ForAllValues:StringEquals"], "kms:EncryptionContextKeys", ["aws:s3:arn", "team"]),
      one<Condition>({ Null: { [OBJECT]: true } }, { Bool: { "aws:ViaAWSService": true } }),
    ),
    calls: fc.oneof(
      fc
        .record({
          object: one("arn:aws:s3:::a/x", "arn:aws:s3:::a/y", "arn:aws:s3:::b/x"),
          bucketKey: fc.boolean(),
          region: one("eu-central-1", "us-east-1"),
        })
        .map((it) => ({ via: { service: "s3.amazonaws.com", ...it } })),
      fc
        .record({
          via: maybe(one("sns", "lambda")),
          stated: maybe(one("arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:x:y:1:other")),
          team: maybe(one("web", "api", "ops")),
        })
        .map(({ via, stated, team }) => ({
          ...(via && { via: { service: `${via}.amazonaws.com`, region: "eu-central-1" } }),
          ...((stated || team) && {
            encryptionContext: { ...(stated && { "aws:s3:arn": stated }), ...(team && { team }) },
          }),
        })),
    ),
  },
  "encryption and tags": {
    base: on("s3:PutObject", "arn:aws:s3:::b/k"),
    conditions: fc.oneof(
      condition(strings, "s3:x-amz-server-side-encryption", ["aws:kms", "AES256"]),
      condition(
        ["ArnLike", "ArnNotEqualsIfExists"],
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        [`arn:aws:kms:*:${DEV}:key/1`, "arn:aws:kms:*:*:key/*"],
      ),
      condition(strings, "aws:PrincipalTag/team", ["web", "a*"]),
      condition(strings, "s3:x-amz-acl", ["private", "public-*"]),
    ),
    calls: fc
      .record({
        algorithm: maybe(one("aws:kms", "AES256", "aws:kms:dsse")),
        keyArn: maybe(
          one(
            `arn:aws:kms:eu-central-1:${DEV}:key/1`,
            "arn:aws:kms:x:1:key/2",
            "arn:aws:kms:x:1:alias/2",
          ),
        ),
        team: maybe(one("web", "api", "ops")),
        acl: maybe(one("private", "public-read", "other")),
      })
      .map(({ algorithm, keyArn, team, acl }) => ({
        principal: { ...role(DEV), tags: team === undefined ? {} : { team } },
        ...(algorithm && { encryption: { algorithm, ...(keyArn && { keyArn }) } }),
        ...(acl && { context: { "s3:x-amz-acl": acl } }),
      })),
  },
  "a role that is passed": {
    base: on("iam:PassRole", `arn:aws:iam::${DEV}:role/x`),
    conditions: fc.oneof(
      condition(strings, "iam:PassedToService", ["lambda.amazonaws.com", "ecs*.amazonaws.com"]),
      condition(["StringEquals", "StringLike"], "iam:ResourceTag/team", ["web", "a*"]),
      one<Condition>(
        { DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
        { DateGreaterThanEquals: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } },
      ),
    ),
    calls: fc.record({
      passedToService: one(
        "lambda.amazonaws.com",
        "ecs.amazonaws.com",
        "ecs-tasks.amazonaws.com",
        "ec2.amazonaws.com",
      ),
      resourceTags: maybe(one("web", "api", "ops")).map(
        (team): Readonly<Record<string, string>> => (team ? { team } : {}),
      ),
      time: one(
        "2025-06-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
        "2026-06-01T00:00:00Z",
        "2027-01-01T00:00:00Z",
        "2028-01-01T00:00:00Z",
      ),
    }),
  },
  "tags of the request": {
    base: on("lambda:TagResource", `arn:aws:lambda:eu-central-1:${DEV}:function:f`),
    conditions: fc.oneof(
      condition(
        ["ForAllValues:StringEquals", "ForAnyValue:StringLike", "ForAnyValue:StringNotEquals"],
        "aws:TagKeys",
        ["team", "a*"],
      ),
      condition(strings, "aws:RequestTag/team", ["web", "a*"]),
    ),
    calls: fc
      .record({ team: maybe(one("web", "api", "ops")), area: fc.boolean(), other: fc.boolean() })
      .map(({ team, area, other }) => ({
        requestTags: {
          ...(team && { team }),
          ...(area && { area: "1" }),
          ...(other && { other: "1" }),
        },
      })),
  },
};

/** What each condition of the policy says of a call. */
function outcomes(request: Request, { identity = [] }: Policies): string {
  const { lookup } = described(request);
  const conditions = identity.flatMap((it) =>
    compile(it, "identity").entries.flatMap(({ rule }) => rule.conditions),
  );
  return conditions.map(({ holds }) => JSON.stringify(holds(lookup))).join();
}

describe("classes", () => {
  for (const [name, { base, resource, conditions, calls }] of Object.entries(worlds)) {
    it(`by ${name} have every call at random in one of them, with its verdict`, () => {
      const kinds = { allowed: 0, denied: 0 };
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.boolean(), maybe(conditions), maybe(conditions)), {
            minLength: 1,
            maxLength: 3,
          }),
          fc.array(calls, { minLength: 8, maxLength: 8 }),
          (statements, changes) => {
            const list = statements.map(([isDeny, ...asked]) => {
              const Condition = asked
                .flatMap((it) => (it ? [it] : []))
                .reduce<Record<string, Record<string, unknown>>>((all, it) => {
                  for (const [operator, keys] of Object.entries(it))
                    all[operator] = { ...all[operator], ...keys };
                  return all;
                }, {}) as Condition;
              const parts = { Action: base.action, Resource: "*", Condition };
              return isDeny ? deny(parts) : allow(parts);
            });
            const everything = list.some(({ Effect }) => Effect === "Allow")
              ? []
              : [allow({ Action: base.action, Resource: "*" })];
            const policies: Policies = {
              identity: [policy("p", ...everything, ...list)],
              ...(resource && { resource }),
            };
            const classes = new Map(
              classesOf(base, policies).map((it) => [outcomes(it.request, policies), it]),
            );
            for (const change of changes) {
              const request: Request = { ...base, ...change };
              const found = classes.get(outcomes(request, policies));
              assert.ok(found, `no class has ${JSON.stringify(change)}`);
              assert.ok("allowed" in found.verdict, JSON.stringify(found.verdict));
              const { allowed } = judge(request, policies);
              assert.equal(found.verdict.allowed, allowed, JSON.stringify(change));
              kinds[allowed ? "allowed" : "denied"] += 1;
            }
          },
        ),
        { numRuns: 150 },
      );
      assert.ok(kinds.allowed > 50 && kinds.denied > 50, JSON.stringify(kinds));
    });
  }

  it("are one where the policies ask for nothing, and none of conditions on other calls", () => {
    const { base } = worlds["the transport"] as World;
    const plain = { identity: [policy("p", allow({ Action: "s3:*", Resource: "*" }))] };
    assert.deepEqual(
      classesOf(base, plain).map(({ request }) => request),
      [base],
    );
    const other = policy(
      "q",
      deny({
        Action: "s3:PutObject",
        Resource: "*",
        Condition: { StringEquals: { "s3:x-amz-acl": "x" } },
      }),
    );
    assert.equal(classesOf(base, { identity: [...plain.identity, other] }).length, 1);
  });

  it("of a condition whose ways can't be told apart are an error and no guess", () => {
    const variable = `$\{aws:username}`;
    const { base } = worlds["the transport"] as World;
    for (const [Condition, key, operator, what] of [
      [
        { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
        "aws:SourceIp",
        "IpAddress",
        "its operator",
      ],
      [
        { StringEquals: { "aws:UserAgent": variable } },
        "aws:UserAgent",
        "StringEquals",
        "a policy variable",
      ],
    ] as const) {
      const asked = {
        identity: [policy("p", allow({ Action: "s3:*", Resource: "*", Condition }))],
      };
      assert.throws(() => classesOf(base, asked), {
        name: "JudgeError",
        message: `The ways of condition ${operator} on "${key}" can't be told apart: ${what} is not supported there.`,
      });
    }
  });

  it("that can't be judged say why", () => {
    const { base } = worlds["the transport"] as World;
    const Condition = { StringEquals: { "aws:SourceArn": "arn:aws:s3:::x" } };
    const asked = { identity: [policy("p", allow({ Action: "s3:*", Resource: "*", Condition }))] };
    assert.deepEqual(
      classesOf(base, asked).map(({ verdict }) => verdict),
      [
        {
          unjudged:
            'Policy "p", statement #0: condition StringEquals on "aws:SourceArn": it is sent only on calls that a service principal makes.',
        },
      ],
    );
  });
});
