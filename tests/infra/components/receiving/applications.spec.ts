import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { one, policiesOf, statement, types } from "../../../support/registrations";
import { exampleStacks } from "../../../support/stacks";

const account = "222222222222";
const roles = `arn:aws:iam::${account}:role/ferry/acme-api`;
const bucket = "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1";
const packages = `${bucket}/packages/acme-api/*`;
const throughS3 = {
  StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
  StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] },
};
const transform = ["Include", "LanguageExtensions", "Serverless-2016-10-31"].map(
  (name) => `arn:aws:cloudformation:eu-central-1:aws:transform/${name}`,
);

describe("an application of another account", () => {
  let prod: Evaluation;
  let dev: Evaluation;

  before(async () => {
    ({ prod, dev } = await exampleStacks("serverless"));
  });

  it("is two roles until the first release makes its stack", () => {
    assert.deepEqual(
      prod.registrations.flatMap(({ component, type, name }) =>
        component || type.startsWith("pulumi:") ? [] : [`${type.split(":").at(-1)} ${name}`],
      ),
      [
        "Role api-cloudformation",
        "Role api-deploy",
        "RolePolicy api-cloudformation-policy",
        "RolePolicy api-deploy-policy",
      ],
    );
  });

  it("lets CloudFormation take the role that makes the resources, and nobody else", () => {
    assert.deepEqual(policiesOf(prod)["api-cloudformation/trust"]?.Statement, [
      {
        Sid: "TakenByService",
        Effect: "Allow",
        Principal: { Service: "cloudformation.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ]);
  });

  it("gives that role one folder of packages, and what the settings list", () => {
    const statements = policiesOf(prod)["api-cloudformation-policy"]?.Statement ?? [];
    const isListed = ({ Sid }: { readonly Sid: string }) => Sid.startsWith("ApplicationResources");
    const own = statements.filter((each) => !isListed(each));
    assert.deepEqual(own, [
      {
        Sid: "ReadPackages",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: packages,
        Condition: { StringEquals: { "aws:ResourceAccount": "111111111111" } },
      },
      {
        Sid: "DecryptPackagesThroughS3",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "arn:aws:kms:eu-central-1:111111111111:key/*",
        Condition: throughS3,
      },
      {
        Sid: "ExpandTemplate",
        Effect: "Allow",
        Action: "cloudformation:CreateChangeSet",
        Resource: transform,
      },
    ]);
    const role = `arn:aws:iam::${account}:role/acme-api-hello`;
    assert.deepEqual(
      statements
        .filter(isListed)
        .map(({ Action, Resource, Condition }) => [[Action].flat().length, Resource, Condition]),
      [
        [12, `arn:aws:lambda:eu-central-1:${account}:function:acme-api-hello`, undefined],
        [
          3,
          role,
          {
            StringEquals: {
              "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/application-boundary`,
            },
          },
        ],
        [4, role, undefined],
        [1, role, { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } }],
      ],
    );
  });

  it("lets the pipeline's role change one stack, with one role for CloudFormation", () => {
    const policies = policiesOf(prod);
    assert.deepEqual(policies["api-deploy/trust"]?.Statement, [
      {
        Sid: "TakeDeployRole",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:root" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: {
            "aws:PrincipalArn": "arn:aws:iam::111111111111:role/ferry/acme-api-pipeline",
          },
        },
      },
    ]);
    const statements = policies["api-deploy-policy"]?.Statement ?? [];
    const of = (sid: string) => statement(policies, "api-deploy-policy", sid);
    assert.deepEqual(
      statements.map(({ Sid }) => Sid),
      [
        "ReadArtifacts",
        "ArtifactBucketMeta",
        "UseArtifactKeyThroughS3",
        "DescribeArtifactKey",
        "ChangeStack",
        "PassStackRole",
        "ExpandTemplate",
      ],
    );
    assert.deepEqual(of("ChangeStack"), {
      Sid: "ChangeStack",
      Effect: "Allow",
      Action: [
        "CreateChangeSet",
        "DeleteChangeSet",
        "DescribeChangeSet",
        "DescribeStacks",
        "DescribeStackEvents",
        "ExecuteChangeSet",
      ].map((action) => `cloudformation:${action}`),
      Resource: `arn:aws:cloudformation:eu-central-1:${account}:stack/acme-api/*`,
    });
    assert.deepEqual(of("PassStackRole"), {
      Sid: "PassStackRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: `${roles}-cloudformation`,
      Condition: { StringEquals: { "iam:PassedToService": "cloudformation.amazonaws.com" } },
    });
  });

  it("is let in by the artifact bucket for its folder, and by the key through S3", () => {
    const policies = policiesOf(dev);
    const root = { AWS: `arn:aws:iam::${account}:root` };
    const isRole = { "aws:PrincipalArn": `${roles}-cloudformation` };
    assert.deepEqual(statement(policies, "artifacts-bucket-policy", "ReadPackages"), {
      Sid: "ReadPackages",
      Effect: "Allow",
      Principal: root,
      Action: "s3:GetObject",
      Resource: packages,
      Condition: { ArnEquals: isRole },
    });
    const readers = (policies["artifacts-key"]?.Statement ?? []).filter(({ Condition }) =>
      JSON.stringify(Condition ?? {}).includes("-cloudformation"),
    );
    assert.deepEqual(readers, [
      {
        Sid: "DecryptPackagesThroughS3",
        Effect: "Allow",
        Principal: { AWS: ["111111111111", account] },
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: {
          ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ferry/acme-api-cloudformation" },
          ...throughS3,
        },
      },
    ]);
  });

  it("has the build upload with the key of the artifacts", () => {
    const { encryptionKey } = one(dev, types.project).inputs;
    assert.equal(encryptionKey, one(dev, types.key).outputs.arn);
    const writers = statement(policiesOf(dev), "artifacts-bucket-policy", "DenyOtherWriters");
    assert.deepEqual(writers.Condition, {
      ArnNotEquals: {
        "aws:PrincipalArn": [
          "arn:aws:iam::111111111111:role/ferry/acme-api-pipeline",
          "arn:aws:iam::111111111111:role/ferry/codebuild-acme-api-api-service-role",
        ],
      },
    });
  });

  it("finds its packages when it goes back, however old: only artifacts expire", () => {
    const { rules } = one(
      dev,
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    ).inputs;
    assert.deepEqual(rules, [
      {
        id: "expire",
        status: "Enabled",
        filter: {},
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        noncurrentVersionExpiration: { noncurrentDays: 92 },
      },
      {
        id: "expire-acme-api",
        status: "Enabled",
        filter: { prefix: "acme-api/" },
        expiration: { days: 92 },
      },
    ]);
  });

  it("says in its contract where to release, and what is read there", () => {
    const { applications } = prod.outputs.contract as { readonly applications: unknown };
    assert.deepEqual(applications, {
      api: {
        deployRole: `${roles}-deploy`,
        pipelineRole: "arn:aws:iam::111111111111:role/ferry/acme-api-pipeline",
        stackRole: `${roles}-cloudformation`,
        stack: "acme-api",
        capabilities: ["CAPABILITY_NAMED_IAM"],
        packages: "packages/acme-api",
      },
    });
  });
});
