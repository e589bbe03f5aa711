/** Whom a resource's policy takes for the same, so that one of them is judged for both. */
import assert from "node:assert/strict";
import { compile, type Principal, type Statement } from "../../../judge";
import { about, areAlike } from "../../../rehearsal/reach/apart";

const role = (name: string, account = "111111111111"): Principal => ({
  role: `arn:aws:iam::${account}:role/ferry/${name}`,
});
const entriesOf = (...statements: readonly Statement[]) =>
  compile({ name: "key", document: { Version: "2012-10-17", Statement: statements } }, "resource")
    .entries;
const allow = (rest: Partial<Statement>): Statement => ({
  Sid: "One",
  Effect: "Allow",
  Principal: { AWS: ["111111111111", "222222222222"] },
  Action: "kms:Decrypt",
  Resource: "*",
  ...rest,
});
const named = (operator: string, ...arns: readonly string[]): Partial<Statement> => ({
  Condition: { [operator]: { "aws:PrincipalArn": arns } },
});

describe("callers of a resource", () => {
  for (const [what, statement, one, other, expected] of [
    ["with nothing about names", {}, role("a"), role("b"), true],
    ["of accounts that stand in one list", {}, role("a"), role("a", "222222222222"), true],
    ["of which one's account is named", {}, role("a"), role("a", "333333333333"), false],
    [
      "of which a condition has one",
      named("ArnEquals", "arn:aws:iam::111111111111:role/ferry/a"),
      role("a"),
      role("b"),
      false,
    ],
    [
      "of which a condition leaves one out",
      named("ArnNotLike", "arn:aws:iam::*:role/ferry/b*"),
      role("a"),
      role("b"),
      false,
    ],
    [
      "that one pattern has",
      named("StringLike", "arn:aws:iam::*:role/ferry/*"),
      role("a"),
      role("b"),
      true,
    ],
    [
      "that are compared in a way that names don't show",
      named("StringEqualsIgnoreCase", "x"),
      role("a"),
      role("b"),
      false,
    ],
    [
      "of which the principal is one",
      { Principal: { AWS: "arn:aws:iam::111111111111:role/ferry/a" } },
      role("a"),
      role("b"),
      false,
    ],
    [
      "of which a condition has one's account",
      { Condition: { StringEquals: { "aws:PrincipalAccount": "111111111111" } } },
      role("a"),
      role("a", "222222222222"),
      false,
    ],
    [
      "beside those that a Deny spares",
      { Effect: "Deny", NotPrincipal: { AWS: "arn:aws:iam::111111111111:root" } },
      role("a"),
      role("b"),
      false,
    ],
    [
      "that are root users, of which a condition has one",
      named("ArnEquals", "arn:aws-cn:iam::111111111111:root"),
      { root: "111111111111" },
      { root: "222222222222" },
      false,
    ],
    ["that are services", {}, { service: "s3.amazonaws.com" }, role("b"), false],
  ] as const) {
    it(`${what} are ${expected ? "the same" : "told apart"}`, () => {
      const { Principal, ...rest } = { ...allow({}), ...statement };
      const whole = "NotPrincipal" in statement || !Principal ? rest : { ...rest, Principal };
      assert.equal(areAlike(entriesOf(whole), one, other), expected);
    });
  }

  it("meet the statements alone that can be about them", () => {
    const entries = entriesOf(
      allow({ Sid: "Both" }),
      allow({ Sid: "Other", Principal: { AWS: "222222222222" } }),
      allow({ Sid: "Name", ...named("ArnEquals", "arn:aws:iam::111111111111:role/ferry/a") }),
      allow({ Sid: "OtherName", ...named("ArnLike", "arn:aws:iam::*:role/ferry/b*") }),
      allow({ Sid: "Not", ...named("ArnNotEquals", "arn:aws:iam::111111111111:role/ferry/a") }),
    );
    assert.deepEqual(
      about(entries, role("a")).map(({ rule }) => rule.sid),
      ["Both", "Name", "Not"],
    );
  });

  it("meet, as root users, each statement that names them by a partition of its own", () => {
    const arn = "arn:aws-cn:iam::111111111111:root";
    const entries = entriesOf(allow({ Sid: "Root", ...named("ArnEquals", arn) }));
    assert.deepEqual(about(entries, { root: "111111111111" }), entries);
  });
});
