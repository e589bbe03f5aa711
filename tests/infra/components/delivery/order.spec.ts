import assert from "node:assert/strict";
import type { Evaluation, Registration } from "../../../../rehearsal/evaluate";
import { all, one, types, waitsFor } from "../../../support/registrations";
import { changed, objectDelivery } from "../../../support/settings";
import { defaultStacks, evaluateDelivery } from "../../../support/stacks";

/** The last part of each URN: type of the resource and its name. */
function names(evaluation: Evaluation, resource: Registration): ReadonlySet<string> {
  const urns = [...waitsFor(evaluation, resource)];
  return new Set(urns.map((urn) => `${urn.split("/").at(-1)}`));
}

function waits(evaluation: Evaluation, resource: Registration, ...expected: readonly string[]) {
  const found = names(evaluation, resource);
  assert.deepEqual(
    expected.filter((each) => !found.has(each)),
    [],
    `${resource.name} waits for ${[...found].sort().join(", ")}`,
  );
}

const policyOf = (role: string) => [`role:Role::${role}`, `rolePolicy:RolePolicy::${role}-policy`];
const bucketOf = (bucket: string) => [
  `bucket:Bucket::${bucket}`,
  `bucketPolicy:BucketPolicy::${bucket}-policy`,
  `bucketVersioning:BucketVersioning::${bucket}-versioning`,
  `bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration::${bucket}-encryption`,
  `bucketOwnershipControls:BucketOwnershipControls::${bucket}-ownership`,
  `bucketPublicAccessBlock:BucketPublicAccessBlock::${bucket}-public-access`,
];

describe("the order inside the delivery stack", () => {
  let dev: Evaluation;
  let pipeline: Registration;

  before(async () => {
    dev = (await defaultStacks()).dev;
    pipeline = one(dev, types.pipeline);
  });

  it("creates the pipeline after its own role with its policy", () => {
    waits(dev, pipeline, ...policyOf("web-role"));
  });

  it("creates the pipeline after the builds, their roles with policies and their logs", () => {
    for (const build of ["web-web-build", "web-storybook-build"]) {
      waits(dev, pipeline, ...policyOf(`${build}-role`));
      waits(dev, pipeline, `project:Project::${build}-project`, `logGroup:LogGroup::${build}-logs`);
    }
  });

  it("creates the pipeline after the function, its role with its policy and its logs", () => {
    waits(dev, pipeline, ...policyOf("invalidate-role"));
    waits(
      dev,
      pipeline,
      "function:Function::invalidate-function",
      "logGroup:LogGroup::invalidate-logs",
    );
  });

  it("creates the pipeline after this stack's own targets and their roles with policies", () => {
    waits(dev, pipeline, ...policyOf("web-roles-deploy"), ...policyOf("web-roles-invalidate"));
    waits(dev, pipeline, ...bucketOf("web-bucket"), "distribution:Distribution::web-distribution");
  });

  it("creates the pipeline after the artifact bucket, its policy, the key and its alias", () => {
    waits(dev, pipeline, ...bucketOf("artifacts-bucket"));
    waits(dev, pipeline, "key:Key::artifacts-key", "alias:Alias::artifacts-alias");
  });

  it("creates the pipeline after its connection", () => {
    waits(dev, pipeline, "connection:Connection::github-connection");
  });

  it("creates each project after its role with its policy, its logs and the key", () => {
    const projects = all(dev, types.project);
    assert.equal(projects.length, 2);
    for (const project of projects) {
      const build = project.name.replace(/-project$/, "");
      waits(dev, project, ...policyOf(`${build}-role`));
      waits(dev, project, `logGroup:LogGroup::${build}-logs`, "key:Key::artifacts-key");
    }
  });

  it("creates the function after its role with its policy, its logs and its distribution", () => {
    const made = one(dev, types.lambda, "invalidate-function");
    waits(dev, made, ...policyOf("invalidate-role"), "logGroup:LogGroup::invalidate-logs");
    waits(dev, made, "distribution:Distribution::web-distribution");
  });

  it("creates every log group after the key, whose policy admits the log service", () => {
    const logs = all(dev, types.logGroup);
    assert.equal(logs.length, 4);
    for (const group of logs) waits(dev, group, "key:Key::artifacts-key");
  });

  it("sets a bucket's policy after its public access is blocked", () => {
    for (const bucket of ["artifacts-bucket", "web-bucket"]) {
      waits(
        dev,
        one(dev, types.bucketPolicy, `${bucket}-policy`),
        `bucketPublicAccessBlock:BucketPublicAccessBlock::${bucket}-public-access`,
      );
    }
  });

  it("expires older versions of a bucket after it has versions", () => {
    const rules = all(dev, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    assert.equal(rules.length, 3);
    for (const rule of rules) {
      const bucket = rule.name.replace(/-lifecycle$/, "");
      waits(dev, rule, `bucketVersioning:BucketVersioning::${bucket}-versioning`);
    }
  });

  it("makes nothing wait for the pipeline", () => {
    const behind = dev.registrations.filter((each) => waitsFor(dev, each).has(pipeline.urn));
    assert.deepEqual(behind, []);
  });
});

describe("the order of a source in a bucket", () => {
  let dev: Evaluation;

  before(async () => {
    dev = await evaluateDelivery(
      changed(objectDelivery, "delivery.pipelines.web.sources.upload.object", "site.zip"),
    );
  });

  it("uploads the seed after the bucket has versions, encryption and its policy", () => {
    waits(dev, one(dev, types.object), ...bucketOf("web-upload-source"));
  });

  it("creates the pipeline after the seed and the notifications", () => {
    waits(
      dev,
      one(dev, types.pipeline),
      ...bucketOf("web-upload-source"),
      "bucketObjectv2:BucketObjectv2::web-upload-source-seed",
      "bucketNotification:BucketNotification::web-upload-source-notification",
    );
  });

  it("lets an upload start the pipeline after the pipeline is there, by a role with its policy", () => {
    const target = one(dev, types.eventTarget);
    waits(dev, target, "pipeline:Pipeline::web-pipeline", ...policyOf("web-upload-event-role"));
    waits(dev, target, "eventRule:EventRule::web-upload-event-rule");
  });
});
