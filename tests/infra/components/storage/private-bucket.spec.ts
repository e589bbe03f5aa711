import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { aTarget } from "../../../support/refusals";
import { all, one, types } from "../../../support/registrations";
import { changed, delivery } from "../../../support/settings";
import { defaultStacks, evaluateDelivery, evaluateStack } from "../../../support/stacks";

const bucket = "acme-web-222222222222-eu-central-1";
const artifacts = "acme-artifacts-111111111111-eu-central-1";

/** The settings of a bucket, each by the kind of resource that holds it. */
function settingsOf(evaluation: Evaluation, name: string) {
  const of = (type: string, suffix: string) =>
    one(evaluation, `aws:s3/${type}`, `${name}-${suffix}`).inputs;
  return {
    bucket: one(evaluation, types.bucket, name).inputs,
    versioning: of("bucketVersioning:BucketVersioning", "versioning"),
    ownership: of("bucketOwnershipControls:BucketOwnershipControls", "ownership"),
    publicAccess: of("bucketPublicAccessBlock:BucketPublicAccessBlock", "public-access"),
    encryption: of(
      "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "encryption",
    ),
    lifecycle: of("bucketLifecycleConfiguration:BucketLifecycleConfiguration", "lifecycle"),
  };
}

const always = (name: string) => ({
  bucket: { bucket: name, forceDestroy: false },
  versioning: { bucket: name, versioningConfiguration: { status: "Enabled" } },
  ownership: { bucket: name, rule: { objectOwnership: "BucketOwnerEnforced" } },
  publicAccess: {
    bucket: name,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
});

describe("a site's bucket", () => {
  it("is versioned, closed to the public, without ACLs and encrypted by S3", async () => {
    assert.deepEqual(settingsOf((await defaultStacks()).prod, "web-bucket"), {
      ...always(bucket),
      encryption: {
        bucket,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      lifecycle: {
        bucket,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: {},
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            noncurrentVersionExpiration: { noncurrentDays: 90 },
          },
        ],
      },
    });
  });

  it("is encrypted with the key that its settings name", async () => {
    const key = "arn:aws:kms:eu-central-1:222222222222:key/5ec0f5f2-0000-4000-8000-000000000000";
    const prod = await evaluateStack("prod", aTarget("sites.web.key", key));
    assert.deepEqual(settingsOf(prod, "web-bucket").encryption, {
      bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key },
          bucketKeyEnabled: true,
        },
      ],
    });
  });
});

describe("the artifact bucket", () => {
  it("uses the delivery's key, and keeps artifacts for the approval and the rollback", async () => {
    const { dev } = await defaultStacks();
    assert.deepEqual(settingsOf(dev, "artifacts-bucket"), {
      ...always(artifacts),
      encryption: {
        bucket: artifacts,
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: "aws:kms",
              kmsMasterKeyId: one(dev, types.key).outputs.arn,
            },
            bucketKeyEnabled: true,
          },
        ],
      },
      lifecycle: {
        bucket: artifacts,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: {},
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            expiration: { days: 92 },
            noncurrentVersionExpiration: { noncurrentDays: 92 },
          },
        ],
      },
    });
  });

  it("keeps artifacts for the longest approval of all", async () => {
    const waiting = changed(delivery, "delivery.pipelines.web.releases.0.approval", {
      timeoutMinutes: 86_400,
    });
    const dev = await evaluateDelivery(changed(waiting, "delivery.rollbackDays", 5));
    const [rule] = settingsOf(dev, "artifacts-bucket").lifecycle.rules as [{ expiration: unknown }];
    assert.deepEqual(rule.expiration, { days: 65 });
  });

  it("is not made when an existing one is named", async () => {
    const existing = changed(delivery, "delivery.artifactBucket", "our-artifacts");
    const dev = await evaluateDelivery(
      existing,
      aTarget("receives.artifactBucket", "our-artifacts"),
    );
    assert.deepEqual(
      all(dev, types.bucket).map(({ name }) => name),
      ["records-bucket"],
    );
    const [store] = one(dev, types.pipeline).inputs.artifactStores as [{ location: string }];
    assert.equal(store.location, "our-artifacts");
  });
});
