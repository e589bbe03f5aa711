import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { changesOf } from "../../../support/changes";
import { aDelivery, aTarget } from "../../../support/refusals";
import { all, one, policiesOf, statement, types } from "../../../support/registrations";
import { changed, delivery, target } from "../../../support/settings";
import { evaluateDelivery, evaluateStack, exportsOf } from "../../../support/stacks";

const abroad = aTarget("region", "eu-west-1");
const releases = (...stacks: string[]) =>
  aDelivery(
    "delivery.pipelines.web.releases",
    stacks.map((stack) => ({ stack, site: "web" })),
  );

describe("a delivery to another region", () => {
  let dev: Evaluation;

  before(async () => {
    dev = await evaluateDelivery(delivery, abroad);
  });

  it("keeps a replica of its key there, under the same alias", () => {
    const { policy, ...inputs } = one(dev, types.replicaKey).inputs;
    assert.deepEqual(inputs, {
      region: "eu-west-1",
      description: "Artifacts of acme",
      deletionWindowInDays: 30,
      primaryKeyArn: one(dev, types.key).outputs.arn,
    });
    assert.equal(one(dev, types.replicaKey).protect, true);
    assert.deepEqual(one(dev, types.alias, "artifacts-eu-west-1-alias").inputs, {
      region: "eu-west-1",
      name: "alias/acme-artifacts",
      targetKeyId: one(dev, types.key).outputs.keyId,
    });
  });

  it("lets the target use the replica through S3 of that region and for that bucket alone", () => {
    const policies = policiesOf(dev);
    const use = statement(policies, "artifacts-eu-west-1-key", "UseArtifactKeyThroughS3");
    const bucket = "arn:aws:s3:::acme-artifacts-111111111111-eu-west-1";
    assert.deepEqual(use.Condition, {
      ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/ferry/acme-web-deploy" },
      StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] },
    });
    assert.doesNotMatch(JSON.stringify(policies["artifacts-key"]), /222222222222/);
    assert.doesNotMatch(JSON.stringify(policies["artifacts-bucket-policy"]), /222222222222/);
  });

  it("makes the bucket there as it makes the one at home", () => {
    const inputsOf = (type: string, name: string) => one(dev, type, name).inputs;
    for (const { type, name } of dev.registrations) {
      if (!/^artifacts-bucket(?!-policy)/.test(name) || !type.startsWith("aws:")) continue;
      const { region, ...inputs } = inputsOf(type, name.replace("-bucket", "-eu-west-1-bucket"));
      assert.equal(region, "eu-west-1");
      const expected = JSON.stringify(inputsOf(type, name)).replaceAll("eu-central-1", "eu-west-1");
      assert.equal(JSON.stringify(inputs), expected);
    }
  });

  it("names each store with its region, as CodePipeline asks", () => {
    const store = (region: string, key: unknown) => ({
      type: "S3",
      location: `acme-artifacts-111111111111-${region}`,
      encryptionKey: { type: "KMS", id: key },
      region,
    });
    assert.deepEqual(one(dev, types.pipeline).inputs.artifactStores, [
      store("eu-central-1", one(dev, types.key).outputs.arn),
      store("eu-west-1", one(dev, types.replicaKey).outputs.arn),
    ]);
  });

  it("registers everything with the one provider", () => {
    assert.equal(all(dev, "pulumi:providers:aws").length, 1);
  });

  it("is admitted by a target that reads the bucket and the keys of its own region alone", async () => {
    const role = JSON.stringify(
      policiesOf(await evaluateStack("prod", abroad))["web-roles-deploy-policy"],
    );
    assert.match(role, /acme-artifacts-111111111111-eu-west-1/);
    assert.match(role, /arn:aws:kms:eu-west-1:111111111111:key/);
    assert.doesNotMatch(role, /eu-central-1/);
  });

  it("takes existing resources of that region", async () => {
    const key = "arn:aws:kms:eu-west-1:111111111111:key/1";
    const values = changed(delivery, "delivery.regions", {
      "eu-west-1": { key, artifactBucket: "our-artifacts" },
    });
    const receiving = changed(abroad, "receives.artifactBucket", "our-artifacts");
    const existing = await evaluateDelivery(values, receiving);
    assert.throws(() => one(existing, types.replicaKey), /There are 0/);
    const [, store] = one(existing, types.pipeline).inputs.artifactStores as [unknown, unknown];
    assert.deepEqual(store, {
      type: "S3",
      location: "our-artifacts",
      encryptionKey: { type: "KMS", id: key },
      region: "eu-west-1",
    });
    assert.deepEqual(Object.keys(existing.outputs.statementsToAdd as object), [
      key,
      "arn:aws:s3:::our-artifacts",
    ]);
  });
});

describe("a region that comes later", () => {
  it("adds its store and replaces nothing", async () => {
    const prod = await evaluateStack("prod", target);
    const live = await evaluateStack("live", changed(abroad, "account", "333333333333"));
    const exports = { ...exportsOf(prod), ...exportsOf(live) };
    const before = await evaluateStack("dev", releases("prod"), { exports });
    const after = await evaluateStack("dev", releases("prod", "live"), { exports });
    const { created, deleted, updated, replacing } = await changesOf(before, after);
    assert.deepEqual(deleted, []);
    assert.deepEqual(
      created.filter((name) => !name.startsWith("artifacts-eu-west-1-bucket")),
      ["artifacts-eu-west-1-key", "artifacts-eu-west-1-alias", "web_live-web-back"],
    );
    assert.deepEqual(replacing, []);
    assert.deepEqual(updated, [
      "back-function.code",
      "back-role-policy.policy",
      "invalidate-function.code",
      "invalidate-role-policy.policy",
      "web-pipeline.artifactStores",
      "web-pipeline.stages",
      "web-role-policy.policy",
    ]);
  });
});
