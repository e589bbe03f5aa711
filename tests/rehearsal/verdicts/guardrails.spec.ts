import assert from "node:assert/strict";
import type { Statement } from "../../../judge";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { readOrganization } from "../../../rehearsal/verdicts/guardrails";
import { Folders } from "../support/folders";
import { type Judged, judgedExample } from "../support/proof";

const organization = "o-a1b2c3d4e5";

describe("an organization's policies", () => {
  const folders = new Folders();
  let example: Judged;

  before(async () => {
    example = await judgedExample("repository");
  });
  after(() => folders.remove());

  const file = (text: string) => `${folders.of({ "policy.json": text })}/policy.json`;
  const policy = (...statements: readonly Statement[]) =>
    file(JSON.stringify({ Version: "2012-10-17", Statement: statements }));

  interface Given {
    readonly scp?: readonly string[];
    readonly rcp?: readonly string[];
    readonly organization?: string;
  }

  const read = ({ scp = [], rcp = [], organization }: Given) =>
    readOrganization({ scp, rcp, organization });

  const judged = (given: Given) => judgeRelease(example.stacks, example.release, read(given));

  /** Regions other than the delivery's are denied, global services and roles of a path excepted. */
  const regions = (...allowed: readonly string[]): Statement => ({
    Sid: "DenyOtherRegions",
    Effect: "Deny",
    NotAction: ["cloudfront:*", "iam:*", "organizations:*", "route53:*", "support:*", "sts:*"],
    Resource: "*",
    Condition: { StringNotEquals: { "aws:RequestedRegion": allowed } },
  });
  /** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html */
  const ownOrganization: Statement = {
    Sid: "OnlyTheOrganizationAndServices",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*", "kms:*", "sts:AssumeRole"],
    Resource: "*",
    Condition: {
      StringNotEqualsIfExists: { "aws:PrincipalOrgID": organization },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  };

  describe("let the release pass", () => {
    it("where they deny other regions", () => {
      const scp = [policy(regions("eu-central-1", "us-east-1"))];
      assert.deepEqual(judged({ scp }).faults, []);
    });

    it("where they deny them to global services too, whose calls go to us-east-1", () => {
      const { NotAction: _, ...statement } = regions("eu-central-1", "us-east-1");
      assert.deepEqual(judged({ scp: [policy({ ...statement, Action: "*" })] }).faults, []);
    });

    it("where nobody may leave the organization", () => {
      const leave: Statement = {
        Sid: "DenyLeaving",
        Effect: "Deny",
        Action: "organizations:LeaveOrganization",
        Resource: "*",
      };
      assert.deepEqual(judged({ scp: [policy(leave)] }).faults, []);
    });

    it("where buckets, keys and roles serve the organization alone", () => {
      const { faults } = judged({ rcp: [policy(ownOrganization)], organization });
      assert.deepEqual(faults, []);
    });

    it("where roles may touch the organization's buckets alone", () => {
      const outside: Statement = {
        Sid: "DenyForeignBuckets",
        Effect: "Deny",
        Action: "s3:*",
        Resource: "*",
        Condition: { StringNotEquals: { "aws:ResourceOrgID": organization } },
      };
      assert.deepEqual(judged({ scp: [policy(outside)], organization }).faults, []);
    });

    it("on several levels", () => {
      const all: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
      const scp = [policy(all), policy(regions("eu-central-1"))];
      assert.deepEqual(judged({ scp }).faults, []);
    });
  });

  describe("stop the release", () => {
    it("where they deny taking roles, and the fault names the statement", () => {
      const path = policy({
        Sid: "DenyTakingRoles",
        Effect: "Deny",
        Action: "sts:AssumeRole",
        Resource: "*",
      });
      const [role, target] = ["111111111111", "222222222222"].map(
        (account) => `arn:aws:iam::${account}:role/ferry/acme`,
      );
      assert.deepEqual(judged({ scp: [path] }).faults, [
        `${role}-web-pipeline may not sts:AssumeRole on ${target}-web-deploy: sts:AssumeRole is denied ` +
          `explicitly by the service control policy "${path}", statement "DenyTakingRoles". ` +
          "The same holds for 2 more calls. " +
          `Ask for an exception of ${role}-web-pipeline, ${role}-invalidate, ${role}-back in ${path}.`,
      ]);
    });

    it("where they deny its region", () => {
      const path = policy(regions("eu-west-1"));
      const [fault = "", ...others] = judged({ scp: [path] }).faults;
      assert.deepEqual(others, []);
      assert.ok(fault.includes(`service control policy "${path}", statement "DenyOtherRegions"`));
    });

    it("where a resource control policy shuts out the visitors' CloudFront", () => {
      const path = policy({
        Sid: "OnlyRoles",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "*",
        Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } },
      });
      assert.deepEqual(judged({ rcp: [path] }).faults, [
        "cloudfront.amazonaws.com may not s3:GetObject on " +
          "arn:aws:s3:::acme-web-222222222222-eu-central-1/index.html: s3:GetObject is denied explicitly by " +
          `the resource control policy "${path}", statement "OnlyRoles". ` +
          `Ask for an exception of cloudfront.amazonaws.com in ${path}.`,
      ]);
    });

    it("where a level allows too little, and the fault names what to add", () => {
      const path = policy({ Effect: "Allow", NotAction: "codebuild:*", Resource: "*" });
      const pipeline = "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline";
      assert.deepEqual(judged({ scp: [path] }).faults, [
        `${pipeline} may not codebuild:StartBuild on ` +
          "arn:aws:codebuild:eu-central-1:111111111111:project/acme-web-web: Level 0 of the organization " +
          "(0 = root) does not allow codebuild:StartBuild: the Allow of the service control policy is " +
          "missing. The same holds for 1 more call. " +
          'Add {"Effect":"Allow","Action":["codebuild:StartBuild","codebuild:BatchGetBuilds"],"Resource":"*"} ' +
          `to ${path}.`,
      ]);
    });

    it("where the delivery belongs to another organization", () => {
      const other: Statement = {
        ...ownOrganization,
        Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-another1234" } },
      };
      assert.notDeepEqual(judged({ rcp: [policy(other)], organization }).faults, []);
    });
  });

  it("reach the stacks' accounts alone: a stranger's attack must fail without them", () => {
    const scp = [policy({ Effect: "Deny", Action: "lambda:GetFunction", Resource: "*" })];
    const { policies } = judged({ scp });
    const request = {
      action: "s3:GetObject",
      resource: "arn:aws:s3:::acme-web-222222222222-eu-central-1/index.html",
      ownerAccount: "222222222222",
    };
    const of = (account: string) =>
      policies.inForce({ ...request, principal: { role: `arn:aws:iam::${account}:role/Someone` } });
    assert.equal(of("111111111111").scps?.length, 1);
    assert.equal(of("999999999999").scps, undefined);
    const rcps = judged({ rcp: [policy(ownOrganization)], organization }).policies;
    const owned = (ownerAccount: string) =>
      rcps.inForce({ ...request, principal: "anonymous", ownerAccount }).rcps;
    assert.equal(owned("222222222222")?.length, 1);
    assert.equal(owned("999999999999"), undefined);
  });

  it("stand beside FullAWSAccess where they only deny", () => {
    const { guardrails } = read({ scp: [policy(regions("eu-central-1"))] });
    assert.deepEqual(
      guardrails?.scps?.map((level) => level.map(({ name }) => name).slice(1)),
      [["FullAWSAccess"]],
    );
  });

  describe("are refused in one sentence", () => {
    /** What is wrong, what the command line gives, and the sentence; `<file>` stands for the path. */
    const rows: readonly (readonly [string, () => Given & { readonly path?: string }, string])[] = [
      [
        "where the file is not there",
        () => ({ scp: ["/nowhere/scp.json"], path: "/nowhere/scp.json" }),
        "<file> can't be read as a policy: there is no such file. " +
          "Give the JSON that AWS stores.",
      ],
      [
        "where it holds no policy",
        () => scpOf('{"Version": "2012-10-17"}'),
        "<file> is no policy: it has no Statement. Give the JSON that AWS stores.",
      ],
      [
        "where it holds a list",
        () => scpOf("[]"),
        "<file> is no policy: it has no Statement. Give the JSON that AWS stores.",
      ],
      [
        "where a statement has no effect",
        () => scpOf('{"Version": "2012-10-17", "Statement": [{"Action": "*", "Resource": "*"}]}'),
        'Policy "<file>", statement #0: its Effect undefined is neither Allow nor Deny.',
      ],
      [
        "where the judge does not know an action",
        () =>
          scpOf(
            '{"Version": "2012-10-17", "Statement": {"Sid": "A", "Effect": "Deny", "Action": "s3:GetAll", "Resource": "*"}}',
          ),
        'Policy "<file>", statement "A": AWS has no action "s3:GetAll".',
      ],
      [
        "where they ask for the organization, and nobody says which it is",
        () => {
          const path = policy(ownOrganization);
          return { rcp: [path], path };
        },
        "<file> asks for aws:PrincipalOrgID: give your organization's id with --organization o-….",
      ],
      [
        "where they ask for organizational units, which the rehearsal does not know",
        () => {
          const condition = { StringLike: { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" } };
          const path = policy({ ...ownOrganization, Condition: condition });
          return { rcp: [path], organization, path };
        },
        "<file> asks for aws:PrincipalOrgPaths, and the rehearsal does not know your organizational units: " +
          "leave this file out.",
      ],
      [
        "where the organization's id is none",
        () => ({ organization: "acme" }),
        '--organization "acme" is no id of an organization: give it as AWS shows it, o- and 10 to 32 ' +
          "lower-case letters and digits.",
      ],
    ];
    for (const [what, given, message] of rows) {
      it(what, () => {
        const { path = "", ...rest } = given();
        assert.throws(() => read(rest), {
          name: "RehearsalFault",
          message: message.replaceAll("<file>", path),
        });
      });
    }

    it("where the file is no JSON", () => {
      const { path, ...given } = scpOf("Version: 2012-10-17");
      assert.throws(() => read(given), {
        name: "RehearsalFault",
        message: new RegExp(
          `^${path} can't be read as a policy: .* Give the JSON that AWS stores\\.$`,
        ),
      });
    });

    function scpOf(text: string) {
      const path = file(text);
      return { scp: [path], path };
    }
  });
});
