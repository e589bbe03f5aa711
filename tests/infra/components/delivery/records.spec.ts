import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { all, one, policiesOf, types } from "../../../support/registrations";
import { changed, delivery } from "../../../support/settings";
import { evaluateDelivery } from "../../../support/stacks";

const bucket = "acme-111111111111-eu-central-1-records";
const lockType = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const objects = `arn:aws:s3:::${bucket}/*`;

/** What the policy of the bucket of records says, but for what every bucket's does. */
function guards(dev: Evaluation) {
  const { Statement = [] } = policiesOf(dev)["records-bucket-policy"] ?? {};
  return Statement.filter(({ Sid }) => Sid !== "DenyInsecureTransport" && Sid !== "DenyOldTls");
}

const writers = {
  Sid: "DenyOtherRecorders",
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:PutObject", "s3:ReplicateObject"],
  Resource: objects,
  Condition: {
    ArnNotEquals: {
      "aws:PrincipalArn": [
        "arn:aws:iam::111111111111:role/ferry/acme-invalidate",
        "arn:aws:iam::111111111111:role/ferry/acme-back",
      ],
    },
  },
};
const keeps = {
  Sid: "DenyDeletion",
  Effect: "Deny",
  Principal: "*",
  Action: [
    "s3:BypassGovernanceRetention",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutObjectRetention",
  ],
  Resource: objects,
};

describe("the bucket of records", () => {
  it("is written by the functions that release alone, and nobody deletes, unlocks or overwrites", async () => {
    const dev = await evaluateDelivery(delivery);
    const { inputs, protect } = one(dev, types.bucket, "records-bucket");
    assert.deepEqual([inputs.bucket, inputs.forceDestroy, protect], [bucket, false, true]);
    assert.deepEqual(guards(dev), [writers, keeps]);
    assert.deepEqual(all(dev, lockType), []);
  });

  it("locks each record for as long as audit.recordDays says, with versions, on a bucket that is there already", async () => {
    const dev = await evaluateDelivery(changed(delivery, "audit", { recordDays: 400 }));
    const lock = one(dev, lockType);
    assert.deepEqual(lock.inputs, {
      bucket,
      rule: { defaultRetention: { mode: "GOVERNANCE", days: 400 } },
    });
    // S3 turns it on for a bucket with versions: a setting of the bucket itself would replace it.
    const { inputs } = one(dev, types.bucket, "records-bucket");
    assert.equal("objectLockEnabled" in inputs, false);
    const versioning = all(dev, "aws:s3/bucketVersioning:BucketVersioning").find(
      ({ name }) => name === "records-bucket-versioning",
    );
    assert.deepEqual(versioning?.inputs.versioningConfiguration, { status: "Enabled" });
    assert.deepEqual(guards(dev), [writers, keeps]);
  });

  it("goes with the stack where retain is false, and lets whoever removes it past the lock", async () => {
    const free = changed(changed(delivery, "retain", false), "audit", { recordDays: 400 });
    const dev = await evaluateDelivery(free);
    const { inputs, protect } = one(dev, types.bucket, "records-bucket");
    assert.deepEqual([inputs.forceDestroy, protect ?? false], [true, false]);
    assert.deepEqual(guards(dev), [writers]);
    assert.equal(one(dev, lockType).inputs.bucket, bucket);
  });

  it("is not there where records are left out, or where nothing is recorded", async () => {
    const dev = await evaluateDelivery(changed(delivery, "delivery.records", false));
    assert.deepEqual(
      all(dev, types.bucket).filter(({ name }) => name === "records-bucket"),
      [],
    );
  });
});
