import type { Policies, Request, Statement } from "../../judge";
import { allow, DEV, deny, PROD, policy, refuses, role } from "./cases";

const GET: Request = {
  principal: role(DEV),
  action: "s3:GetObject",
  resource: "arn:aws:s3:::b/k",
  ownerAccount: DEV,
};
const READ = allow({ Sid: "Read", Action: "s3:GetObject", Resource: "*" });
const may: Policies = { identity: [policy("p", READ)] };
const IN = 'Policy "p", statement "Read": ';

function resource(parts: Partial<Statement>): Policies {
  return { resource: policy("p", { ...READ, Principal: "*", ...parts }) };
}

describe("judge: what AWS does not do is an error of the request", () => {
  const rows: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    [
      "an unknown action",
      { action: "s3:GetObjct" },
      'AWS has no action "s3:GetObjct" (or the judge\'s table does not cover its service).',
    ],
    [
      "a resource of another type",
      { resource: "arn:aws:s3:::b" },
      'The request\'s resource "arn:aws:s3:::b" is not of a type that s3:GetObject works on (accesspointobject, object).',
    ],
    [
      "* for an action with a resource",
      { action: "kms:Decrypt", resource: "*" },
      'kms:Decrypt works on a resource (key): state its ARN instead of "*".',
    ],
    [
      "a resource for an action without",
      {
        action: "ecr:GetAuthorizationToken",
        resource: "arn:aws:ecr:eu-central-1:111111111111:repository/r",
      },
      'ecr:GetAuthorizationToken works on no single resource: state "*" instead of "arn:aws:ecr:eu-central-1:111111111111:repository/r".',
    ],
    [
      "a wildcard in the resource",
      { resource: "arn:aws:s3:::b/*" },
      'The request\'s resource "arn:aws:s3:::b/*" has a wildcard, but a call names one resource.',
    ],
    [
      "an access point",
      { resource: "arn:aws:s3:eu-central-1:111111111111:accesspoint/a/object/k" },
      'Access points are not modelled: "arn:aws:s3:eu-central-1:111111111111:accesspoint/a/object/k".',
    ],
    [
      "an owner against the ARN",
      { action: "kms:Decrypt", resource: "arn:aws:kms:eu-central-1:222222222222:key/1" },
      'The request\'s ownerAccount "111111111111" contradicts its resource "arn:aws:kms:eu-central-1:222222222222:key/1".',
    ],
    [
      "a Region against the ARN",
      {
        action: "kms:Decrypt",
        resource: "arn:aws:kms:eu-central-1:111111111111:key/1",
        region: "eu-west-1",
      },
      'The request\'s region "eu-west-1" contradicts kms:Decrypt on "arn:aws:kms:eu-central-1:111111111111:key/1", which is in eu-central-1.',
    ],
    [
      "a Region for a global service",
      { action: "iam:GetRole", resource: role(DEV).role, region: "eu-west-1" },
      `The request's region "eu-west-1" contradicts iam:GetRole on "${role(DEV).role}", which is in us-east-1.`,
    ],
    [
      "an owner that is no account",
      { ownerAccount: "dev" },
      'The request\'s ownerAccount "dev" is not twelve digits.',
    ],
    [
      "an unknown field",
      { vpcEndpoint: "vpce-1" },
      'A request has no field "vpcEndpoint"; it has "principal", "action", "resource", "ownerAccount", "region", "transport", "via", "encryption", "encryptionContext", "passedToService", "requestTags", "resourceTags", "organization", "time", "blockPublicAccess", "context".',
    ],
    ["no action", { action: undefined }, "The request states no action."],
    [
      "a session's ARN as role",
      { principal: { role: "arn:aws:sts::111111111111:assumed-role/deploy/x" } },
      'The request\'s principal {"role":"arn:aws:sts::111111111111:assumed-role/deploy/x"} is not the ARN of a role, with its path (a session goes in principal.session).',
    ],
    [
      "a principal of no known form",
      { principal: { group: "admins" } },
      'The request\'s principal {"group":"admins"} is of no known form.',
    ],
    [
      "a source account against the source",
      {
        principal: {
          service: "codebuild.amazonaws.com",
          sourceArn: "arn:aws:codebuild:eu-central-1:111111111111:project/p",
          sourceAccount: PROD,
        },
      },
      'The request\'s principal {"service":"codebuild.amazonaws.com","sourceArn":"arn:aws:codebuild:eu-central-1:111111111111:project/p","sourceAccount":"222222222222"} has a sourceAccount that contradicts its sourceArn.',
    ],
    [
      "an unresolved value",
      { resource: "arn:aws:s3:::b/undefined" },
      'The request holds an unresolved value: "arn:aws:s3:::b/undefined".',
    ],
    [
      "encryption headers on Get",
      { encryption: { algorithm: "aws:kms" } },
      "s3:GetObject takes no encryption header.",
    ],
    [
      "an encryption context for S3",
      { encryptionContext: { a: "b" } },
      "s3:GetObject takes no encryptionContext.",
    ],
    [
      "a passed service on Get",
      { passedToService: "ecs.amazonaws.com" },
      "s3:GetObject takes no passedToService.",
    ],
    ["tags on Get", { requestTags: {} }, "s3:GetObject takes no requestTags."],
    [
      "a TLS version without TLS",
      { transport: { secure: false, tlsVersion: 1.2 } },
      "A request without TLS has no tlsVersion, and no service calls another without TLS.",
    ],
    [
      "a call that needs no permission",
      { action: "sts:GetCallerIdentity", resource: "*" },
      "sts:GetCallerIdentity needs no permission.",
    ],
    [
      "a call that grants permit",
      { action: "kms:RetireGrant", resource: "arn:aws:kms:eu-central-1:111111111111:key/1" },
      "kms:RetireGrant is permitted by grants, which are not modelled.",
    ],
    [
      "* in another account",
      { action: "s3:ListAllMyBuckets", resource: "*", ownerAccount: PROD },
      's3:ListAllMyBuckets on "*" is called in the caller\'s own account 111111111111, not in 222222222222.',
    ],
    [
      "the root user on AssumeRole",
      { principal: { root: DEV }, action: "sts:AssumeRole", resource: role(DEV).role },
      "The root user of an account cannot call sts:AssumeRole.",
    ],
    [
      "a role on AssumeRoleWithWebIdentity",
      { action: "sts:AssumeRoleWithWebIdentity", resource: role(DEV).role },
      "sts:AssumeRoleWithWebIdentity is called by an identity provider's caller: state principal.federated.",
    ],
    [
      "an identity provider elsewhere",
      { principal: { federated: "accounts.google.com" } },
      "An identity provider's caller can only call sts:AssumeRoleWithWebIdentity or sts:AssumeRoleWithSAML, not s3:GetObject.",
    ],
    [
      "an identity provider of another account",
      {
        principal: { federated: `arn:aws:iam::${PROD}:oidc-provider/x` },
        action: "sts:AssumeRoleWithWebIdentity",
        resource: role(DEV).role,
      },
      "The identity provider of account 222222222222 serves no role of account 111111111111.",
    ],
    [
      "S3 calling KMS for no object",
      {
        action: "kms:Decrypt",
        resource: "arn:aws:kms:eu-central-1:111111111111:key/1",
        via: { service: "s3.amazonaws.com" },
      },
      "Amazon S3 calls AWS KMS for an object: state via.object and via.bucketKey.",
    ],
    [
      "an object of another service",
      { via: { service: "ecr.amazonaws.com", object: "arn:aws:s3:::b/k" } },
      "The request's via.object and via.bucketKey are of s3.amazonaws.com, not of ecr.amazonaws.com.",
    ],
  ];
  for (const [what, parts, sentence] of rows) {
    it(what, () => {
      const request = Object.fromEntries(
        Object.entries({ ...GET, ...parts }).filter(([, value]) => value !== undefined),
      );
      refuses(request as unknown as Request, may, sentence);
    });
  }

  const wrong: readonly (readonly [string, Partial<Request>, Policies, string])[] = [
    [
      "a key without its policy",
      { action: "kms:Decrypt", resource: `arn:aws:kms:eu-central-1:${DEV}:key/1` },
      may,
      `arn:aws:kms:eu-central-1:${DEV}:key/1 has a key policy: state policies.resource.`,
    ],
    [
      "a role without its trust policy",
      { action: "sts:AssumeRole", resource: role(DEV).role },
      may,
      `${role(DEV).role} has a trust policy: state policies.resource.`,
    ],
    [
      "a service without resource policies",
      {
        action: "cloudfront:CreateInvalidation",
        resource: `arn:aws:cloudfront::${DEV}:distribution/E1`,
      },
      resource({}),
      'Policy "p": no resource of cloudfront has a resource policy.',
    ],
    [
      "an identity policy of a service principal",
      { principal: { service: "cloudfront.amazonaws.com" } },
      may,
      'Policy "p": only a role or a user has identity policies, a boundary and session policies.',
    ],
    [
      "a session policy of a user",
      { principal: { user: `arn:aws:iam::${DEV}:user/jane` } },
      { session: [policy("p", READ)] },
      'Policy "p": only a role session has a session policy.',
    ],
    [
      "a resource policy on *",
      { action: "s3:ListAllMyBuckets", resource: "*" },
      resource({}),
      'Policy "p": s3:ListAllMyBuckets on "*" meets no resource policy.',
    ],
    [
      "an unknown kind of policy",
      {},
      { ...may, endpoint: [] } as Policies,
      'The policies have no field "endpoint"; they have "identity", "resource", "boundary", "session", "scps", "rcps".',
    ],
  ];
  for (const [what, parts, policies, sentence] of wrong) {
    it(what, () => refuses({ ...GET, ...parts }, policies, sentence));
  }

  it("a statement that cannot be decided, even where a Deny would settle it", () => {
    const guarded = policy("p", deny({ Action: "s3:*", Resource: "*" }), {
      ...READ,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    });
    refuses(
      GET,
      { identity: [guarded] },
      `${IN}condition NumericLessThan on "s3:TlsVersion": the request states no transport.tlsVersion.`,
    );
  });
});
