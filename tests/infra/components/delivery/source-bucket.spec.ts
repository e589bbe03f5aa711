import assert from "node:assert/strict";
import { asset } from "@pulumi/pulumi";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { anUpload } from "../../../support/refusals";
import { one, policiesOf, statement, types } from "../../../support/registrations";
import { changed, objectDelivery } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

type Stage = {
  readonly name: string;
  readonly actions: readonly Readonly<Record<string, unknown>>[];
};

const stagesOf = (evaluation: Evaluation) =>
  one(evaluation, types.pipeline).inputs.stages as readonly Stage[];

describe("a source in a bucket", () => {
  let dev: Evaluation;
  let bucket: string;

  before(async () => {
    dev = await evaluateDelivery(objectDelivery);
    bucket = String(one(dev, types.bucket, "web-upload-source").outputs.bucket);
  });

  it("has a protected, versioned bucket with SSE-S3 under a name that is known before it", () => {
    const { inputs, protect } = one(dev, types.bucket, "web-upload-source");
    assert.deepEqual(inputs, {
      bucket: "acme-111111111111-eu-central-1-web-upload-source",
      forceDestroy: false,
    });
    assert.equal(protect, true);
    const versioning = one(
      dev,
      "aws:s3/bucketVersioning:BucketVersioning",
      "web-upload-source-versioning",
    );
    assert.deepEqual(versioning.inputs, { bucket, versioningConfiguration: { status: "Enabled" } });
    const encryption = one(
      dev,
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "web-upload-source-encryption",
    );
    assert.deepEqual(encryption.inputs.rules, [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
  });

  it("tells EventBridge of uploads", () => {
    const { inputs } = one(dev, "aws:s3/bucketNotification:BucketNotification");
    assert.deepEqual(inputs, { bucket, eventbridge: true });
  });

  it("gets the seed once: later uploads are never put back", () => {
    const { inputs, ignoreChanges, retainOnDelete } = one(dev, types.object);
    const { source, ...others } = inputs;
    assert.deepEqual(others, { bucket, key: "sample-website.zip" });
    assert.ok(asset.FileArchive.isInstance(source));
    for (const brought of ["source", "metadata", "contentType", "tags"]) {
      assert.ok(ignoreChanges?.includes(brought), brought);
    }
    for (const chosen of ["bucket", "key"]) assert.ok(!ignoreChanges?.includes(chosen), chosen);
    assert.equal(retainOnDelete, true);
  });

  it("starts the pipeline by uploads of that one object", () => {
    const { eventPattern, ...others } = one(dev, types.eventRule).inputs;
    assert.deepEqual(others, {
      name: "acme-web-upload",
      description: "A new version of sample-website.zip starts acme-web",
    });
    assert.deepEqual(JSON.parse(String(eventPattern)), {
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: [bucket] }, object: { key: ["sample-website.zip"] } },
    });
  });

  it("starts it with exactly the version that was uploaded", () => {
    const { inputTransformer, ...others } = one(dev, types.eventTarget).inputs;
    assert.deepEqual(others, {
      rule: "acme-web-upload",
      arn: one(dev, types.pipeline).outputs.arn,
      roleArn: "arn:aws:iam::111111111111:role/ferry/acme-web-upload-events",
    });
    const { inputPaths, inputTemplate } = inputTransformer as Record<string, unknown>;
    assert.deepEqual(inputPaths, { revision: "$.detail.object.version-id" });
    assert.deepEqual(JSON.parse(String(inputTemplate)), {
      sourceRevisions: [
        {
          actionName: "upload",
          revisionType: "S3_OBJECT_VERSION_ID",
          revisionValue: "<revision>",
        },
      ],
    });
  });

  it("lets EventBridge start that pipeline by that rule, and nothing else", () => {
    const policies = policiesOf(dev);
    assert.deepEqual(policies["web-upload-event-role-policy"]?.Statement, [
      {
        Sid: "StartPipeline",
        Effect: "Allow",
        Action: "codepipeline:StartPipelineExecution",
        Resource: "arn:aws:codepipeline:eu-central-1:111111111111:acme-web",
      },
    ]);
    const [trust, ...others] = policies["web-upload-event-role/trust"]?.Statement ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(trust?.Principal, { Service: "events.amazonaws.com" });
    assert.equal(
      trust?.Condition?.ArnEquals?.["aws:SourceArn"],
      "arn:aws:events:eu-central-1:111111111111:rule/acme-web-upload",
    );
  });

  it("is read by the pipeline without polling, and released as it is", () => {
    assert.deepEqual(
      stagesOf(dev).map(({ name, actions }) => [name, actions.map((action) => action.name)]),
      [
        ["source", ["upload"]],
        ["approve-prod-web", ["prod-web-approve"]],
        ["prod-web", ["prod-web-deploy", "invalidate"]],
      ],
    );
    const [source] = stagesOf(dev)[0]?.actions ?? [];
    assert.deepEqual(source, {
      name: "upload",
      category: "Source",
      owner: "AWS",
      provider: "S3",
      version: "1",
      runOrder: 1,
      namespace: "Source-upload",
      configuration: {
        S3Bucket: bucket,
        S3ObjectKey: "sample-website.zip",
        PollForSourceChanges: "false",
      },
      inputArtifacts: [],
      outputArtifacts: ["upload_source"],
    });
    const { inputArtifacts, configuration, namespace } = stagesOf(dev)[2]?.actions[0] ?? {};
    assert.deepEqual([inputArtifacts, namespace], [["upload_source"], "DeployVariables"]);
    assert.equal((configuration as Record<string, unknown>).CacheControl, "no-cache");
  });

  it("shows the approver the version of the object", () => {
    const { configuration } = stagesOf(dev)[1]?.actions[0] ?? {};
    assert.deepEqual(configuration, {
      CustomData: "Release to prod-web in 222222222222. Revision #{Source-upload.VersionId}.",
    });
  });

  it("is readable to the pipeline's role: that object and that bucket", () => {
    const policies = policiesOf(dev);
    const arn = one(dev, types.bucket, "web-upload-source").outputs.arn;
    assert.equal(
      statement(policies, "web-role-policy", "ReadSource").Resource,
      `${arn}/sample-website.zip`,
    );
    assert.equal(statement(policies, "web-role-policy", "SourceBucketMeta").Resource, arn);
  });

  it("may go through a build", async () => {
    const built = changed(
      changed(objectDelivery, "delivery.builds.web", { commands: ["npm ci"] }),
      "delivery.pipelines.web.build",
      "web",
    );
    const evaluation = await evaluateDelivery(built);
    assert.deepEqual(
      stagesOf(evaluation).map(({ actions }) => actions.map(({ name }) => name)),
      [
        ["upload"],
        ["web"],
        ["prod-web-approve"],
        ["prod-web-assets", "prod-web-pages", "invalidate"],
      ],
    );
    assert.deepEqual(stagesOf(evaluation)[1]?.actions[0]?.inputArtifacts, ["upload_source"]);
  });
});

describe("a source in an existing bucket", () => {
  let dev: Evaluation;

  before(async () => {
    const named = anUpload("bucket", "our-uploads");
    dev = await evaluateDelivery(
      changed(named, "delivery.pipelines.web.sources.upload.seed", undefined),
    );
  });

  it("makes no bucket, notification or object", () => {
    const made = dev.registrations.filter(({ name }) => name.startsWith("web-upload-source"));
    assert.deepEqual(made, []);
  });

  it("is watched and read by its name", () => {
    const pattern = JSON.parse(String(one(dev, types.eventRule).inputs.eventPattern));
    assert.deepEqual(pattern.detail.bucket.name, ["our-uploads"]);
    assert.equal(
      statement(policiesOf(dev), "web-role-policy", "ReadSource").Resource,
      "arn:aws:s3:::our-uploads/sample-website.zip",
    );
  });
});
