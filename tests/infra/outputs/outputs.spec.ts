import assert from "node:assert/strict";
import { outputs as describedOutputs } from "../../../docs/generate/outputs";
import { aDelivery, anUpload, aTarget } from "../../support/refusals";
import { one, policiesOf, statement, types } from "../../support/registrations";
import { changed, delivery, objectDelivery, target } from "../../support/settings";
import { defaultStacks, evaluateDelivery } from "../../support/stacks";

const role = "arn:aws:iam::111111111111:role/Release";
const key = "arn:aws:kms:eu-central-1:111111111111:key/mrk-existing";
const store = "arn:aws:s3:::our-artifacts";
const deployRole = "arn:aws:iam::222222222222:role/ferry/acme-web-deploy";
const buildRole = "arn:aws:iam::111111111111:role/ferry/codebuild-acme-web-web-service-role";

describe("the outputs of the default stacks", () => {
  it("are few, each known by a sentence, and the one that stacks read for themselves is small", async () => {
    const stacks = await defaultStacks();
    const known = Object.keys(describedOutputs);
    for (const { stack, outputs } of [stacks.prod, stacks.dev]) {
      const names = Object.keys(outputs);
      assert.ok(names.length <= 7, `${stack}: ${names}`);
      assert.deepEqual(
        names.filter((name) => !known.includes(name)),
        [],
      );
      assert.ok(JSON.stringify(outputs.contract).length < 1_200, stack);
    }
  });
});

