import assert from "node:assert/strict";
import type { ContextValue, Request } from "../../judge";
import { allow, DEV, isAllowed, policy, refuses, role } from "./cases";

type Values = string | number | boolean | readonly (string | number | boolean)[];

/** Each family of operators is tried on a key of its type that this call may carry. */
const CALL: Request = {
  principal: role(DEV),
  action: "s3:ListBucket",
  resource: "arn:aws:s3:::site",
  ownerAccount: DEV,
};

function holds(
  operator: string,
  key: string,
  values: Values,
  context: Request["context"],
): boolean {
  const statement = allow({
    Action: CALL.action,
    Resource: CALL.resource,
    Condition: { [operator]: { [key]: values } },
  });
  return isAllowed({ ...CALL, context: context ?? {} }, { identity: [policy("p", statement)] });
}

/** Operator, values of the policy, value of the request (null = absent), whether the condition holds. */
type Row = readonly [operator: string, policy: Values, request: ContextValue, holds: boolean];

const TEXT: readonly Row[] = [
  ["StringEquals", "docs/", "docs/", true],
  ["StringEquals", "docs/", "Docs/", false],
  ["StringEquals", ["a", "docs/"], "docs/", true],
  ["StringEquals", "docs/*", "docs/x", false],
  ["StringEquals", "docs/", null, false],
  ["StringNotEquals", "docs/", "docs/", false],
  ["StringNotEquals", ["a", "docs/"], "docs/", false],
  ["StringNotEquals", ["a", "b"], "docs/", true],
  ["StringNotEquals", "docs/", "DOCS/", true],
  ["StringNotEquals", "docs/", null, true],
  ["StringEqualsIgnoreCase", "Docs/", "dOCS/", true],
  ["StringEqualsIgnoreCase", "docs/", "doc/", false],
  ["StringEqualsIgnoreCase", ["a", "Docs/"], "dOCS/", true],
  ["StringEqualsIgnoreCase", "docs/", null, false],
  ["StringNotEqualsIgnoreCase", "DOCS/", "docs/", false],
  ["StringNotEqualsIgnoreCase", ["a", "DOCS/"], "docs/", false],
  ["StringNotEqualsIgnoreCase", "docs/", "x", true],
  ["StringNotEqualsIgnoreCase", "docs/", null, true],
  ["StringLike", "do*s/?", "docs/x", true],
  ["StringLike", "do*s/?", "Docs/x", false],
  ["StringLike", ["a", "b", "docs/?"], "docs/x", true],
  ["StringLike", ["a", "b"], "docs/x", false],
  ["StringNotLike", ["a", "docs/x"], "docs/x", false],
  ["StringLike", "*", "", true],
  ["StringLike", "", "", true],
  ["StringLike", "docs/?", "docs/", false],
  ["StringLike", "a*b*c", "a-b-b-c", true],
  ["StringLike", "docs/*", null, false],
  ["StringNotLike", "docs/*", "docs/x", false],
  ["StringNotLike", "docs/*", "other", true],
  ["StringNotLike", "docs/*", null, true],
  ["StringEqualsIfExists", "docs/", "docs/", true],
  ["StringEqualsIfExists", "docs/", "x", false],
  ["StringEqualsIfExists", "docs/", null, true],
  ["StringNotEqualsIfExists", "docs/", "docs/", false],
  ["StringNotEqualsIfExists", "docs/", null, true],
  ["StringLikeIfExists", "d*", null, true],
  ["StringNotLikeIfExists", "d*", "docs/", false],
  ["Null", "true", null, true],
  ["Null", true, "docs/", false],
  ["Null", "false", "docs/", true],
  ["Null", "false", null, false],
];

const PROJECT = "arn:aws:codebuild:eu-central-1:111111111111:project/web";
const ARN: readonly Row[] = [
  ["ArnEquals", PROJECT, PROJECT, true],
  ["ArnEquals", "arn:aws:codebuild:*:111111111111:project/*", PROJECT, true],
  ["ArnLike", "arn:aws:codebuild:*:*:project/we?", PROJECT, true],
  ["ArnLike", "arn:aws:codebuild:*:*:*", PROJECT, true],
  ["ArnLike", "arn:aws:codebuild:*:111111111111:web", PROJECT, false],
  ["ArnEquals", "arn:aws:codebuild:eu-central-1:111111111111:Project/web", PROJECT, false],
  ["ArnEquals", "arn:aws:codebuild:eu-central-1:222222222222:project/web", PROJECT, false],
  ["ArnEquals", [`${PROJECT}1`, `${PROJECT}2`, PROJECT], PROJECT, true],
  ["ArnEquals", [`${PROJECT}1`, `${PROJECT}?`], `${PROJECT}2`, true],
  ["ArnNotEquals", [`${PROJECT}1`, PROJECT], PROJECT, false],
  ["ArnEquals", PROJECT, null, false],
  ["ArnNotEquals", PROJECT, PROJECT, false],
  ["ArnNotEquals", "arn:aws:codebuild:*:222222222222:project/*", PROJECT, true],
  ["ArnNotEquals", PROJECT, null, true],
  ["ArnNotLike", "arn:aws:codebuild:*:*:project/*", PROJECT, false],
  ["ArnNotLike", PROJECT, null, true],
  ["ArnEqualsIfExists", PROJECT, null, true],
  ["ArnLikeIfExists", "arn:aws:codebuild:*:*:project/x", PROJECT, false],
  ["ArnNotLikeIfExists", PROJECT, null, true],
];

