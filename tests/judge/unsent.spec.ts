/** Keys that a call does not carry, and what a request may state about the others. */
import assert from "node:assert/strict";
import { type Request, SENDERS } from "../../judge";
import { allow, DEV, deny, isAllowed, OTHER, PROD, policy, refuses, role } from "./cases";
import { cannot, carries, DECRYPT, GET } from "./keys";

describe("judge: keys that AWS does not send", () => {
  const ASSUME: Request = {
    principal: role(DEV, "pipeline"),
    action: "sts:AssumeRole",
    resource: role(PROD).role,
    ownerAccount: PROD,
  };

  it("aws:SourceArn is not on a role's call to assume a role", () => {
    const why = "it is sent only on calls that a service principal makes";
    cannot(ASSUME, "aws:SourceArn", why);
    cannot(ASSUME, "aws:SourceAccount", why);
    cannot({ ...GET, principal: "anonymous" }, "aws:SourceArn", why);
  });

  it("no page says what CodePipeline sends when it assumes its service role", () => {
    const principal = {
      service: "codepipeline.amazonaws.com",
      sourceArn: `arn:aws:codepipeline:eu-central-1:${DEV}:web`,
    };
    cannot(
      { ...ASSUME, principal },
      "aws:SourceArn",
      "no page of AWS says that codepipeline.amazonaws.com sends it with sts:AssumeRole",
    );
  });

  it("a service that sends its source on one call need not send it on another", () => {
    const principal = {
      service: "codebuild.amazonaws.com",
      sourceArn: `arn:aws:codebuild:eu-central-1:${DEV}:project/web`,
    };
    assert.equal(carries({ ...ASSUME, principal }, "aws:SourceArn", principal.sourceArn), true);
    cannot(
      { ...GET, principal },
      "aws:SourceArn",
      "no page of AWS says that codebuild.amazonaws.com sends it with s3:GetObject",
    );
  });

  it("encryption headers are not on Get", () => {
    const uploads = deny({
      Sid: "If",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } },
    });
    refuses(
      GET,
      { resource: policy("r", uploads) },
      'Policy "r", statement "If": condition StringNotEquals on "s3:x-amz-server-side-encryption": AWS does not send it with s3:GetObject.',
    );
  });

  it("an encryption context is not on DescribeKey", () => {
    const describe: Request = { ...DECRYPT, action: "kms:DescribeKey" };
    const statement = allow({
      Sid: "If",
      Principal: "*",
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Resource: "*",
      Condition: { StringEquals: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::b" } },
    });
    refuses(
      describe,
      { resource: policy("r", statement) },
      'Policy "r", statement "If": condition StringEquals on "kms:EncryptionContext:aws:s3:arn": AWS does not send it with kms:DescribeKey.',
    );
  });

  it("matter only where nothing else keeps the statement from applying", () => {
    const sourceAndService = deny({
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: {
        StringNotEquals: { "aws:SourceAccount": DEV },
        Bool: { "aws:PrincipalIsAWSService": "true" },
      },
    });
    const all = policy("all", allow({ Action: "*", Resource: "*" }));
    assert.equal(
      isAllowed(GET, { identity: [all], resource: policy("r", sourceAndService) }),
      true,
    );
  });

  it("are absent to Null and IfExists, which ask for that", () => {
    const condition = {
      Null: { "aws:SourceArn": "true" },
      StringEqualsIfExists: { "aws:SourceAccount": OTHER },
    };
    const statement = allow({
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "*",
      Condition: condition,
    });
    assert.equal(isAllowed(GET, { resource: policy("r", statement) }), true);
  });

  it("an unstated fact is an error, and null states that a key is not sent", () => {
    cannot(
      DECRYPT,
      "kms:RequestAlias",
      "the request does not state it in context (null = not sent)",
    );
    assert.equal(
      carries({ ...DECRYPT, context: { "kms:RequestAlias": null } }, "kms:RequestAlias", null),
      true,
    );
    assert.equal(
      carries(
        { ...DECRYPT, context: { "KMS:requestalias": "alias/a" } },
        "kms:RequestAlias",
        "alias/a",
      ),
      true,
    );
  });
});

