/** Which keys a call carries: derived from the hop, never taken from whoever asks. */
import assert from "node:assert/strict";
import type { Principal, Request } from "../../judge";
import { allow, DEV, isAllowed, OTHER, PROD, policy, refuses, role } from "./cases";
import { cannot, carries, DECRYPT, GET } from "./keys";

describe("judge: the keys that a call carries", () => {
  const USER: Principal = { user: `arn:aws:iam::${DEV}:user/team/jane` };
  const ROOT: Principal = { root: DEV };
  const CLOUDFRONT: Principal = {
    service: "cloudfront.amazonaws.com",
    sourceArn: `arn:aws:cloudfront::${PROD}:distribution/E1`,
  };
  const rows: readonly (readonly [key: string, principal: Principal, value: string | null])[] = [
    ["aws:PrincipalArn", { ...role(DEV), session: "s" }, role(DEV).role],
    ["aws:PrincipalArn", USER, `arn:aws:iam::${DEV}:user/team/jane`],
    ["aws:PrincipalArn", ROOT, `arn:aws:iam::${DEV}:root`],
    ["aws:PrincipalArn", CLOUDFRONT, null],
    ["aws:PrincipalArn", "anonymous", null],
    ["aws:PrincipalAccount", role(DEV), DEV],
    ["aws:PrincipalAccount", "anonymous", "anonymous"],
    ["aws:PrincipalType", role(DEV), "AssumedRole"],
    ["aws:PrincipalType", USER, "User"],
    ["aws:PrincipalType", ROOT, "Account"],
    ["aws:PrincipalType", "anonymous", "Anonymous"],
    ["aws:PrincipalIsAWSService", role(DEV), "false"],
    ["aws:PrincipalIsAWSService", CLOUDFRONT, "true"],
    ["aws:PrincipalIsAWSService", "anonymous", null],
    ["aws:PrincipalServiceName", CLOUDFRONT, "cloudfront.amazonaws.com"],
    ["aws:PrincipalServiceName", role(DEV), null],
    ["aws:username", USER, "jane"],
    ["aws:username", role(DEV), null],
    ["aws:userid", "anonymous", "anonymous"],
    ["aws:userid", ROOT, DEV],
    ["aws:ResourceAccount", role(DEV), DEV],
    ["s3:ResourceAccount", role(DEV), DEV],
    ["aws:SourceArn", CLOUDFRONT, `arn:aws:cloudfront::${PROD}:distribution/E1`],
    ["aws:SourceAccount", CLOUDFRONT, PROD],
    ["aws:SecureTransport", role(DEV), "true"],
    ["aws:ViaAWSService", role(DEV), "false"],
    ["aws:SourceVpce", role(DEV), null],
    ["aws:SourceVpc", CLOUDFRONT, null],
  ];
  for (const [key, principal, value] of rows) {
    it(`${key} of ${JSON.stringify(principal)} is ${value ?? "absent"}`, () => {
      assert.equal(carries({ ...GET, principal }, key, value), true);
      assert.equal(carries({ ...GET, principal }, key, "something else"), false);
    });
  }

  it("aws:RequestedRegion is the ARN's, a global service's, or the stated one", () => {
    assert.equal(carries(DECRYPT, "aws:RequestedRegion", "eu-central-1"), true);
    assert.equal(
      carries({ ...GET, region: "eu-west-1" }, "aws:RequestedRegion", "eu-west-1"),
      true,
    );
    const readRole: Request = { ...GET, action: "iam:GetRole", resource: role(DEV).role };
    const inVirginia = allow({
      Action: "iam:GetRole",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
    });
    assert.equal(isAllowed(readRole, { identity: [policy("p", inVirginia)] }), true);
    cannot(GET, "aws:RequestedRegion", "the request states no region");
  });

  it("s3:TlsVersion is stated, and absent without TLS", () => {
    const over = (transport: NonNullable<Request["transport"]>): Request => ({ ...GET, transport });
    assert.equal(carries(over({ tlsVersion: 1.2 }), "s3:TlsVersion", "1.2"), true);
    assert.equal(carries(over({ secure: false }), "s3:TlsVersion", null), true);
    assert.equal(carries(over({ secure: false }), "aws:SecureTransport", "false"), true);
    cannot(GET, "s3:TlsVersion", "the request states no transport.tlsVersion");
  });

  it("encryption headers are on Put, as stated", () => {
    const put: Request = { ...GET, action: "s3:PutObject" };
    const header = "s3:x-amz-server-side-encryption";
    const withKey: Request = {
      ...put,
      encryption: { algorithm: "aws:kms", keyArn: DECRYPT.resource },
    };
    assert.equal(carries(withKey, header, "aws:kms"), true);
    assert.equal(carries(withKey, `${header}-aws-kms-key-id`, DECRYPT.resource), true);
    assert.equal(
      carries({ ...put, encryption: { algorithm: "AES256" } }, `${header}-aws-kms-key-id`, null),
      true,
    );
    assert.equal(carries(put, header, null), true);
  });

  it("tags of the principal, the resource and the request", () => {
    const tag: Request = {
      principal: { ...role(DEV), tags: { Team: "web" } },
      action: "ec2:CreateTags",
      resource: `arn:aws:ec2:eu-central-1:${DEV}:instance/i-1`,
      ownerAccount: DEV,
      requestTags: { env: "dev" },
      resourceTags: { owner: "x" },
    };
    const condition = {
      StringEquals: {
        "aws:PrincipalTag/team": "web",
        "aws:RequestTag/ENV": "dev",
        "aws:ResourceTag/owner": "x",
      },
      Null: { "aws:PrincipalTag/other": "true" },
    };
    const statement = allow({ Action: "ec2:CreateTags", Resource: "*", Condition: condition });
    assert.equal(isAllowed(tag, { identity: [policy("p", statement)] }), true);
    const { resourceTags: _, ...untold } = tag;
    refuses(
      untold,
      { identity: [policy("p", statement)] },
      'Policy "p", statement #0: condition StringEquals on "aws:ResourceTag/owner": the request states no resourceTags.',
    );
  });

  it("the organization's ids and paths", () => {
    const organization = {
      id: "o-1",
      managementAccount: OTHER,
      members: { [DEV]: "o-1/r-1/ou-1/" },
    };
    const member: Request = { ...GET, organization };
    assert.equal(carries(member, "aws:PrincipalOrgID", "o-1"), true);
    assert.equal(carries(member, "aws:ResourceOrgID", "o-1"), true);
    assert.equal(carries({ ...member, principal: CLOUDFRONT }, "aws:PrincipalOrgID", null), true);
    assert.equal(carries({ ...member, organization: null }, "aws:PrincipalOrgID", null), true);
    const paths = allow({
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "*",
      Condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-1/r-1/*" } },
    });
    assert.equal(isAllowed(member, { resource: policy("r", paths) }), true);
    cannot(GET, "aws:PrincipalOrgID", "the request states no organization");
  });

  it("the time, as a date and as epoch seconds", () => {
    const timed: Request = { ...GET, time: "2026-01-01T00:00:00Z" };
    assert.equal(carries(timed, "aws:CurrentTime", "2026-01-01T00:00:00Z"), true);
    assert.equal(carries(timed, "aws:EpochTime", "1767225600"), true);
    cannot(GET, "aws:CurrentTime", "the request states no time");
  });

  it("iam:PassedToService names the receiver of a role", () => {
    const pass: Request = {
      principal: role(DEV),
      action: "iam:PassRole",
      resource: role(DEV, "task").role,
      ownerAccount: DEV,
      passedToService: "ecs-tasks.amazonaws.com",
    };
    const only = (service: string): boolean =>
      isAllowed(pass, {
        identity: [
          policy(
            "p",
            allow({
              Action: "iam:PassRole",
              Resource: role(DEV, "task").role,
              Condition: { StringEquals: { "iam:PassedToService": service } },
            }),
          ),
        ],
      });
    assert.deepEqual(
      [only("ecs-tasks.amazonaws.com"), only("lambda.amazonaws.com")],
      [true, false],
    );
    const abroad = { ...pass, resource: role(PROD).role, ownerAccount: PROD };
    const all = policy("all", allow({ Action: "*", Resource: "*" }));
    assert.equal(isAllowed(abroad, { identity: [all] }), false);
  });
});

describe("judge: AWS KMS on behalf of a principal", () => {
  const through = (bucketKey: boolean): Request => ({
    ...DECRYPT,
    via: { service: "s3.amazonaws.com", object: "arn:aws:s3:::artifacts/a/web.zip", bucketKey },
  });
  const rows: readonly (readonly [string, Request, string | null])[] = [
    ["kms:ViaService", through(true), "s3.eu-central-1.amazonaws.com"],
    ["kms:ViaService", DECRYPT, null],
    [
      "kms:ViaService",
      { ...DECRYPT, via: { service: "ecr.amazonaws.com", region: "eu-west-1" } },
      "ecr.eu-west-1.amazonaws.com",
    ],
    ["kms:CallerAccount", through(true), DEV],
    ["kms:EncryptionContext:aws:s3:arn", through(true), "arn:aws:s3:::artifacts"],
    ["kms:EncryptionContext:aws:s3:arn", through(false), "arn:aws:s3:::artifacts/a/web.zip"],
    ["kms:EncryptionContext:aws:s3:arn", DECRYPT, null],
    ["kms:EncryptionContext:App", { ...DECRYPT, encryptionContext: { app: "x" } }, "x"],
    ["aws:ViaAWSService", through(true), "true"],
    ["aws:CalledViaFirst", through(true), "s3.amazonaws.com"],
    ["aws:CalledViaLast", DECRYPT, null],
    ["aws:PrincipalArn", through(true), role(DEV).role],
  ];
  for (const [key, request, value] of rows) {
    const how = request.via === undefined ? "directly" : `through ${JSON.stringify(request.via)}`;
    it(`${key} ${how} is ${value ?? "absent"}`, () =>
      assert.equal(carries(request, key, value), true));
  }

  it("aws:CalledVia and kms:EncryptionContextKeys are lists", () => {
    const statement = allow({
      Principal: "*",
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: {
        "ForAnyValue:StringEquals": { "aws:CalledVia": "s3.amazonaws.com" },
        "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "aws:s3:arn" },
      },
    });
    assert.equal(isAllowed(through(true), { resource: policy("r", statement) }), true);
    assert.equal(isAllowed(DECRYPT, { resource: policy("r", statement) }), false);
  });

  it("what is documented of a service principal alone is known", () => {
    const publish: Request = {
      ...DECRYPT,
      principal: { service: "codestar-notifications.amazonaws.com" },
      via: { service: "sns.amazonaws.com" },
    };
    assert.equal(carries(publish, "kms:ViaService", "sns.eu-central-1.amazonaws.com"), true);
    cannot(
      { ...through(true), principal: { service: "cloudfront.amazonaws.com" } },
      "kms:ViaService",
      "AWS does not document it where s3.amazonaws.com calls for cloudfront.amazonaws.com",
    );
  });
});
