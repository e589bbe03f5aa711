import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  callerHalf,
  type Grant,
  type Guarded,
  principal,
  resourceHalf,
  roleOf,
} from "../../../infra/grants/grant";
import { callersOf } from "../../../infra/grants/many-accounts";
import { allOf } from "../../../infra/grants/policy";

const role = (account: string, name: string) =>
  principal(`arn:aws:iam::${account}:role/ferry/${name}`);
const one = "111111111111";
const two = "222222222222";
const three = "333333333333";
const objects: Guarded = { kind: "objects", account: one, arn: "arn:aws:s3:::store" };
const bucket: Guarded = { kind: "bucket", account: one, arn: "arn:aws:s3:::store" };

const read = (account: string, name: string): Grant => ({
  id: "Read",
  to: role(account, name),
  on: objects,
  actions: ["s3:GetObject"],
  why: "it reads",
});

const key = { kind: "key", account: one, region: "eu-central-1", arn: { ref: "key" } } as const;

describe("callerHalf", () => {
  it("is the statements of one role, with the account that owns the bucket", () => {
    const grants = [read(two, "deploy"), read(three, "deploy")];
    assert.deepEqual(callerHalf(grants, role(two, "deploy")), [
      {
        Sid: "Read",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::store/*",
        Condition: { StringEquals: { "aws:ResourceAccount": one } },
      },
    ]);
  });

  it("joins the resources of grants that are alike, each once", () => {
    const take = (arn: string): Grant => ({
      id: "Take",
      to: role(one, "pipeline"),
      on: { kind: "role", account: two, arn },
      actions: ["sts:AssumeRole"],
      why: "it takes it",
    });
    assert.deepEqual(callerHalf([take("a"), take("b"), take("a")], role(one, "pipeline")), [
      { Sid: "Take", Effect: "Allow", Action: "sts:AssumeRole", Resource: ["a", "b"] },
    ]);
  });

  it("keeps grants on buckets of different owners apart, with Sids of their own", () => {
    const other: Grant = { ...read(two, "deploy"), on: { ...objects, account: three } };
    const statements = callerHalf([read(two, "deploy"), other], role(two, "deploy"));
    assert.deepEqual(
      statements.map(({ Sid, Condition }) => [Sid, Condition]),
      [
        ["Read", { StringEquals: { "aws:ResourceAccount": one } }],
        ["Read2", { StringEquals: { "aws:ResourceAccount": three } }],
      ],
    );
  });

  it("keeps the conditions of a grant", () => {
    const grant = { ...read(two, "deploy"), when: { Bool: { "aws:SecureTransport": "true" } } };
    assert.deepEqual(callerHalf([grant], role(two, "deploy"))[0]?.Condition, {
      Bool: { "aws:SecureTransport": "true" },
      StringEquals: { "aws:ResourceAccount": one },
    });
  });

  it("is empty for a role without grants", () => {
    assert.deepEqual(callerHalf([read(two, "deploy")], role(two, "other")), []);
  });
});

describe("resourceHalf", () => {
  const allow = {
    Sid: "Read",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::store/*",
  };

  it("admits one role by the root of its account and its own ARN", () => {
    assert.deepEqual(resourceHalf([read(two, "deploy")], bucket), [
      {
        ...allow,
        Principal: { AWS: `arn:aws:iam::${two}:root` },
        Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${two}:role/ferry/deploy` } },
      },
    ]);
  });

  it("admits roles of one name in several accounts by one pattern", () => {
    assert.deepEqual(resourceHalf([read(two, "deploy"), read(three, "deploy")], bucket), [
      {
        ...allow,
        Principal: { AWS: [two, three] },
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ferry/deploy" } },
      },
    ]);
  });

  it("keeps roles of other names apart, so that no account gets another's role name", () => {
    const grants = [read(two, "web-deploy"), read(three, "docs-deploy")];
    assert.deepEqual(
      resourceHalf(grants, bucket).map(({ Sid, Principal, Condition }) => [
        Sid,
        Principal,
        Condition,
      ]),
      [
        [
          "Read",
          { AWS: `arn:aws:iam::${two}:root` },
          { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${two}:role/ferry/web-deploy` } },
        ],
        [
          "Read2",
          { AWS: `arn:aws:iam::${three}:root` },
          { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${three}:role/ferry/docs-deploy` } },
        ],
      ],
    );
  });

  it("leaves roles of the bucket's own account to their identity policies", () => {
    assert.deepEqual(resourceHalf([read(one, "build")], bucket), []);
  });

  it("admits roles of the key's own account, which the key policy rules over too", () => {
    const grant: Grant = { ...read(one, "build"), id: "Use", on: key, actions: ["kms:Decrypt"] };
    assert.deepEqual(resourceHalf([grant], key), [
      {
        Sid: "Use",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${one}:root` },
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${one}:role/ferry/build` } },
      },
    ]);
  });

  it("takes the permission on every key of an account and region for the key that answers", () => {
    const on = { ...key, arn: `arn:aws:kms:eu-central-1:${one}:key/*` };
    const grant: Grant = { ...read(two, "deploy"), on };
    assert.equal(resourceHalf([grant], key).length, 1);
    assert.deepEqual(resourceHalf([grant], { ...key, region: "eu-west-1" }), []);
  });

  it("leaves out permissions on another key of the same account", () => {
    const arn = `arn:aws:kms:eu-central-1:${one}:key/other`;
    const grant: Grant = { ...read(one, "deploy"), on: { ...key, arn } };
    assert.deepEqual(resourceHalf([grant], key), []);
  });

  it("leaves out other buckets and other accounts' resources of the same name", () => {
    const grants = [
      { ...read(two, "deploy"), on: { ...objects, arn: "arn:aws:s3:::other" } },
      { ...read(two, "deploy"), on: { ...objects, account: three } },
    ];
    assert.deepEqual(resourceHalf(grants, bucket), []);
  });

  it("is a trust policy's statement without a resource for a role", () => {
    const arn = `arn:aws:iam::${two}:role/ferry/deploy`;
    const on = { kind: "role", account: two, arn } as const;
    const grant: Grant = { ...read(one, "pipeline"), id: "Take", on, actions: ["sts:AssumeRole"] };
    assert.deepEqual(resourceHalf([grant], on), [
      {
        Sid: "Take",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${one}:root` },
        Action: "sts:AssumeRole",
        Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${one}:role/ferry/pipeline` } },
      },
    ]);
  });
});

describe("allOf", () => {
  it("refuses two values for one key of one operator, of which one would be lost", () => {
    const account = (id: string) => ({ StringEquals: { "aws:ResourceAccount": id } });
    assert.throws(() => allOf(account(one), account(two)), {
      message: "Two conditions StringEquals are about aws:ResourceAccount.",
    });
  });
});

describe("callersOf, for any roles", () => {
  const accounts = [one, two, three, "444444444444"];
  const roleNames = ["web-deploy", "docs-deploy", "web", "a/deploy"];
  const everyRole = accounts.flatMap((account) =>
    roleNames.map((name) => roleOf(role(account, name))),
  );

  /** Whether a statement with these callers admits a role, as IAM reads it. */
  const admits = (callers: ReturnType<typeof callersOf>, each: ReturnType<typeof roleOf>) =>
    callers.some(({ principal: element, condition }) => {
      const given = typeof element === "object" && "AWS" in element ? [element.AWS].flat() : [];
      const ids = given.map((text) => text.match(/\d{12}/)?.[0]);
      const exact = [condition.ArnEquals?.["aws:PrincipalArn"] ?? []].flat();
      const like = [condition.ArnLike?.["aws:PrincipalArn"] ?? []].flat();
      const patterns = like.map((text) => new RegExp(`^${String(text).replace("*", "[^:]*")}$`));
      const byName = exact.includes(each.arn) || patterns.some((pattern) => pattern.test(each.arn));
      return ids.includes(each.account) && byName;
    });

  it("admits each role that was given and no other role of those accounts", () => {
    fc.assert(
      fc.property(fc.subarray(everyRole), fc.nat(), (given, seed) => {
        const mixed = given.slice(seed % (given.length + 1)).concat(given.slice(0, seed % 3));
        const callers = callersOf(mixed);
        for (const each of everyRole) {
          assert.equal(admits(callers, each), mixed.includes(each), each.arn);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("needs no more statements than there are groups of accounts", () => {
    const sites = roleNames.flatMap((name) =>
      accounts.map((account) => roleOf(role(account, name))),
    );
    assert.equal(callersOf(sites).length, 1);
  });
});
