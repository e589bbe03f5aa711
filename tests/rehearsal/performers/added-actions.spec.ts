import assert from "node:assert/strict";
import type { Statement } from "../../../judge";
import { callerName } from "../../../rehearsal/call";
import { policiesOf, statement, types } from "../../support/registrations";
import { faultsOf, type Judged, judgedExample, withStatement } from "../support/proof";
import { registered } from "../support/releases";

const foreign = "arn:aws:iam::333333333333:role/Release";
const pipeline = "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline";
const bucketOf = (region: string) => `arn:aws:s3:::acme-artifacts-111111111111-${region}`;
const home = "eu-central-1";
const abroad = "eu-west-1";

interface PrintedStatement {
  readonly Sid: string;
  readonly [element: string]: unknown;
}

describe("added actions in another account and region", () => {
  let judged: Judged;
  let printed: Readonly<Record<string, readonly PrintedStatement[]>>;

  before(async () => {
    judged = await judgedExample("elsewhere");
    printed = dev().outputs.statementsToAdd as typeof printed;
  });

  function dev() {
    const found = judged.stacks.find(({ stack }) => stack === "dev");
    if (!found) throw new Error("There is no stack dev.");
    return found;
  }

  it("are all allowed, and all that is hostile is denied", () => {
    const { release, verdicts } = judged;
    assert.deepEqual(release.faults, []);
    assert.deepEqual(verdicts.faults, []);
  });

  it("let the pipeline take exactly the role that the settings name", () => {
    const take = statement(policiesOf(dev()), "web-role-policy", "TakeDeployRole");
    assert.deepEqual(take, {
      Sid: "TakeDeployRole",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: [foreign, "arn:aws:iam::222222222222:role/ferry/acme-web-deploy"],
    });
  });

  it("print what the role of the other account must hold, its trust first", () => {
    const [trust, ...rights] = printed[foreign] ?? [];
    assert.deepEqual(trust, {
      Sid: "TakeDeployRole",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Action: "sts:AssumeRole",
      Condition: { ArnEquals: { "aws:PrincipalArn": pipeline } },
    });
    assert.deepEqual(
      rights.map(({ Sid, Resource }) => [Sid, [Resource].flat().join(" ")]),
      [
        [
          "ReadArtifacts",
          [abroad, home].map((region) => `${bucketOf(region)}/acme-web/app_source/*`).join(" "),
        ],
        ["ArtifactBucketMeta", `${bucketOf(abroad)} ${bucketOf(home)}`],
        ["UseArtifactKeyThroughS3", `arn:aws:kms:${abroad}:111111111111:key/*`],
        [
          "DescribeArtifactKey",
          `arn:aws:kms:${abroad}:111111111111:key/* arn:aws:kms:${home}:111111111111:key/*`,
        ],
        ["UpdateFunction", `arn:aws:lambda:${abroad}:333333333333:function:worker`],
        [
          "WriteComputeLog",
          ["", ":*"]
            .map(
              (form) =>
                `arn:aws:logs:${abroad}:333333333333:log-group:/aws/codepipeline/acme-web${form}`,
            )
            .join(" "),
        ],
        ["UseArtifactKeyThroughS32", `arn:aws:kms:${home}:111111111111:key/*`],
        ["WriteSite", "arn:aws:s3:::their-reports/*"],
        ["SiteBucketMeta", "arn:aws:s3:::their-reports"],
        ["StartBuild", `arn:aws:codebuild:${home}:333333333333:project/theirs`],
      ],
    );
  });

  it("let the role into the key and the bucket of each region that it works in", () => {
    const policies = policiesOf(dev());
    const principalIsRole = { ArnEquals: { "aws:PrincipalArn": foreign } };
    for (const [region, key, bucket] of [
      [home, "artifacts-key", "artifacts-bucket-policy"],
      [abroad, "artifacts-eu-west-1-key", "artifacts-eu-west-1-bucket-policy"],
    ] as const) {
      const own = (name: string) =>
        (policies[name]?.Statement ?? []).filter(({ Condition }) =>
          JSON.stringify(Condition ?? {}).includes(`"${foreign}"`),
        );
      const arn = bucketOf(region);
      assert.deepEqual(
        own(key).map(({ Action, Condition }) => [Action, Condition]),
        [
          [
            ["kms:Decrypt", "kms:GenerateDataKey"],
            {
              ...principalIsRole,
              StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
              StringLike: { "kms:EncryptionContext:aws:s3:arn": [arn, `${arn}/*`] },
            },
          ],
          ["kms:DescribeKey", principalIsRole],
        ],
      );
      assert.deepEqual(
        own(bucket).map(({ Action, Resource, Condition }) => [Action, Resource, Condition]),
        [
          [
            [
              "s3:GetObject",
              "s3:GetObjectVersion",
              "s3:GetObjectTagging",
              "s3:GetObjectVersionTagging",
              "s3:GetBucketVersioning",
              "s3:GetBucketAcl",
              "s3:GetBucketLocation",
            ],
            [`${arn}/acme-web/app_source/*`, arn],
            principalIsRole,
          ],
        ],
      );
    }
  });

  it("let in the roles that read the artifacts, and print what these need", () => {
    const reader = printed["arn:aws:iam::111111111111:role/Builder"] ?? [];
    assert.deepEqual(
      reader.map(({ Sid, Action }) => [Sid, Action]),
      [
        ["ArtifactBucketMeta", ["s3:GetBucketAcl", "s3:GetBucketLocation"]],
        ["ReadArtifacts", ["s3:GetObject", "s3:GetObjectVersion"]],
        ["WriteArtifacts", "s3:PutObject"],
        ["UseArtifactKeyThroughS3", ["kms:Decrypt", "kms:GenerateDataKey"]],
        ["DescribeArtifactKey", "kms:DescribeKey"],
      ],
    );
    const machine = printed["arn:aws:iam::111111111111:role/Machine"] ?? [];
    assert.deepEqual(
      machine.map(({ Sid, Action }) => [Sid, Action]),
      [
        ["ReadBundle", ["s3:GetObject", "s3:GetObjectVersion"]],
        ["DecryptBundleThroughS3", "kms:Decrypt"],
      ],
    );
  });

  it("give tasks no role but those that the settings name", () => {
    const policies = policiesOf(dev());
    assert.deepEqual(statement(policies, "web-role-policy", "PassTaskRoles"), {
      Sid: "PassTaskRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: [
        "arn:aws:iam::111111111111:role/OrdersExecution",
        "arn:aws:iam::111111111111:role/MailExecution",
        "arn:aws:iam::111111111111:role/Mail",
      ],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    });
  });

  it("log what they compute in their own region, with the key of that region", async () => {
    const [, computing] = (await judgedExample("computed")).stacks;
    const registrations = computing?.registrations ?? [];
    const logs = registrations.filter(
      ({ type, name }) => type === types.logGroup && name.startsWith("checks-compute-logs-"),
    );
    const [replica] = registrations.filter(({ type }) => type === types.replicaKey);
    assert.deepEqual(
      logs.map(({ inputs }) => inputs),
      [
        {
          region: abroad,
          name: "/aws/codepipeline/acme-checks",
          retentionInDays: 365,
          kmsKeyId: replica?.outputs.arn,
        },
      ],
    );
  });

  describe("are faults where more than they need is let in:", () => {
    const open = (account: string) => (statement: Statement) => ({
      ...statement,
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Condition: {},
    });
    const on = (Resource: string) => (statement: Statement) => ({ ...statement, Resource });
    const trust = `dev:${foreign}-trust`;
    const bucket = "dev:artifacts-eu-west-1-bucket-policy";
    const planted = {
      "an administrator of the account that delivers": [
        trust,
        "TakeDeployRole",
        open("111111111111"),
        /may, with every right of its own, sts:AssumeRole on .*role\/Release: statement TakeDeployRole of /,
      ],
      "an administrator of the role's account": [
        trust,
        "TakeDeployRole",
        open("333333333333"),
        /333333333333 may, with every right of its own, sts:AssumeRole on .*role\/Release: statement TakeDeployRole of /,
      ],
      "a deploy role of another target": [
        trust,
        "TakeDeployRole",
        open("222222222222"),
        /222222222222\)? may, with every right of its own, sts:AssumeRole on .*role\/Release: statement TakeDeployRole of /,
      ],
      "a stranger": [
        trust,
        "TakeDeployRole",
        open("999999999999"),
        /999999999999 may, with every right of its own, sts:AssumeRole on .*role\/Release: statement TakeDeployRole of /,
      ],
      "others than the pipeline, writing artifacts": [
        bucket,
        "DenyOtherWriters",
        () => undefined,
        /s3:PutObject on arn:aws:s3:::acme-artifacts-111111111111-eu-west-1\/x .*: artifacts-eu-west-1-bucket-policy in stack dev does not deny it/,
      ],
      "its role, building another project": [
        `dev:${foreign}`,
        "StartBuild",
        on("arn:aws:codebuild:eu-west-1:333333333333:project/*"),
        /Release \(333333333333\) may codebuild:.* on arn:aws:codebuild:eu-west-1:333333333333:project\/.*: statement StartBuild of /,
      ],
      "its role, changing another function": [
        `dev:${foreign}`,
        "UpdateFunction",
        on("arn:aws:lambda:eu-west-1:333333333333:function:*"),
        /Release \(333333333333\) may lambda:.* on arn:aws:lambda:eu-west-1:333333333333:function:.*: statement UpdateFunction of /,
      ],
    } as const;
    for (const [who, [policy, sid, change, sentence]] of Object.entries(planted)) {
      it(who, () => {
        const faults = faultsOf(judged, withStatement(judged.stacks, policy, sid, change));
        assert.match(faults.join("\n"), sentence);
      });
    }
  });

  it("are faults where a half is missing", () => {
    const untrusting = withStatement(
      judged.stacks,
      `dev:${foreign}-trust`,
      "TakeDeployRole",
      () => undefined,
    );
    const [fault = ""] = faultsOf(judged, untrusting);
    assert.match(
      fault,
      /acme-web-pipeline may not sts:AssumeRole on arn:aws:iam::333333333333:role\/Release/,
    );
  });

  it("are faults where the other account lets in whoever it likes", () => {
    const open = registered(judged.stacks, types.role, (inputs) => {
      const text = String(inputs.assumeRolePolicy);
      if (!text.includes("acme-web-pipeline") || text.includes("codepipeline.")) return inputs;
      const { Statement, ...rest } = JSON.parse(text);
      const [{ Condition: _, ...trust }] = Statement;
      return { ...inputs, assumeRolePolicy: JSON.stringify({ ...rest, Statement: [trust] }) };
    });
    assert.match(
      faultsOf(judged, open).join("\n"),
      /Nothing needs that .* sts:AssumeRole on .*Release/,
    );
  });

  it("run in the role that the settings name, and nobody else's", () => {
    const takers = judged.verdicts.hops.flatMap(({ call: { request } }) =>
      request.resource === foreign ? [callerName(request.principal)] : [],
    );
    assert.deepEqual([...new Set(takers)], [pipeline]);
  });
});