describe("the outputs of a delivery", () => {
  it("say where each pipeline is, and what is left to a person for a new connection", async () => {
    const { outputs } = (await defaultStacks()).dev;
    assert.deepEqual(outputs.pipelines, {
      web: "https://eu-central-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/acme-web/view",
    });
    assert.deepEqual(outputs.connections, {
      github: "https://eu-central-1.console.aws.amazon.com/codesuite/settings/connections",
    });
    assert.deepEqual(outputs.nextSteps, [
      "If connection github is not approved yet: pulumi stack output connections",
      "Once github is approved: aws codepipeline start-pipeline-execution --name acme-web",
    ]);
    assert.equal(outputs.statementsToAdd, undefined);
  });

  it("say nothing of steps for a connection that is there", async () => {
    const arn = "arn:aws:codeconnections:eu-central-1:111111111111:connection/1f";
    const { outputs } = await evaluateDelivery(aDelivery("delivery.connections.github", { arn }));
    assert.equal(outputs.nextSteps, undefined);
    assert.equal(outputs.connections, undefined);
  });

  it("say how to release to a source in a bucket", async () => {
    const dev = await evaluateDelivery(objectDelivery);
    const { bucket } = one(dev, types.bucket, "web-upload-source").outputs;
    assert.deepEqual(dev.outputs.nextSteps, [
      `aws s3 cp site.zip s3://${bucket}/sample-website.zip`,
    ]);
  });

  it("say what an existing key has to admit: what ferry's own would", async () => {
    const { outputs } = await evaluateDelivery(aDelivery("delivery.key", key));
    const own = policiesOf(await evaluateDelivery())["artifacts-key"]?.Statement;
    assert.deepEqual(outputs.statementsToAdd, {
      [key]: own?.filter(({ Sid }) => Sid !== "Administer"),
    });
  });

  it("say what an existing role and artifact bucket have to hold, with an existing key", async () => {
    const values = changed(
      changed(aDelivery("delivery.key", key), "delivery.artifactBucket", "our-artifacts"),
      "delivery.pipelines.web.role",
      role,
    );
    const known = changed(
      aTarget("receives.artifactBucket", "our-artifacts"),
      "receives.pipelineRoles",
      { web: role },
    );
    const dev = await evaluateDelivery(values, known);
    const statements = dev.outputs.statementsToAdd as Record<string, unknown>;
    assert.deepEqual(Object.keys(statements), [key, store, role]);
    const own = { StringEquals: { "aws:ResourceAccount": "111111111111" } };
    const connection = String(one(dev, types.connection).outputs.arn);
    assert.deepEqual(statements[role], [
      {
        Sid: "ArtifactBucketMeta",
        Effect: "Allow",
        Action: ["s3:GetBucketVersioning", "s3:GetBucketAcl", "s3:GetBucketLocation"],
        Resource: store,
        Condition: own,
      },
      {
        Sid: "UseArtifacts",
        Effect: "Allow",
        Action: [
          "s3:GetObject",
          "s3:GetObjectVersion",
          "s3:GetObjectTagging",
          "s3:GetObjectVersionTagging",
          "s3:PutObject",
          "s3:PutObjectAcl",
          "s3:PutObjectTagging",
        ],
        Resource: `${store}/acme-web/*`,
        Condition: own,
      },
      {
        Sid: "UseArtifactKey",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
        Resource: key,
      },
      {
        Sid: "UseConnection",
        Effect: "Allow",
        Action: "codeconnections:UseConnection",
        Resource: connection,
        Condition: {
          StringEqualsIfExists: { "codeconnections:FullRepositoryId": "acme/website" },
        },
      },
      {
        Sid: "UseConnectionByFormerName",
        Effect: "Allow",
        Action: "codestar-connections:UseConnection",
        Resource: connection,
        Condition: {
          StringEqualsIfExists: { "codestar-connections:FullRepositoryId": "acme/website" },
        },
      },
      {
        Sid: "StartBuild",
        Effect: "Allow",
        Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
        Resource: "arn:aws:codebuild:eu-central-1:111111111111:project/acme-web-web",
      },
      {
        Sid: "TakeDeployRole",
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: deployRole,
      },
      {
        Sid: "InvokeFunction",
        Effect: "Allow",
        Action: "lambda:InvokeFunction",
        Resource: "arn:aws:lambda:eu-central-1:111111111111:function:acme-invalidate",
      },
    ]);
    const deny = (Sid: string, Condition: unknown) => ({
      Sid,
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${store}/*`,
      Condition,
    });
    const refuse = (Sid: string, Condition: unknown) => ({
      ...deny(Sid, Condition),
      Action: "s3:*",
      Resource: [store, `${store}/*`],
    });
    assert.deepEqual(statements[store], [
      refuse("DenyInsecureTransport", { Bool: { "aws:SecureTransport": "false" } }),
      refuse("DenyOldTls", { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
      deny("DenyUnencryptedUploads", {
        StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
      }),
      deny("DenyWrongKey", {
        StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": key },
      }),
      {
        ...deny("DenyOtherWriters", { ArnNotEquals: { "aws:PrincipalArn": [role, buildRole] } }),
        Action: ["s3:PutObject", "s3:ReplicateObject"],
      },
      {
        Sid: "ReadArtifacts",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
        Action: [
          "s3:GetObject",
          "s3:GetObjectVersion",
          "s3:GetObjectTagging",
          "s3:GetObjectVersionTagging",
          "s3:GetBucketVersioning",
          "s3:GetBucketAcl",
          "s3:GetBucketLocation",
        ],
        Resource: [`${store}/acme-web/web_assets/*`, store, `${store}/acme-web/web_pages/*`],
        Condition: { ArnEquals: { "aws:PrincipalArn": deployRole } },
      },
    ]);
  });

  it("say that an existing source bucket has to refuse insecure transport", async () => {
    const values = changed(
      changed(objectDelivery, "delivery.pipelines.web.sources.upload.bucket", "our-source"),
      "delivery.pipelines.web.sources.upload.seed",
      undefined,
    );
    const { outputs } = await evaluateDelivery(values);
    const statements = outputs.statementsToAdd as Record<string, { Sid: string }[]>;
    assert.deepEqual(
      Object.entries(statements).map(([arn, list]) => [arn, list.map(({ Sid }) => Sid)]),
      [["arn:aws:s3:::our-source", ["DenyInsecureTransport", "DenyOldTls"]]],
    );
  });

  it("say all that a bucket has to hold which is a source and the store of artifacts", async () => {
    const values = changed(
      changed(
        changed(objectDelivery, "delivery.pipelines.web.sources.upload.bucket", "our-artifacts"),
        "delivery.pipelines.web.sources.upload.seed",
        undefined,
      ),
      "delivery.artifactBucket",
      "our-artifacts",
    );
    const known = changed(target, "receives.artifactBucket", "our-artifacts");
    const { outputs } = await evaluateDelivery(values, known);
    const statements = outputs.statementsToAdd as Record<string, { Sid: string }[]>;
    assert.deepEqual(
      statements["arn:aws:s3:::our-artifacts"]?.map(({ Sid }) => Sid),
      [
        "DenyInsecureTransport",
        "DenyOldTls",
        "DenyUnencryptedUploads",
        "DenyWrongKey",
        "DenyOtherWriters",
        "ReadArtifacts",
      ],
    );
  });

  it("say all that one role has to hold which a pipeline and its build have", async () => {
    const values = changed(
      changed(delivery, "delivery.pipelines.web.role", role),
      "delivery.builds.web.role",
      role,
    );
    const known = changed(target, "receives.pipelineRoles", { web: role });
    const { outputs } = await evaluateDelivery(values, known);
    const statements = outputs.statementsToAdd as Record<string, { Sid: string }[]>;
    const sids = statements[role]?.map(({ Sid }) => Sid) ?? [];
    assert.deepEqual(
      ["TakeDeployRole", "TakenByService", "WriteLogs"].filter((sid) => !sids.includes(sid)),
      [],
    );
    assert.equal(new Set(sids).size, sids.length);
  });

  it("leave an existing role as it is, and let the targets trust it", async () => {
    const values = changed(delivery, "delivery.pipelines.web.role", role);
    const known = changed(target, "receives.pipelineRoles", { web: role });
    const dev = await evaluateDelivery(values, known);
    assert.equal(one(dev, types.pipeline).inputs.roleArn, role);
    assert.throws(() => one(dev, types.role, "web-role"), /There are 0/);
    const use = statement(policiesOf(dev), "artifacts-key", "UseArtifactKey");
    assert.deepEqual(use.Condition, { ArnEquals: { "aws:PrincipalArn": [role, buildRole] } });
  });

  it("name the object that an upload replaces", async () => {
    const dev = await evaluateDelivery(anUpload("object", "releases/site.zip"));
    assert.match(
      String(dev.outputs.nextSteps),
      /s3:\/\/acme-111111111111-eu-central-1-web-upload-source\/releases\/site\.zip$/,
    );
  });
});