const NUMBER: readonly Row[] = [
  ["NumericEquals", "10", "10.0", true],
  ["NumericEquals", 10, 11, false],
  ["NumericEquals", 10, null, false],
  ["NumericNotEquals", [9, 10], 10, false],
  ["NumericNotEquals", 9, 10, true],
  ["NumericNotEquals", 9, null, true],
  ["NumericLessThan", "10", 9, true],
  ["NumericLessThan", "10", 10, false],
  ["NumericLessThanEquals", "10", 10, true],
  ["NumericLessThanEquals", "10", "10.5", false],
  ["NumericGreaterThan", "10", 11, true],
  ["NumericGreaterThan", "10", 10, false],
  ["NumericGreaterThanEquals", "10", 10, true],
  ["NumericGreaterThanEquals", "10", 9, false],
  ["NumericGreaterThan", "10", null, false],
  ["NumericLessThanIfExists", "10", null, true],
  ["NumericLessThanIfExists", "10", 11, false],
];

const DATE: readonly Row[] = [
  ["DateEquals", "2026-01-02T00:00:00Z", "2026-01-02T01:00:00+01:00", true],
  ["DateEquals", "2026-01-02", "1767312000", true],
  ["DateEquals", "2026-01-02", "2026-01-03", false],
  ["DateNotEquals", "2026-01-02", "2026-01-02", false],
  ["DateNotEquals", "2026-01-02", null, true],
  ["DateLessThan", "2026-01-02", "2026-01-01T23:59:59Z", true],
  ["DateLessThan", "2026-01-02", "2026-01-02", false],
  ["DateLessThanEquals", "2026-01-02", "2026-01-02", true],
  ["DateGreaterThan", "2026-01-02", "2026-01-02T00:00:01Z", true],
  ["DateGreaterThan", "2026-01-02", "2026-01-02", false],
  ["DateGreaterThanEquals", "2026", "2026-01-01", true],
  ["DateGreaterThan", "2026-01-02", null, false],
  ["DateGreaterThanIfExists", "2026-01-02", null, true],
];

const TRUTH: readonly Row[] = [
  ["Bool", "true", true, true],
  ["Bool", true, "TRUE", true],
  ["Bool", "true", false, false],
  ["Bool", "false", false, true],
  ["Bool", ["true", "false"], true, true],
  ["Bool", "false", null, false],
  ["BoolIfExists", "false", null, true],
  ["BoolIfExists", "false", true, false],
];

const ADDRESS: readonly Row[] = [
  ["IpAddress", "203.0.113.0/24", "203.0.113.7", true],
  ["IpAddress", "203.0.113.0/24", "203.0.114.7", false],
  ["IpAddress", "203.0.113.7", "203.0.113.7", true],
  ["IpAddress", "203.0.113.7", "203.0.113.8", false],
  ["IpAddress", ["198.51.100.0/24", "2001:db8:1234:5678::/64"], "2001:DB8:1234:5678::1", true],
  ["IpAddress", "2001:db8::/32", "203.0.113.7", false],
  ["IpAddress", "0.0.0.0/0", "2001:db8::1", false],
  ["IpAddress", "203.0.113.0/24", null, false],
  ["NotIpAddress", "203.0.113.0/24", "203.0.113.7", false],
  ["NotIpAddress", "203.0.113.0/24", "192.0.2.1", true],
  ["NotIpAddress", "203.0.113.0/24", null, true],
  ["IpAddressIfExists", "203.0.113.0/24", null, true],
  ["NotIpAddressIfExists", "203.0.113.0/24", "203.0.113.7", false],
];

