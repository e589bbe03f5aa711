import assert from "node:assert/strict";
import { proofReport } from "../../../cli/report/proof";
import type { Statement } from "../../../judge";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { exceptions } from "../../../rehearsal/verdicts/exceptions";
import { type Proof, proveRelease } from "../../../rehearsal/verdicts/prove";
import { judgedExample, withPolicy, withStatement } from "../support/proof";
import type { Stacks } from "../support/releases";

describe("the proof", () => {
  for (const name of ["files", "repository"] as const) {
    it(`finds nothing idle and nothing untested in the example ${name}`, async () => {
      const { idle, untested, mutants } = proveRelease((await judgedExample(name)).verdicts);
      assert.deepEqual({ idle, untested }, { idle: [], untested: [] });
      assert.ok(mutants > 100, `${mutants} mutants`);
    });
  }

  it("gives each exception a reason and AWS's page", () => {
    for (const { reason, page } of exceptions) {
      assert.ok(reason.length > 30, reason);
      assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
    }
  });

  it("names what it excuses", async () => {
    const { excused } = proveRelease((await judgedExample("repository")).verdicts);
    assert.ok(
      excused.includes(
        "dev:artifacts-key, statement UseArtifactKey: action kms:DescribeKey (needed once " +
          "keyAdministrators takes the key's administration from the account's IAM policies)",
      ),
    );
  });

  describe("names", () => {
    /** Proves the example with other policies, whose release goes on as before. */
    async function withOther(change: (stacks: Stacks) => Stacks): Promise<Proof> {
      const { stacks, release } = await judgedExample("repository");
      const verdicts = judgeRelease(change(stacks), release);
      assert.ok(verdicts.hops.every(({ verdict }) => verdict.allowed));
      return proveRelease(verdicts);
    }

    const added = (policy: string, statement: Statement) => (stacks: Stacks) =>
      withPolicy(stacks, policy, (statements) => [...statements, statement]);

    /** A part too many, and the sentence about it. */
    const idle: readonly (readonly [string, (stacks: Stacks) => Stacks, ...string[]])[] = [
      [
        "a statement that no hop needs",
        added("dev:web-role-policy", {
          Sid: "ListBuckets",
          Effect: "Allow",
          Action: "s3:ListAllMyBuckets",
          Resource: "*",
        }),
        "dev:web-role-policy, statement ListBuckets: the statement",
      ],
      [
        "an action that no hop needs",
        (stacks) =>
          withStatement(stacks, "dev:web-role-policy", "StartBuild", (statement) => ({
            ...statement,
            Action: [...[statement.Action ?? []].flat(), "codebuild:ListBuildsForProject"],
          })),
        "dev:web-role-policy, statement StartBuild: action codebuild:ListBuildsForProject",
      ],
      [
        "a resource that no hop needs",
        (stacks) =>
          withStatement(stacks, "dev:web-role-policy", "StartBuild", (statement) => ({
            ...statement,
            Resource: [
              ...[statement.Resource ?? []].flat(),
              "arn:aws:codebuild:eu-central-1:111111111111:project/of-another-team",
            ],
          })),
        "dev:web-role-policy, statement StartBuild: resource " +
          "arn:aws:codebuild:eu-central-1:111111111111:project/of-another-team",
      ],
      [
        "a principal in the key's policy that no hop needs",
        (stacks) =>
          withStatement(stacks, "dev:artifacts-key", "UseArtifactKey", (statement) => ({
            ...statement,
            Condition: alsoNaming(statement, "ArnEquals", "arn:aws:iam::111111111111:role/Someone"),
          })),
        "dev:artifacts-key, statement UseArtifactKey: value arn:aws:iam::111111111111:role/Someone of " +
          "ArnEquals aws:PrincipalArn",
      ],
      [
        "a writer of artifacts that no hop needs",
        (stacks) =>
          withStatement(stacks, "dev:artifacts-bucket-policy", "DenyOtherWriters", (statement) => ({
            ...statement,
            Condition: alsoNaming(
              statement,
              "ArnNotEquals",
              "arn:aws:iam::111111111111:role/Someone",
            ),
          })),
        "dev:artifacts-bucket-policy, statement DenyOtherWriters: value " +
          "arn:aws:iam::111111111111:role/Someone of ArnNotEquals aws:PrincipalArn",
      ],
      [
        "an account that a bucket lets in without need",
        (stacks) =>
          withStatement(stacks, "dev:artifacts-bucket-policy", "ReadArtifacts", (statement) => ({
            ...statement,
            Principal: {
              AWS: ["arn:aws:iam::222222222222:root", "arn:aws:iam::444444444444:root"],
            },
          })),
        "dev:artifacts-bucket-policy, statement ReadArtifacts: principal arn:aws:iam::444444444444:root",
      ],
    ];
    for (const [what, change, ...sentences] of idle) {
      it(what, async () => {
        const { idle, untested } = await withOther(change);
        assert.deepEqual({ idle, untested }, { idle: sentences, untested: [] });
      });
    }

    /** A guard too many, and the sentence about it. */
    const untested: readonly (readonly [string, (stacks: Stacks) => Stacks, ...string[]])[] = [
      [
        "a Deny that no hostile call meets",
        added("dev:artifacts-bucket-policy", {
          Sid: "DenyListing",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:ListBucketMultipartUploads",
          Resource: "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1",
        }),
        "dev:artifacts-bucket-policy, statement DenyListing: the statement",
      ],
      [
        "a condition that no hostile call meets",
        (stacks) =>
          withStatement(stacks, "dev:web-role-policy", "InvokeFunction", (statement) => ({
            ...statement,
            Condition: { StringEquals: { "aws:RequestedRegion": "eu-central-1" } },
          })),
        "dev:web-role-policy, statement InvokeFunction: condition StringEquals aws:RequestedRegion",
      ],
    ];
    for (const [what, change, ...sentences] of untested) {
      it(what, async () => {
        const { idle, untested } = await withOther(change);
        assert.deepEqual({ idle, untested }, { idle: [], untested: sentences });
      });
    }
  });

  it("finds a guard untested once the calls that meet it are gone", async () => {
    const { verdicts } = await judgedExample("repository");
    const { policies, hops, reach } = verdicts;
    const secured = (name: string) => name.includes("DenyInsecureTransport");
    const proof = proveRelease({ policies, hops, hostile: [], reach });
    assert.deepEqual(proof.untested.filter(secured), []);
    const { untested } = proveRelease({ policies, hops, hostile: [], reach: undefined });
    assert.deepEqual(untested.filter(secured), [
      "prod:web-bucket-policy, statement DenyInsecureTransport: the statement",
      "prod:web-bucket-policy, statement DenyInsecureTransport: resource " +
        "arn:aws:s3:::acme-web-222222222222-eu-central-1",
      "prod:web-bucket-policy, statement DenyInsecureTransport: resource " +
        "arn:aws:s3:::acme-web-222222222222-eu-central-1/*",
      "dev:artifacts-bucket-policy, statement DenyInsecureTransport: the statement",
      "dev:artifacts-bucket-policy, statement DenyInsecureTransport: resource " +
        "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1",
      "dev:artifacts-bucket-policy, statement DenyInsecureTransport: resource " +
        "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/*",
      "dev:records-bucket-policy, statement DenyInsecureTransport: the statement",
      "dev:records-bucket-policy, statement DenyInsecureTransport: resource " +
        "arn:aws:s3:::acme-111111111111-eu-central-1-records",
      "dev:records-bucket-policy, statement DenyInsecureTransport: resource " +
        "arn:aws:s3:::acme-111111111111-eu-central-1-records/*",
    ]);
  });

  it("finds a permission idle once the hop that needs it is gone", async () => {
    const { verdicts } = await judgedExample("repository");
    const { policies, hops } = verdicts;
    const without = hops.filter(
      ({ call: { request } }) => request.action !== "lambda:InvokeFunction",
    );
    assert.deepEqual(
      proveRelease({ policies, hops: without, hostile: [], reach: undefined }).idle,
      ["dev:web-role-policy, statement InvokeFunction: the statement"],
    );
  });

  it("is of the stacks' own policies: an organization's do not stand in for a missing guard", async () => {
    const { stacks, release, verdicts } = await judgedExample("repository");
    const name = "no uploads in the clear";
    const deny: Statement = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const rcps = [[{ name, document: { Version: "2012-10-17", Statement: [deny] } }]];
    const guarded = judgeRelease(stacks, release, { guardrails: { rcps } });
    assert.deepEqual(guarded.faults, []);
    assert.deepEqual(proveRelease(guarded), proveRelease(verdicts));
  });

  it("is reported with each idle permission and untested guard", () => {
    const proof = {
      mutants: 7,
      widened: 5,
      idle: ["an action"],
      untested: ["a Deny"],
      excused: ["a part"],
    };
    assert.equal(
      proofReport(proof),
      `
7 parts of policies taken away in turn, 5 parts widened:
1 idle permission, which no hop needs
  - an action
1 untested guard, whose loss nothing notices
  - a Deny
1 part excused by name and reason (--json lists them)
`,
    );
  });

  function alsoNaming({ Condition = {} }: Statement, operator: string, arn: string) {
    const { "aws:PrincipalArn": named = [] } = Condition[operator] ?? {};
    return {
      ...Condition,
      [operator]: { "aws:PrincipalArn": [...[named].flat().map(String), arn] },
    };
  }
});
