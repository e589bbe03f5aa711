import assert from "node:assert/strict";
import { judge, type Policies, type Policy, type Request } from "../../judge";
import { allow, by, DEV, deny, isAllowed, OTHER, PROD, policy, refuses, role } from "./cases";

const OBJECT = "arn:aws:s3:::artifacts/web.zip";
const READ: Request = {
  principal: role(PROD),
  action: "s3:GetObject",
  resource: OBJECT,
  ownerAccount: DEV,
};
const may = policy("deploy", allow({ Sid: "Read", Action: "s3:GetObject", Resource: OBJECT }));
const root = (account: string): string => `arn:aws:iam::${account}:root`;
const bucket = (principal: string): Policy =>
  policy(
    "bucket",
    allow({
      Sid: "Give",
      Principal: { AWS: principal },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::artifacts/*",
    }),
  );
const KEY = `arn:aws:kms:eu-central-1:${DEV}:key/1`;
const trust = (principal: Record<string, string>): Policy =>
  policy("trust", allow({ Sid: "Admit", Principal: principal, Action: "sts:AssumeRole" }));

describe("judge: decisions", () => {
  // https://docs.aws.amazon.com/dtconsole/latest/userguide/welcome-connections-how-it-works-global.html
  it("take a connection in every region, and a host in its own", () => {
    const arn = (type: string) => `arn:aws:codeconnections:us-east-1:${DEV}:${type}/1f`;
    const call = { principal: role(DEV), ownerAccount: DEV, region: "eu-central-1" };
    const allows = policy("all", allow({ Action: "codeconnections:*", Resource: "*" }));
    const outside = { StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } };
    const denies = policy("guard", deny({ Action: "*", Resource: "*", Condition: outside }));
    const uses = { ...call, action: "codeconnections:UseConnection", resource: arn("connection") };
    assert.equal(isAllowed(uses, { identity: [allows, denies] }), true);
    const looks = { ...call, action: "codeconnections:GetHost", resource: arn("host") };
    refuses(
      looks,
      { identity: [allows] },
      `The request's region "eu-central-1" contradicts codeconnections:GetHost on "${arn("host")}", which is in us-east-1.`,
    );
  });

  describe("across accounts", () => {
    it("need both halves, and name both statements", () => {
      const verdict = judge(READ, { identity: [may], resource: bucket(root(PROD)) });
      assert.deepEqual(verdict, {
        allowed: true,
        decidedBy: [
          { side: "identity", policy: "deploy", sid: "Read", index: 0, effect: "Allow" },
          { side: "resource", policy: "bucket", sid: "Give", index: 0, effect: "Allow" },
        ],
        reason: "s3:GetObject is allowed: both accounts allow it.",
      });
    });

    it("name the half that is missing", () => {
      assert.deepEqual(judge(READ, { identity: [may] }), {
        allowed: false,
        decidedBy: [],
        missing: ["resource"],
        reason:
          "Across accounts s3:GetObject takes an Allow on both sides: the Allow of the resource policy is missing.",
      });
      assert.deepEqual(judge(READ, { resource: bucket(root(PROD)) }).missing, ["identity"]);
      assert.deepEqual(judge(READ, {}).missing, ["identity", "resource"]);
    });

    it("are limited by a boundary and by a session policy", () => {
      const narrow = policy("narrow", allow({ Action: "ec2:*", Resource: "*" }));
      const both = { identity: [may], resource: bucket(role(PROD).role) };
      assert.deepEqual(judge(READ, { ...both, boundary: narrow }).missing, ["boundary"]);
      assert.deepEqual(judge(READ, { ...both, session: [narrow] }).missing, ["session"]);
      assert.deepEqual(by(judge(READ, { ...both, boundary: may, session: [may] }).decidedBy), [
        "Allow identity deploy Read",
        "Allow boundary deploy Read",
        "Allow session deploy Read",
        "Allow resource bucket Give",
      ]);
    });

    it("admit the root user of the other account without identity policies", () => {
      assert.equal(
        isAllowed({ ...READ, principal: { root: PROD } }, { resource: bucket(root(PROD)) }),
        true,
      );
      assert.equal(
        isAllowed({ ...READ, principal: { root: OTHER } }, { resource: bucket(root(PROD)) }),
        false,
      );
    });
  });

  describe("within an account", () => {
    const own: Request = { ...READ, ownerAccount: PROD };

    it("need one side", () => {
      assert.deepEqual(by(judge(own, { identity: [may] }).decidedBy), [
        "Allow identity deploy Read",
      ]);
      assert.deepEqual(by(judge(own, { resource: bucket(role(PROD).role) }).decidedBy), [
        "Allow resource bucket Give",
      ]);
      assert.deepEqual(judge(own, {}), {
        allowed: false,
        decidedBy: [],
        missing: ["identity"],
        reason:
          "Neither the caller's policies nor the resource's allow s3:GetObject: the Allow of the identity policy is missing.",
      });
    });

    it("name the boundary that lets a role's grant through", () => {
      const verdict = judge(own, { resource: bucket(role(PROD).role), boundary: may });
      assert.deepEqual(by(verdict.decidedBy), [
        "Allow boundary deploy Read",
        "Allow resource bucket Give",
      ]);
    });

    it("need an identity policy where the resource policy names the account only", () => {
      assert.equal(isAllowed(own, { resource: bucket(PROD) }), false);
      assert.equal(isAllowed(own, { resource: bucket(PROD), identity: [may] }), true);
    });

    it("name another account's role to no avail", () => {
      assert.equal(isAllowed(own, { resource: bucket(role(DEV).role) }), false);
    });

    it("give everybody what is given to *", () => {
      assert.equal(isAllowed(own, { resource: bucket("*") }), true);
      const anybody: Request = { ...own, principal: "anonymous", blockPublicAccess: false };
      assert.equal(isAllowed(anybody, { resource: bucket("*") }), true);
    });

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    it("keep others out of a public bucket under Block Public Access, which has to be stated", () => {
      const anybody: Request = { ...own, principal: "anonymous" };
      const resource = bucket("*");
      assert.equal(
        judge({ ...anybody, blockPublicAccess: true }, { resource }).reason,
        'Block Public Access keeps s3:GetObject from outside the account out: Policy "bucket", statement "Give", is public.',
      );
      refuses(
        anybody,
        { resource },
        'Policy "bucket", statement "Give": it is public, and the request states no blockPublicAccess.',
      );
      assert.equal(isAllowed({ ...own, blockPublicAccess: true }, { resource }), true);
      const [give] = [resource.document.Statement].flat();
      for (const [Condition, isPublic] of [
        [{ StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }, false],
        [{ StringLike: { "aws:PrincipalOrgID": "o-a1b2*" } }, true],
        [{ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }, true],
        [{ StringNotEquals: { "aws:PrincipalOrgID": "o-zzzzzzzzzz" } }, true],
        [{ Bool: { "aws:SecureTransport": true } }, true],
        [{ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, false],
        [{ IpAddress: { "aws:SourceIp": "128.0.0.0/1" } }, true],
      ] as const) {
        const given = policy("bucket", { Effect: "Allow", ...give, Condition });
        const from: Request = {
          ...READ,
          blockPublicAccess: true,
          context: { "aws:SourceIp": "203.0.113.9" },
          organization: {
            id: "o-a1b2c3d4e5",
            managementAccount: DEV,
            members: { [PROD]: "o-a1b2c3d4e5/r-1/" },
          },
        };
        assert.equal(isAllowed(from, { identity: [may], resource: given }), !isPublic);
      }
    });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html#urls-auth-none
  it("let anybody call a function by its URL alone", () => {
    const call = (action: string, context: NonNullable<Request["context"]>): Request => ({
      principal: "anonymous",
      action,
      resource: `arn:aws:lambda:eu-central-1:${DEV}:function:f`,
      ownerAccount: DEV,
      context,
    });
    const open = policy("f", allow({ Principal: "*", Action: "lambda:*", Resource: "*" }));
    for (const [action, context, expected] of [
      ["lambda:InvokeFunctionUrl", { "lambda:FunctionUrlAuthType": "NONE" }, true],
      ["lambda:InvokeFunction", { "lambda:InvokedViaFunctionUrl": true }, true],
      ["lambda:InvokeFunction", { "lambda:InvokedViaFunctionUrl": false }, false],
      ["lambda:InvokeFunction", {}, false],
      ["lambda:GetFunction", {}, false],
    ] as const) {
      assert.equal(isAllowed(call(action, context), { resource: open }), expected, action);
    }
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
  it("let a * at the end of a component of Resource run over colons, and no other", () => {
    const object = "arn:aws:s3:::evil/k:s3:::art/web.zip";
    const own: Request = { ...READ, ownerAccount: PROD, resource: object };
    const reaches = (Resource: string, parts: Partial<Request> = {}): boolean =>
      isAllowed(
        { ...own, ...parts },
        { identity: [policy("p", allow({ Action: "s3:*", Resource }))] },
      );
    assert.equal(reaches("arn:*:s3:::art/web.zip"), true);
    assert.equal(reaches("arn:aw*:s3:::art/web.zip"), true);
    assert.equal(reaches("arn:*s:s3:::art/web.zip"), false);
    assert.equal(reaches("arn:aws?:s3:::art/web.zip"), false);
    assert.equal(reaches("arn:aws:s3:*::art/web.zip"), true);
    assert.equal(reaches("arn:aws:s3:*::art/web.zi"), false);
    assert.equal(reaches("arn:aws:s3:::art/web.zip"), false);
    assert.equal(reaches("arn:*:s3:::evil/*"), true);
    const same = { ArnLike: { "aws:PrincipalArn": "arn:*:iam::art:role/x" } };
    assert.equal(
      isAllowed(own, {
        identity: [policy("p", allow({ Action: "s3:*", Resource: "*", Condition: same }))],
      }),
      false,
    );
  });

  describe("by an explicit Deny", () => {
    const denied = (name: string): Policy =>
      policy(name, deny({ Sid: "Stop", Action: "s3:Get*", Resource: "*" }));
    const both = { identity: [may], resource: bucket(root(PROD)) };
    const cases: readonly (readonly [string, Policies])[] = [
      ["identity", { ...both, identity: [may, denied("d")] }],
      ["boundary", { ...both, boundary: denied("d") }],
      ["session", { ...both, session: [denied("d")] }],
      ["scp", { ...both, scps: [[denied("d")]] }],
      [
        "resource",
        {
          ...both,
          resource: policy(
            "d",
            ...[bucket(root(PROD)).document.Statement].flat(),
            deny({
              Sid: "Stop",
              Principal: "*",
              Action: "s3:*",
              Resource: "arn:aws:s3:::artifacts/*",
            }),
          ),
        },
      ],
      [
        "rcp",
        {
          ...both,
          rcps: [
            [policy("d", deny({ Sid: "Stop", Principal: "*", Action: "s3:*", Resource: "*" }))],
          ],
        },
      ],
    ];
    for (const [side, policies] of cases) {
      it(`of the ${side} outweigh every Allow`, () => {
        const verdict = judge(READ, policies);
        assert.equal(verdict.allowed, false);
        assert.deepEqual(by(verdict.decidedBy), [`Deny ${side} d Stop`]);
      });
    }

    it("say which statement it is", () => {
      assert.equal(
        judge(READ, { identity: [may, denied("guard")] }).reason,
        's3:GetObject is denied explicitly by the identity policy "guard", statement "Stop".',
      );
    });

    it("reach all principals of a denied account, and the sessions of a denied role", () => {
      for (const principal of [root(PROD), role(PROD).role]) {
        const stop = policy(
          "bucket",
          ...[bucket("*").document.Statement].flat(),
          deny({
            Principal: { AWS: principal },
            Action: "s3:*",
            Resource: "arn:aws:s3:::artifacts/*",
          }),
        );
        assert.equal(isAllowed(READ, { identity: [may], resource: stop }), false);
        assert.equal(
          isAllowed(
            { ...READ, principal: role(OTHER), blockPublicAccess: false },
            { identity: [may], resource: stop },
          ),
          true,
        );
      }
    });
  });

  describe("on a key", () => {
    const use: Request = {
      principal: role(DEV),
      action: "kms:Decrypt",
      resource: KEY,
      ownerAccount: DEV,
    };
    const key = (principal: string): Policy =>
      policy(
        "key",
        allow({ Sid: "Use", Principal: { AWS: principal }, Action: "kms:*", Resource: "*" }),
      );
    const mayUse = policy("deploy", allow({ Sid: "Use", Action: "kms:Decrypt", Resource: KEY }));

    it("are its policy's, by naming the role", () => {
      assert.deepEqual(by(judge(use, { resource: key(role(DEV).role) }).decidedBy), [
        "Allow resource key Use",
      ]);
    });

    it("are the account's where the key policy delegates", () => {
      assert.deepEqual(judge(use, { resource: key(root(DEV)) }).missing, ["identity"]);
      assert.deepEqual(by(judge(use, { resource: key(root(DEV)), identity: [mayUse] }).decidedBy), [
        "Allow identity deploy Use",
        "Allow resource key Use",
      ]);
    });

    it("are nobody's without the key policy", () => {
      assert.deepEqual(judge(use, { resource: key(role(DEV, "admin").role), identity: [mayUse] }), {
        allowed: false,
        decidedBy: [],
        missing: ["resource"],
        reason:
          "The key policy does not allow kms:Decrypt to this caller: the Allow of the resource policy is missing.",
      });
      assert.equal(
        isAllowed({ ...use, principal: { root: DEV } }, { resource: key(role(DEV).role) }),
        false,
      );
    });

    it("need both sides from another account, and administration never works from there", () => {
      const from = { ...use, principal: role(PROD) };
      assert.equal(isAllowed(from, { resource: key(root(PROD)), identity: [mayUse] }), true);
      assert.equal(isAllowed(from, { resource: key(root(PROD)) }), false);
      const admin = policy("admin", allow({ Action: "kms:*", Resource: "*" }));
      assert.equal(
        judge(
          { ...from, action: "kms:PutKeyPolicy" },
          { resource: key(root(PROD)), identity: [admin] },
        ).reason,
        "AWS KMS has no kms:PutKeyPolicy across accounts: the Allow of the resource policy is missing.",
      );
    });

    it("are limited by a boundary where the role is named, not where its session is", () => {
      const narrow = policy("narrow", allow({ Action: "s3:*", Resource: "*" }));
      const session = `arn:aws:sts::${DEV}:assumed-role/deploy/one`;
      const caller = { ...use, principal: { ...role(DEV), session: "one" } };
      assert.deepEqual(judge(caller, { resource: key(role(DEV).role), boundary: narrow }).missing, [
        "boundary",
      ]);
      assert.equal(isAllowed(caller, { resource: key(session), boundary: narrow }), true);
    });
  });

  describe("on assuming a role", () => {
    const assume: Request = {
      principal: role(DEV, "pipeline"),
      action: "sts:AssumeRole",
      resource: role(PROD).role,
      ownerAccount: PROD,
    };
    const mayAssume = policy(
      "pipeline",
      allow({ Sid: "Go", Action: "sts:AssumeRole", Resource: role(PROD).role }),
    );

    it("need the trust policy and, across accounts, the caller's", () => {
      assert.equal(
        isAllowed(assume, { resource: trust({ AWS: DEV }), identity: [mayAssume] }),
        true,
      );
      assert.deepEqual(judge(assume, { resource: trust({ AWS: DEV }) }).missing, ["identity"]);
      assert.deepEqual(
        judge(assume, { resource: trust({ AWS: OTHER }), identity: [mayAssume] }).missing,
        ["resource"],
      );
    });

    it("need only the trust policy within an account that names the role", () => {
      const own = { ...assume, principal: role(PROD, "admin") };
      assert.equal(isAllowed(own, { resource: trust({ AWS: role(PROD, "admin").role }) }), true);
      assert.equal(isAllowed(own, { resource: trust({ AWS: PROD }) }), false);
      assert.equal(isAllowed(own, { resource: trust({ AWS: PROD }), identity: [mayAssume] }), true);
    });

    it("admit a service by its name only", () => {
      const service = (name: string): Request => ({ ...assume, principal: { service: name } });
      const codebuild = trust({ Service: "codebuild.amazonaws.com" });
      assert.equal(isAllowed(service("codebuild.amazonaws.com"), { resource: codebuild }), true);
      assert.equal(isAllowed(service("codedeploy.amazonaws.com"), { resource: codebuild }), false);
      assert.equal(isAllowed(assume, { resource: codebuild, identity: [mayAssume] }), false);
    });

    it("refuse an anonymous caller whatever the trust policy says", () => {
      assert.deepEqual(
        judge({ ...assume, principal: "anonymous" }, { resource: trust({ AWS: "*" }) }).missing,
        ["identity"],
      );
    });

    it("admit an identity provider's caller with the claims that the trust policy asks for", () => {
      const provider = `arn:aws:iam::${PROD}:oidc-provider/token.actions.githubusercontent.com`;
      const github = policy(
        "trust",
        allow({
          Principal: { Federated: provider },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": "repo:example/site:ref:refs/heads/main",
            },
          },
        }),
      );
      const from = (branch: string): Request => ({
        ...assume,
        action: "sts:AssumeRoleWithWebIdentity",
        principal: { federated: provider },
        context: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": `repo:example/site:ref:refs/heads/${branch}`,
        },
      });
      assert.equal(isAllowed(from("main"), { resource: github }), true);
      assert.equal(isAllowed(from("fork"), { resource: github }), false);
    });
  });

  describe("for a service principal", () => {
    const distribution = `arn:aws:cloudfront::${PROD}:distribution/E1`;
    const serve = (sourceArn: string): Request => ({
      principal: { service: "cloudfront.amazonaws.com", sourceArn },
      action: "s3:GetObject",
      resource: "arn:aws:s3:::site/index.html",
      ownerAccount: PROD,
    });
    const site = policy(
      "site",
      allow({
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::site/*",
        Condition: { StringEquals: { "AWS:SourceArn": distribution } },
      }),
    );

    it("come from the resource policy alone", () => {
      assert.equal(isAllowed(serve(distribution), { resource: site }), true);
      assert.equal(isAllowed(serve(`${distribution}2`), { resource: site }), false);
      assert.deepEqual(judge(serve(distribution), {}).missing, ["resource"]);
    });

    it("are not reached by service control policies, but by resource control policies", () => {
      const nothing = policy("nothing", deny({ Action: "*", Resource: "*" }));
      const rcp = policy("rcp", deny({ Principal: "*", Action: "s3:*", Resource: "*" }));
      assert.equal(isAllowed(serve(distribution), { resource: site, scps: [[nothing]] }), true);
      assert.equal(isAllowed(serve(distribution), { resource: site, rcps: [[rcp]] }), false);
    });
  });

  describe("under an organization", () => {
    const organization = {
      id: "o-1",
      managementAccount: OTHER,
      members: { [DEV]: "o-1/r-1/ou-1/", [PROD]: "o-1/r-1/ou-2/" },
    };
    const full = policy("FullAWSAccess", allow({ Sid: "All", Action: "*", Resource: "*" }));
    const both = { identity: [may], resource: bucket(root(PROD)) };

    it("need an Allow on every level, and name it", () => {
      assert.deepEqual(by(judge(READ, { ...both, scps: [[full], [full]] }).decidedBy).slice(0, 2), [
        "Allow scp FullAWSAccess All",
        "Allow scp FullAWSAccess All",
      ]);
      assert.deepEqual(judge(READ, { ...both, scps: [[full], []] }), {
        allowed: false,
        decidedBy: [],
        missing: ["scp"],
        reason:
          "Level 1 of the organization (0 = root) does not allow s3:GetObject: the Allow of the service control policy is missing.",
      });
    });

    it("are not reached by control policies of an account outside it", () => {
      const nothing = policy("nothing", deny({ Action: "*", Resource: "*" }));
      const outside = { ...organization, members: { [DEV]: "o-1/r-1/ou-1/" } };
      assert.equal(isAllowed({ ...READ, organization }, { ...both, scps: [[nothing]] }), false);
      assert.equal(
        isAllowed({ ...READ, organization: outside }, { ...both, scps: [[nothing]] }),
        true,
      );
      assert.equal(
        isAllowed({ ...READ, organization: null }, { ...both, scps: [[nothing]] }),
        true,
      );
    });

    it("are reached by resource control policies in the supported services only", () => {
      const rcp = policy("rcp", deny({ Principal: "*", Action: "lambda:*", Resource: "*" }));
      const invoke: Request = {
        principal: role(DEV),
        action: "lambda:InvokeFunction",
        resource: `arn:aws:lambda:eu-central-1:${DEV}:function:f`,
        ownerAccount: DEV,
      };
      const mayInvoke = policy("p", allow({ Action: "lambda:*", Resource: "*" }));
      assert.equal(isAllowed(invoke, { identity: [mayInvoke], rcps: [[rcp]] }), true);
    });

    it("imply RCPFullAWSAccess", () => {
      assert.equal(isAllowed(READ, { ...both, rcps: [[], []] }), true);
      const implied = policy(
        "RCPFullAWSAccess",
        allow({ Principal: "*", Action: "*", Resource: "*" }),
      );
      assert.equal(isAllowed(READ, { ...both, rcps: [[implied]] }), true);
    });
  });

  describe("with NotAction, NotResource and NotPrincipal", () => {
    it("reach everything else", () => {
      const own: Request = { ...READ, ownerAccount: PROD };
      const not = (...statements: Parameters<typeof policy>[1][]): boolean =>
        isAllowed(own, { identity: [policy("p", ...statements)] });
      assert.equal(not(allow({ NotAction: "iam:*", Resource: "*" })), true);
      assert.equal(not(allow({ NotAction: "s3:Get*", Resource: "*" })), false);
      assert.equal(not(allow({ Action: "s3:*", NotResource: "arn:aws:s3:::other/*" })), true);
      assert.equal(not(allow({ Action: "s3:*", NotResource: "arn:aws:s3:::artifacts/*" })), false);
    });

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    it("spare a session only together with its role and account, and never one with a boundary", () => {
      const except = (...arns: readonly string[]): Policy =>
        policy(
          "bucket",
          ...[bucket("*").document.Statement].flat(),
          deny({
            Sid: "Others",
            NotPrincipal: { AWS: arns },
            Action: "s3:*",
            Resource: "arn:aws:s3:::artifacts/*",
          }),
        );
      const session = `arn:aws:sts::${PROD}:assumed-role/deploy/s1`;
      const own: Request = {
        ...READ,
        ownerAccount: PROD,
        principal: { ...role(PROD), session: "s1" },
      };
      const listed = except(session, role(PROD).role, root(PROD));
      const isSpared = (parts: Partial<Request>, resource = listed): boolean =>
        isAllowed({ ...own, ...parts }, { resource });
      assert.equal(isSpared({}), true);
      assert.equal(isSpared({}, except(role(PROD).role, root(PROD))), false);
      assert.equal(isSpared({ principal: role(PROD) }, except(role(PROD).role, root(PROD))), false);
      assert.equal(isSpared({ principal: { ...role(PROD), session: "s2" } }), false);
      assert.equal(isSpared({ principal: { ...role(PROD, "x"), session: "s1" } }), false);
      assert.equal(isAllowed(own, { resource: listed, boundary: may }), false);
      assert.equal(isSpared({ principal: "anonymous" }), false);
      const why = `Policy "bucket", statement "Others": AWS does not say whether NotPrincipal spares the caller unless all are listed: ${role(PROD).role}, ${root(PROD)}, `;
      refuses(own, { resource: except(session) }, `${why}the ARN of its session s1.`);
      refuses(
        { ...own, principal: role(PROD) },
        { resource: listed },
        `${why}the ARN of its session (principal.session is not stated).`,
      );
      const jane = `arn:aws:iam::${PROD}:user/jane`;
      assert.equal(isSpared({ principal: { user: jane } }, except(jane, root(PROD))), true);
      assert.equal(isSpared({ principal: { user: jane } }, except(root(PROD))), false);
    });
  });
});