const FAMILIES: readonly (readonly [key: string, rows: readonly Row[]])[] = [
  ["s3:prefix", TEXT],
  ["codebuild:ProjectArn", ARN],
  ["s3:max-keys", NUMBER],
  ["aws:TokenIssueTime", DATE],
  ["aws:MultiFactorAuthPresent", TRUTH],
  ["aws:SourceIp", ADDRESS],
];

describe("judge: condition operators", () => {
  for (const [key, rows] of FAMILIES) {
    for (const [operator, values, value, expected] of rows) {
      const given = value === null ? "an absent key" : JSON.stringify(value);
      const verb = expected ? "holds" : "fails";
      it(`${operator} ${JSON.stringify(values)} ${verb} for ${given} (${key})`, () => {
        assert.equal(holds(operator, key, values, { [key]: value }), expected);
      });
    }
  }

  it("compares keys in any case", () => {
    assert.equal(holds("StringEquals", "S3:Prefix", "a", { "s3:prefix": "a" }), true);
    assert.equal(holds("StringEquals", "s3:prefix", "a", { "S3:PREFIX": "a" }), true);
  });

  it("can't say how what is no ARN compares with ARNs, however many there are", () => {
    for (const arns of [[PROJECT], [PROJECT, `${PROJECT}2`]]) {
      assert.throws(
        () => holds("ArnEquals", "codebuild:ProjectArn", arns, { "codebuild:ProjectArn": "web" }),
        {
          name: "JudgeError",
          message: /the request's value "web" is not an ARN/,
        },
      );
    }
  });

  it("joins keys and operators with and", () => {
    const both = (prefix: string, keys: number): boolean =>
      isAllowed(
        { ...CALL, context: { "s3:prefix": prefix, "s3:max-keys": keys } },
        {
          identity: [
            policy(
              "p",
              allow({
                Action: CALL.action,
                Resource: CALL.resource,
                Condition: {
                  StringEquals: { "s3:prefix": "a" },
                  NumericLessThan: { "s3:max-keys": 10 },
                },
              }),
            ),
          ],
        },
      );
    assert.deepEqual([both("a", 9), both("b", 9), both("a", 10)], [true, false, false]);
  });
});

describe("judge: set operators", () => {
  const tagged = (operator: string, values: Values, keys: readonly string[]): boolean => {
    const call: Request = {
      principal: role(DEV),
      action: "ec2:CreateTags",
      resource: "arn:aws:ec2:eu-central-1:111111111111:instance/i-1",
      ownerAccount: DEV,
      requestTags: Object.fromEntries(keys.map((key) => [key, "x"])),
    };
    const statement = allow({
      Action: call.action,
      Resource: call.resource,
      Condition: { [operator]: { "aws:TagKeys": values } },
    });
    return isAllowed(call, { identity: [policy("p", statement)] });
  };

  const rows: readonly (readonly [string, Values, readonly string[], boolean])[] = [
    ["ForAnyValue:StringEquals", ["env", "cost"], ["env", "dept"], true],
    ["ForAnyValue:StringEquals", ["env"], ["Env"], false],
    ["ForAnyValue:StringEquals", ["env"], ["dept", "team"], false],
    ["ForAnyValue:StringEquals", ["env"], [], false],
    ["ForAnyValue:StringNotEquals", ["env"], ["env", "dept"], true],
    ["ForAnyValue:StringNotEquals", ["env", "dept"], ["env", "dept"], false],
    ["ForAnyValue:StringNotEquals", ["env"], [], false],
    ["ForAnyValue:StringLike", ["e*"], ["dept", "env"], true],
    // …/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html: false without the key
    ["ForAnyValue:StringEqualsIfExists", ["env"], [], false],
    ["ForAnyValue:StringNotEqualsIfExists", ["env"], [], false],
    ["ForAnyValue:StringEqualsIfExists", ["env"], ["env"], true],
    ["ForAllValues:StringEqualsIfExists", ["env"], [], true],
    ["ForAllValues:StringEquals", ["env", "cost"], ["env", "cost"], true],
    ["ForAllValues:StringEquals", ["env", "cost"], ["env", "dept"], false],
    ["ForAllValues:StringEquals", ["env"], [], true],
    ["ForAllValues:StringNotEquals", ["env"], ["dept", "team"], true],
    ["ForAllValues:StringNotEquals", ["env"], ["dept", "env"], false],
    ["ForAllValues:StringNotEquals", ["env"], [], true],
    ["ForAllValues:StringLike", ["e*"], ["env", "eng"], true],
    ["ForAllValues:StringNotLike", ["e*"], ["dept", "eng"], false],
    ["ForAllValues:StringEqualsIgnoreCase", ["ENV"], ["env"], true],
    ["ForAllValues:StringEquals", ["env"], [""], true],
    ["ForAnyValue:StringNotEquals", ["env"], [""], false],
    ["Null", "false", ["env", "dept"], true],
    ["Null", "true", [], true],
  ];
  for (const [operator, values, keys, expected] of rows) {
    it(`${operator} ${JSON.stringify(values)} ${expected ? "holds" : "fails"} for [${keys}]`, () => {
      assert.equal(tagged(operator, values, keys), expected);
    });
  }

  it("are needed on a multivalued key", () => {
    const statement = allow({
      Sid: "Tag",
      Action: "ec2:CreateTags",
      Resource: "*",
      Condition: { StringEquals: { "aws:TagKeys": "env" } },
    });
    refuses(
      {
        principal: role(DEV),
        action: "ec2:CreateTags",
        resource: "arn:aws:ec2:eu-central-1:111111111111:instance/i-1",
        ownerAccount: DEV,
      },
      { identity: [policy("tags", statement)] },
      'Policy "tags", statement "Tag": condition StringEquals on the multivalued key "aws:TagKeys" needs ForAnyValue: or ForAllValues:.',
    );
  });

  it("work on a single-valued key, where ForAllValues lets an absent one pass", () => {
    assert.equal(holds("ForAllValues:StringEquals", "s3:prefix", "a", {}), true);
    assert.equal(holds("ForAnyValue:StringEquals", "s3:prefix", "a", {}), false);
    assert.equal(holds("ForAllValues:StringEquals", "s3:prefix", "a", { "s3:prefix": "b" }), false);
  });
});

