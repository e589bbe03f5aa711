import assert from "node:assert/strict";
import type { Policies, Policy, PolicyDocument, Request, Statement } from "../../judge";
import { allow, DEV, isAllowed, policy, refuses, role } from "./cases";

const GET: Request = {
  principal: role(DEV),
  action: "s3:GetObject",
  resource: "arn:aws:s3:::b/k",
  ownerAccount: DEV,
};
const READ = allow({ Sid: "Read", Action: "s3:GetObject", Resource: "*" });
const IN = 'Policy "p", statement "Read": ';

/** A statement as no type checker would let it pass. */
function broken(parts: Readonly<Record<string, unknown>>): Policies {
  return { identity: [policy("p", { ...READ, ...parts } as Statement)] };
}

function resource(parts: Partial<Statement>): Policies {
  return { resource: policy("p", { ...READ, Principal: "*", ...parts }) };
}

describe("judge: what it does not know in a policy is an error", () => {
  const rows: readonly (readonly [string, Policies, string])[] = [
    [
      "an action that does not exist",
      broken({ Action: "s3:GetObjct" }),
      'AWS has no action "s3:GetObjct"',
    ],
    [
      "a pattern that matches none",
      broken({ Action: "s3:Gett*" }),
      'action "s3:Gett*" matches no action of AWS',
    ],
    [
      "one of NotAction",
      broken({ Action: undefined, NotAction: "s3:Gett*" }),
      'action "s3:Gett*" matches no action of AWS',
    ],
    [
      "a service that does not exist",
      broken({ Action: "s33:*" }),
      'action "s33:*" names a service that AWS does not have',
    ],
    [
      "an action of a service outside the table",
      broken({ Action: "robomaker:ListRobots" }),
      'action "robomaker:ListRobots" is of a service that the judge\'s table does not cover',
    ],
    [
      "an action without a service",
      broken({ Action: "GetObject" }),
      'action "GetObject" is not of the form service:Name',
    ],
    [
      "a resource of another type",
      broken({ Resource: "arn:aws:s3:::b" }),
      'action "s3:GetObject" does not work on the type of resource "arn:aws:s3:::b"',
    ],
    [
      "a resource of another service",
      broken({ Resource: "arn:aws:sqs:eu-central-1:111111111111:q" }),
      'action "s3:GetObject" does not work on the type of resource "arn:aws:sqs:eu-central-1:111111111111:q"',
    ],
    [
      "a resource for an action without any",
      broken({
        Action: "ecr:GetAuthorizationToken",
        Resource: "arn:aws:ecr:eu-central-1:111111111111:repository/r",
      }),
      'action "ecr:GetAuthorizationToken" does not work on the type of resource "arn:aws:ecr:eu-central-1:111111111111:repository/r"',
    ],
    [
      "a resource that is no ARN",
      broken({ Resource: "b/*" }),
      'resource "b/*" is not an ARN of six components',
    ],
    [
      "a wildcard for the service",
      broken({ Resource: "arn:aws:s*:::b/*" }),
      'resource "arn:aws:s*:::b/*" has a wildcard for its service',
    ],
    [
      "an element that does not exist",
      broken({ Resources: "*" }),
      'a statement has no element "Resources"',
    ],
    [
      "an effect that does not exist",
      broken({ Effect: "allow" }),
      'its Effect "allow" is neither Allow nor Deny',
    ],
    ["no action", broken({ Action: undefined }), "it needs either Action or NotAction"],
    ["an empty list of actions", broken({ Action: [] }), "its Action is empty"],
    ["no resource", broken({ Resource: undefined }), "it needs either Resource or NotResource"],
    [
      "Resource and NotResource",
      broken({ NotResource: "*" }),
      "it has both Resource and NotResource",
    ],
    [
      "a principal in an identity policy",
      broken({ Principal: "*" }),
      "only a resource-based policy has a Principal",
    ],
    [
      "a value that is no text",
      broken({ Resource: [7] }),
      "its Resource holds 7, which is not a text",
    ],
    [
      "an unresolved output",
      broken({ Resource: "Calling [toString] on an [Output<T>] is not supported." }),
      'its Resource holds an unresolved value: "Calling [toString] on an [Output<T>] is not supported."',
    ],
    [
      "an unresolved part",
      broken({ Resource: "arn:aws:s3:::undefined/*" }),
      'its Resource holds an unresolved value: "arn:aws:s3:::undefined/*"',
    ],
    [
      "an unknown of a preview",
      broken({
        Condition: {
          StringEquals: { "aws:ResourceAccount": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
        },
      }),
      'its condition on "aws:ResourceAccount" holds an unresolved value: "04da6b54-80e4-46f7-96ec-b56ff0331ba9"',
    ],
    [
      "an operator that does not exist",
      broken({ Condition: { StringMatches: { "aws:ResourceAccount": DEV } } }),
      'AWS has no condition operator "StringMatches"',
    ],
    [
      "an operator in another case",
      broken({ Condition: { stringEquals: { "aws:ResourceAccount": DEV } } }),
      'AWS has no condition operator "stringEquals"',
    ],
    [
      "an unknown set operator",
      broken({ Condition: { "ForSomeValues:StringEquals": { "aws:TagKeys": "a" } } }),
      'AWS has no condition operator "ForSomeValues:StringEquals"',
    ],
    [
      "NullIfExists",
      broken({ Condition: { NullIfExists: { "aws:ResourceAccount": "true" } } }),
      'AWS has no condition operator "NullIfExists"',
    ],
    [
      "an operator that is not modelled",
      broken({ Condition: { BinaryEquals: { "aws:ResourceAccount": "eA==" } } }),
      'condition operator "BinaryEquals" is not modelled',
    ],
    [
      "a key that does not exist",
      broken({ Condition: { StringEquals: { "aws:ResourceAcount": DEV } } }),
      'AWS has no condition key "aws:ResourceAcount"',
    ],
    [
      "a key of no action of the statement",
      broken({ Condition: { StringEquals: { "kms:ViaService": "s3" } } }),
      'AWS sends the condition key "kms:ViaService" with none of its actions',
    ],
    [
      "a number that is none",
      broken({ Condition: { NumericLessThan: { "s3:TlsVersion": "one" } } }),
      'condition NumericLessThan on "s3:TlsVersion": "one" is not a number',
    ],
    [
      "a truth that is none",
      broken({ Condition: { Bool: { "aws:SecureTransport": "yes" } } }),
      'condition Bool on "aws:SecureTransport": "yes" is not true or false',
    ],
    [
      "a date that is none",
      broken({ Condition: { DateLessThan: { "aws:CurrentTime": "tomorrow" } } }),
      'condition DateLessThan on "aws:CurrentTime": "tomorrow" is not a date in ISO 8601 or epoch seconds',
    ],
    [
      "an address that is none",
      broken({ Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/33" } } }),
      'condition IpAddress on "aws:SourceIp": "203.0.113.0/33" is not an IP address or range',
    ],
    [
      "an ARN that is none",
      broken({ Condition: { ArnLike: { "aws:PrincipalArn": "*" } } }),
      'condition ArnLike on "aws:PrincipalArn": "*" is not an ARN of six components',
    ],
    [
      "a Null of two values",
      broken({ Condition: { Null: { "aws:PrincipalArn": ["true", "false"] } } }),
      'condition Null on "aws:PrincipalArn" takes one value, true or false',
    ],
    [
      "a condition without a value",
      broken({ Condition: { Bool: { "aws:SecureTransport": [] } } }),
      'condition Bool on "aws:SecureTransport" has no value',
    ],
    [
      "a variable where none is taken",
      broken({ Condition: { NumericEquals: { "s3:TlsVersion": `\${aws:username}` } } }),
      `condition NumericEquals on "s3:TlsVersion": "\${aws:username}" holds a policy variable, which this operator does not take`,
    ],
    [
      "a malformed variable",
      broken({ Resource: `arn:aws:s3:::b/\${user}` }),
      `"\${user}" is not a policy variable`,
    ],
    [
      "an unfinished variable",
      broken({ Resource: `arn:aws:s3:::b/\${aws:username` }),
      `"arn:aws:s3:::b/\${aws:username" holds an unfinished policy variable`,
    ],
    [
      "a variable before the fifth colon",
      broken({ Resource: `arn:aws:s3::\${aws:PrincipalAccount}:b/k` }),
      `resource "arn:aws:s3::\${aws:PrincipalAccount}:b/k" has a policy variable before its fifth colon`,
    ],
    [
      "a multivalued variable",
      broken({ Resource: `arn:aws:s3:::b/\${aws:TagKeys}` }),
      '"aws:tagkeys" is multivalued and no policy variable',
    ],
    [
      "a variable of no key",
      broken({ Resource: `arn:aws:s3:::b/\${aws:user}` }),
      'AWS has no condition key "aws:user"',
    ],
    [
      "a part of a principal's name",
      resource({ Principal: { AWS: "arn:aws:iam::111111111111:role/*" } }),
      'principal "arn:aws:iam::111111111111:role/*" has a wildcard, which can only stand alone',
    ],
    [
      "a deleted principal",
      resource({ Principal: { AWS: "AROAEXAMPLE" } }),
      '"AROAEXAMPLE" is not an AWS principal',
    ],
    [
      "a federated user",
      resource({ Principal: { AWS: "arn:aws:sts::111111111111:federated-user/jane" } }),
      'principal "arn:aws:sts::111111111111:federated-user/jane" is of a kind that is not modelled',
    ],
    [
      "a canonical user",
      resource({ Principal: { CanonicalUser: "79a5" } }),
      'principal type "CanonicalUser" is not modelled',
    ],
    [
      "every service",
      resource({ Principal: { Service: "*" } }),
      'principal "*" has a wildcard, which can only stand alone',
    ],
    [
      "an operator without a key",
      broken({ Condition: { StringEquals: {} } }),
      "condition StringEquals has no key",
    ],
    [
      "a service that is none",
      resource({ Principal: { Service: "codebuild" } }),
      '"codebuild" is not a service principal',
    ],
    [
      "a provider that is none",
      resource({ Principal: { Federated: "github" } }),
      '"github" is not an identity provider',
    ],
    [
      "Allow with NotPrincipal",
      { resource: policy("p", { ...READ, NotPrincipal: { AWS: DEV } }) },
      "NotPrincipal works only with Deny, and not in trust and control policies",
    ],
    [
      "a resource policy without a principal",
      { resource: policy("p", READ) },
      "it needs either Principal or NotPrincipal",
    ],
    [
      "an Allow in a resource control policy",
      { rcps: [[policy("p", { ...READ, Principal: "*" })]] },
      "a resource control policy only denies (RCPFullAWSAccess is implied)",
    ],
    [
      "a principal in a resource control policy",
      { rcps: [[policy("p", { ...READ, Effect: "Deny", Principal: { AWS: DEV } })]] },
      'the Principal of a resource control policy is "*"',
    ],
    [
      "every action in a resource control policy",
      { rcps: [[policy("p", { ...READ, Effect: "Deny", Principal: "*", Action: "*" })]] },
      "an action of a resource control policy names its service",
    ],
  ];
  for (const [what, policies, clause] of rows) {
    it(what, () => refuses(GET, policies, `${IN}${clause}.`));
  }

  it("takes two statements without a Sid, and in a resource's policy what its service may take", () => {
    const unnamed = policy("p", { ...READ, Sid: "" }, { ...READ, Sid: "" });
    assert.equal(isAllowed(GET, { identity: [unnamed] }), true);
    const own = policy("p", { ...READ, Sid: "Read it", Principal: { AWS: role(DEV).role } });
    const withId = { ...own, document: { ...own.document, Id: "x" } };
    assert.equal(isAllowed(GET, { resource: withId }), true);
  });

  // …/IAM/latest/UserGuide/reference-arns.html#arns-paths-wildcards
  for (const [resource, isTaken] of [
    ["arn:aws:iam::111111111111:r*/x", false],
    ["arn:aws:iam::111111111111:rol?/x", false],
    ["arn:aws:iam::111111111111:role*", false],
    ["arn:aws:lambda:us-east-2:111111111111:functi*:f", false],
    ["arn:aws:kms:*:111111111111:?", false],
    ["arn:aws:ec2:*:111111111111:*/*", true],
    ["arn:aws:iam::111111111111:*", true],
    ["arn:aws:s3:::a*/k", true],
    ["arn:aws:sns:*:111111111111:t*", true],
    ["arn:aws:codepipeline:*:111111111111:p*/s/*", true],
  ] as const) {
    it(`${isTaken ? "takes" : "refuses"} the resource ${resource}`, () => {
      const all = {
        identity: [policy("p", READ, allow({ NotAction: "s3:*", Resource: resource }))],
      };
      if (isTaken) assert.equal(isAllowed(GET, all), true);
      else {
        const why = `resource "${resource}" has a wildcard in the type of the resource`;
        refuses(GET, all, `Policy "p", statement #1: ${why}.`);
      }
    });
  }

  it("a statement without a Sid is named by its position", () => {
    const second = policy("p", READ, allow({ Action: "s3:X", Resource: "*" }));
    refuses(GET, { identity: [second] }, 'Policy "p", statement #1: AWS has no action "s3:X".');
  });

  const documents: readonly (readonly [string, unknown, string])[] = [
    [
      "a version that does not exist",
      { Version: "2026-01-01", Statement: [READ] },
      'Policy "p": its Version "2026-01-01" is none of "2012-10-17", "2008-10-17".',
    ],
    [
      "an element of a document that does not exist",
      { Version: "2012-10-17", Statements: [READ] },
      'Policy "p": a policy has no element "Statements".',
    ],
    [
      "a statement that is no object",
      { Version: "2012-10-17", Statement: ["x"] },
      'Policy "p", statement #0: it is not an object.',
    ],
    ["a document as text", "{}", 'Policy "p" has no document.'],
    // …/IAM/latest/UserGuide/reference_policies_grammar.html
    ["no statements", { Version: "2012-10-17", Statement: [] }, 'Policy "p" has no statement.'],
    [
      "an Id in a policy of principals",
      { Version: "2012-10-17", Id: "x", Statement: [READ] },
      'Policy "p": only a resource-based policy has an Id.',
    ],
    // …/IAM/latest/UserGuide/reference_policies_elements_sid.html
    [
      "one Sid twice",
      { Version: "2012-10-17", Statement: [READ, { ...READ, Action: "s3:PutObject" }] },
      'Policy "p" has two statements "Read".',
    ],
    ...["Read it", "Read-it", "Read_it", "Réad"].map((Sid): [string, unknown, string] => [
      `the Sid ${Sid}`,
      { Version: "2012-10-17", Statement: [{ ...READ, Sid }] },
      `Policy "p", statement "${Sid}": a Sid has only the letters A-Z and a-z and digits.`,
    ]),
  ];
  for (const [what, document, sentence] of documents) {
    it(what, () => {
      const odd: Policy = { name: "p", document: document as PolicyDocument };
      refuses(GET, { identity: [odd] }, sentence);
    });
  }

  it("a control policy of an old version", () => {
    const old: Policy = { name: "p", document: { Statement: [READ] } };
    refuses(GET, { scps: [[old]] }, 'Policy "p": a control policy needs the Version "2012-10-17".');
  });

  it("a policy without a name", () => {
    refuses(GET, { identity: [policy("", READ)] }, "A policy (identity) has no name.");
  });

  it("in a trust policy: a resource, and actions of other services", () => {
    const assume: Request = { ...GET, action: "sts:AssumeRole", resource: role(DEV).role };
    const trust = (parts: Partial<Statement>): Policies => ({
      resource: policy("p", allow({ Sid: "Read", Principal: { AWS: DEV }, ...parts })),
    });
    refuses(
      assume,
      trust({ Action: "sts:AssumeRole", Resource: "*" }),
      `${IN}a trust policy has no Resource.`,
    );
    refuses(
      assume,
      trust({ Action: ["sts:AssumeRole", "s3:GetObject"] }),
      `${IN}a trust policy names only actions of sts.`,
    );
  });
});