describe("judge: the stated context", () => {
  const rows: readonly (readonly [string, Request, Request["context"], string])[] = [
    [
      "contradicts",
      GET,
      { "aws:PrincipalAccount": PROD },
      `The request's context says "aws:PrincipalAccount" is "${PROD}", but on this call it is "${DEV}".`,
    ],
    [
      "contradicts in any case of the key",
      GET,
      { "AWS:principalarn": "arn:aws:iam::111111111111:role/admin" },
      `The request's context says "AWS:principalarn" is "arn:aws:iam::111111111111:role/admin", but on this call it is "${role(DEV).role}".`,
    ],
    [
      "contradicts about the owner",
      GET,
      { "aws:ResourceAccount": PROD },
      `The request's context says "aws:ResourceAccount" is "${PROD}", but on this call it is "${DEV}".`,
    ],
    [
      "contradicts about TLS",
      GET,
      { "aws:SecureTransport": false },
      'The request\'s context says "aws:SecureTransport" is "false", but on this call it is "true".',
    ],
    [
      "denies what is sent",
      GET,
      { "aws:PrincipalArn": null },
      'The request\'s context says that "aws:PrincipalArn" is not sent, but AWS sends it on s3:GetObject.',
    ],
    [
      "claims a service on a direct call",
      DECRYPT,
      { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
      'The request\'s context states "kms:ViaService", but AWS does not send it on this call of kms:Decrypt.',
    ],
    [
      "claims a source on a role's call",
      GET,
      { "aws:SourceArn": "arn:aws:s3:::b" },
      'The request\'s context states "aws:SourceArn" on s3:GetObject, but it is sent only on calls that a service principal makes.',
    ],
    [
      "claims a header on Get",
      GET,
      { "s3:x-amz-server-side-encryption": "aws:kms" },
      'The request\'s context states "s3:x-amz-server-side-encryption" on s3:GetObject, but AWS does not send it with s3:GetObject.',
    ],
    [
      "claims a claim of a token",
      GET,
      { "accounts.google.com:aud": "x" },
      'The request\'s context states "accounts.google.com:aud" on s3:GetObject, but it is a claim of an identity provider, and the caller is none.',
    ],
    [
      "claims a VPC endpoint",
      GET,
      { "aws:SourceVpce": "vpce-1" },
      'The request\'s context states "aws:SourceVpce", but AWS does not send it on this call of s3:GetObject.',
    ],
    [
      "states what a field states",
      GET,
      { "aws:CurrentTime": "2026-01-01" },
      'The request\'s context cannot state "aws:CurrentTime" on s3:GetObject: the request states no time.',
    ],
    [
      "states a key that does not exist",
      GET,
      { "aws:Colour": "red" },
      'The request\'s context states "aws:Colour" on s3:GetObject, but AWS does not send it with s3:GetObject.',
    ],
    [
      "gives one key several values",
      { ...GET, action: "s3:ListBucket", resource: "arn:aws:s3:::b" },
      { "s3:prefix": ["a", "b"] },
      'The request\'s context gives "s3:prefix" 2 values, but it has one.',
    ],
    [
      "states one key twice",
      GET,
      { "aws:SourceIp": "203.0.113.1", "AWS:SourceIp": "203.0.113.1" },
      'The request\'s context states "AWS:SourceIp" twice.',
    ],
  ];
  const all = { identity: [policy("all", allow({ Action: "*", Resource: "*" }))] };
  const key = {
    resource: policy("key", allow({ Principal: "*", Action: "kms:*", Resource: "*" })),
  };
  for (const [what, request, context, sentence] of rows) {
    it(`${what}: an error`, () => {
      refuses({ ...request, context: context ?? {} }, request === DECRYPT ? key : all, sentence);
    });
  }

  it("may repeat what is derived", () => {
    assert.equal(isAllowed({ ...GET, context: { "aws:PrincipalAccount": DEV } }, all), true);
  });
});

describe("judge: the table of service calls", () => {
  it("gives each row a page of AWS", () => {
    for (const { page } of SENDERS)
      assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
  });

  it("names what is not documented", () => {
    const inferred = SENDERS.filter(({ grade }) => grade !== "documented");
    assert.deepEqual(
      inferred.map(({ service, actions, grade }) => `${service} ${actions.join(" ")} ${grade}`),
      [
        "events.amazonaws.com sts:AssumeRole observed",
        "events.amazonaws.com sns:Publish inferred",
        "cloudwatch.amazonaws.com kms:GenerateDataKey kms:Decrypt inferred",
      ],
    );
  });
});