describe("judge: policy variables", () => {
  const get = (resource: string, tags: Record<string, string>, version: string, pattern: string) =>
    isAllowed(
      {
        principal: { ...role(DEV), tags },
        action: "s3:GetObject",
        resource,
        ownerAccount: DEV,
      },
      {
        identity: [
          {
            name: "p",
            document: {
              Version: version,
              Statement: allow({ Action: "s3:GetObject", Resource: pattern }),
            },
          },
        ],
      },
    );
  const V = "2012-10-17";
  const TEAM = `arn:aws:s3:::b/\${aws:PrincipalTag/team}/*`;

  it("are filled in from the request", () => {
    assert.equal(get("arn:aws:s3:::b/yellow/x", { Team: "yellow" }, V, TEAM), true);
    assert.equal(get("arn:aws:s3:::b/red/x", { team: "yellow" }, V, TEAM), false);
  });

  it("match no resource without a value", () => {
    assert.equal(get("arn:aws:s3:::b//x", {}, V, TEAM), false);
  });

  it("take a default value", () => {
    const pattern = `arn:aws:s3:::b/\${aws:PrincipalTag/team, 'company-wide'}/*`;
    assert.equal(get("arn:aws:s3:::b/company-wide/x", {}, V, pattern), true);
    assert.equal(get("arn:aws:s3:::b/company-wide/x", { team: "red" }, V, pattern), false);
  });

  it("stand for a literal asterisk, question mark and dollar", () => {
    const pattern = `arn:aws:s3:::b/a\${?}b\${$}c`;
    assert.equal(holds("StringLike", "s3:prefix", `a\${*}b`, { "s3:prefix": "a*b" }), true);
    assert.equal(holds("StringLike", "s3:prefix", `a\${*}b`, { "s3:prefix": "axb" }), false);
    assert.equal(holds("StringLike", "s3:prefix", `a\${?}\${$}`, { "s3:prefix": "a?$" }), true);
    assert.equal(get("arn:aws:s3:::b/axb$c", {}, V, pattern), false);
  });

  it("are plain text before version 2012-10-17", () => {
    assert.equal(get("arn:aws:s3:::b/yellow/x", { team: "yellow" }, "2008-10-17", TEAM), false);
    assert.equal(get(`arn:aws:s3:::b/\${aws:PrincipalTag/team}/x`, {}, "2008-10-17", TEAM), true);
  });

  it("equal nothing without a value, and a negated operator holds", () => {
    const value = `\${aws:PrincipalTag/team}`;
    const condition = (operator: string): boolean =>
      isAllowed(
        { ...CALL, principal: { ...role(DEV), tags: {} }, context: { "s3:prefix": "a" } },
        {
          identity: [
            policy(
              "p",
              allow({
                Action: CALL.action,
                Resource: "*",
                Condition: { [operator]: { "s3:prefix": value } },
              }),
            ),
          ],
        },
      );
    assert.deepEqual([condition("StringEquals"), condition("StringNotEquals")], [false, true]);
  });
});
