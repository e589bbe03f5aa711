/** What AWS may send or not, permissions that a call takes besides, and what a denial misses. */
import assert from "node:assert/strict";
import { judge, nearest, type Policies, type Request, type Statement } from "../../judge";
import { allow, DEV, deny, isAllowed, PROD, policy, refuses, role } from "./cases";

const CONNECTION = "codeconnections:FullRepositoryId";
const use = (value: NonNullable<Request["context"]>[string]): Request => ({
  principal: role(DEV),
  action: "codeconnections:UseConnection",
  resource: `arn:aws:codeconnections:eu-central-1:${DEV}:connection/1`,
  ownerAccount: DEV,
  context: { [CONNECTION]: value },
});
const own = (...statements: readonly Statement[]): Policies => ({
  identity: [policy("p", ...statements)],
});
const given = (Condition?: Statement["Condition"]): Statement =>
  allow({
    Sid: "Use",
    Action: "codeconnections:*",
    Resource: "*",
    ...(Condition && { Condition }),
  });

describe("judge: a key that AWS may send or not", () => {
  const perhaps = use({ perhaps: "acme/web" });
  const why = `Policy "p", statement "Use": condition StringEquals on "${CONNECTION}": AWS may send it or not.`;

  it("decides nothing where both agree", () => {
    const all = { StringEqualsIfExists: { [CONNECTION]: "acme/web" } };
    assert.equal(isAllowed(perhaps, own(given(all))), true);
    assert.equal(isAllowed(perhaps, own(given({ StringEquals: { [CONNECTION]: "x/y" } }))), false);
    const other = { StringNotEquals: { [CONNECTION]: "x/y" } };
    assert.equal(isAllowed(perhaps, own(given(other))), true);
  });

  it("is an error where it decides, and none where another statement does", () => {
    const one = given({ StringEquals: { [CONNECTION]: "acme/web" } });
    refuses(perhaps, own(one), why);
    assert.equal(isAllowed(perhaps, own(one, { ...given(), Sid: "All" })), true);
    const stop = deny({ Action: "codeconnections:*", Resource: "*" });
    assert.equal(isAllowed(perhaps, own(one, stop)), false);
    assert.equal(isAllowed(use("acme/web"), own(one)), true);
    assert.equal(isAllowed(use(null), own(one)), false);
  });

  it("in a Deny is an error only beside an Allow", () => {
    const stop = {
      ...given({ StringEquals: { [CONNECTION]: "acme/web" } }),
      Effect: "Deny",
    } as const;
    refuses(perhaps, own(given(), { ...stop, Sid: "Stop" }), why.replace('"Use"', '"Stop"'));
    assert.equal(isAllowed(perhaps, own(stop)), false);
  });

  it("is judged so for tags and an organization that the request leaves open", () => {
    const tagged = given({ StringEquals: { "aws:PrincipalTag/team": "web" } });
    assert.equal(isAllowed(perhaps, own(tagged, { ...given(), Sid: "All" })), true);
    refuses(
      perhaps,
      own(tagged),
      'Policy "p", statement "Use": condition StringEquals on "aws:PrincipalTag/team": the request states no principal.tags.',
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html#access_fas_policy_conditions
  it("is the caller's address behind a service", () => {
    const read: Request = {
      principal: role(DEV),
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/k",
      ownerAccount: DEV,
      via: { service: "athena.amazonaws.com" },
      context: { "aws:SourceIp": "203.0.113.9" },
    };
    const from = (range: string): Policies =>
      own(
        allow({
          Action: "s3:*",
          Resource: "*",
          Condition: { IpAddress: { "aws:SourceIp": range } },
        }),
      );
    assert.equal(isAllowed(read, from("192.0.2.0/24")), false);
    refuses(
      read,
      from("203.0.113.0/24"),
      `Policy "p", statement #0: condition IpAddress on "aws:SourceIp": athena.amazonaws.com passes the caller's address on only if the call came to its public endpoint.`,
    );
  });
});

describe("judge: taking a role", () => {
  const take: Request = {
    principal: role(DEV),
    action: "sts:AssumeRole",
    resource: role(PROD).role,
    ownerAccount: PROD,
  };
  const both = (trusted: readonly string[], mine = ["sts:*"]): Policies => ({
    identity: [policy("p", allow({ Action: mine, Resource: "*" }))],
    resource: policy("trust", allow({ Principal: { AWS: role(DEV).role }, Action: trusted })),
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
  it("with tags takes sts:TagSession on both sides", () => {
    const tagged: Request = { ...take, requestTags: { team: "web" } };
    assert.equal(isAllowed(take, both(["sts:AssumeRole"])), true);
    const { allowed, reason } = judge(tagged, both(["sts:AssumeRole"]));
    assert.equal(allowed, false);
    assert.match(reason, /^Across accounts sts:TagSession takes an Allow on both sides/);
    assert.equal(isAllowed(tagged, both(["sts:AssumeRole", "sts:TagSession"])), true);
    const half = both(["sts:AssumeRole", "sts:TagSession"], ["sts:AssumeRole"]);
    assert.equal(isAllowed(tagged, half), false);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
  it("with a source identity takes sts:SetSourceIdentity, and an external id stays where it is", () => {
    const named: Request = {
      ...take,
      context: { "sts:SourceIdentity": "bob", "sts:ExternalId": "x" },
    };
    assert.equal(isAllowed(named, both(["sts:AssumeRole"])), false);
    assert.equal(isAllowed(named, both(["sts:AssumeRole", "sts:SetSourceIdentity"])), true);
  });

  it("by a token with tags takes sts:TagSession of the trust policy", () => {
    const federated = "token.actions.githubusercontent.com";
    const provider = `arn:aws:iam::${PROD}:oidc-provider/${federated}`;
    const token: Request = {
      ...take,
      principal: { federated: provider },
      action: "sts:AssumeRoleWithWebIdentity",
      requestTags: { team: "web" },
    };
    const trust = (...actions: readonly string[]): Policies => ({
      resource: policy("t", allow({ Principal: { Federated: provider }, Action: actions })),
    });
    assert.equal(isAllowed(token, trust("sts:AssumeRoleWithWebIdentity")), false);
    assert.equal(isAllowed(token, trust("sts:AssumeRoleWithWebIdentity", "sts:TagSession")), true);
  });
});

describe("judge: what a denial misses", () => {
  const read: Request = {
    principal: role(DEV),
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/k",
    ownerAccount: PROD,
    organization: null,
  };
  const mine = policy("mine", allow({ Action: "s3:*", Resource: "*" }));
  const bucket = (...statements: readonly Statement[]): Policies => ({
    identity: [mine],
    resource: policy("bucket", ...statements),
  });
  const member: Statement = {
    Sid: "Members",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::b/*",
    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
  };

  it("is the condition, with what it expects and what the call has", () => {
    const tls = { Bool: { "aws:SecureTransport": false } };
    const policies = bucket(member, {
      ...member,
      Sid: "Plain",
      Condition: { ...member.Condition, ...tls },
    });
    assert.equal(
      judge(read, policies).reason,
      "Across accounts s3:GetObject takes an Allow on both sides: the Allow of the resource policy is missing " +
        '(nearest is "bucket", statement "Members": its StringEquals on "aws:PrincipalOrgID" expects "o-a1b2c3d4e5", and the call does not carry it).',
    );
    const inOther = {
      id: "o-zzzzzzzzzz",
      managementAccount: PROD,
      members: { [DEV]: "o-zzzzzzzzzz/r-1/" },
    };
    assert.match(
      judge({ ...read, organization: inOther }, policies).reason,
      / expects "o-a1b2c3d4e5", and the call has "o-zzzzzzzzzz"\)\.$/,
    );
    assert.deepEqual(nearest(read, policies), [
      {
        side: "resource",
        policy: "bucket",
        sid: "Members",
        index: 0,
        effect: "Allow",
        element: "StringEquals aws:PrincipalOrgID",
        expects: ["o-a1b2c3d4e5"],
        has: [],
      },
    ]);
  });

  it("is a resource or a principal where no condition is missed, which the reason leaves out", () => {
    const { Condition: _, ...open } = member;
    const policies = bucket(
      { ...open, Principal: { AWS: role(PROD).role } },
      { ...open, Resource: "arn:aws:s3:::b/x/*" },
    );
    assert.doesNotMatch(judge(read, policies).reason, /nearest/);
    assert.deepEqual(
      nearest(read, policies).map(({ element, expects, has }) => [element, expects, has]),
      [
        ["Resource", ["arn:aws:s3:::b/x/*"], ["arn:aws:s3:::b/k"]],
        ["Principal", [role(PROD).role], [role(DEV).role]],
      ],
    );
  });

  it("is nothing of a call that is allowed or denied by a Deny", () => {
    const { Condition: _, ...open } = member;
    assert.deepEqual(nearest({ ...read, blockPublicAccess: false }, bucket(open)), []);
    assert.deepEqual(nearest(read, bucket(member, { ...open, Sid: "Stop", Effect: "Deny" })), []);
  });
});
