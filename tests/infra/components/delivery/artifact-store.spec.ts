import assert from "node:assert/strict";
import { aDelivery } from "../../../support/refusals";
import { one, policiesOf, types } from "../../../support/registrations";
import { changed } from "../../../support/settings";
import { defaultStacks, evaluateDelivery } from "../../../support/stacks";

const admin = "arn:aws:iam::111111111111:role/KeyAdmin";
const deployer = "arn:aws:iam::111111111111:role/Deploy";
const existing = "arn:aws:kms:eu-central-1:111111111111:key/mrk-existing";

describe("the artifact key", () => {
  it("is a symmetric multi-Region primary that rotates and takes 30 days to delete", async () => {
    const { inputs, protect } = one((await defaultStacks()).dev, types.key);
    const { policy, ...others } = inputs;
    assert.equal(typeof policy, "string");
    assert.equal(protect, true);
    assert.deepEqual(others, {
      description: "Artifacts of acme",
      keyUsage: "ENCRYPT_DECRYPT",
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      multiRegion: true,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
  });

  it("has an alias", async () => {
    const { dev } = await defaultStacks();
    assert.deepEqual(one(dev, types.alias).inputs, {
      name: "alias/acme-artifacts",
      targetKeyId: one(dev, types.key).outputs.keyId,
    });
  });

  it("is administered by the named principals and the deployer alone when they are set", async () => {
    const values = changed(aDelivery("delivery.keyAdministrators", [admin]), "deployer", deployer);
    const key = policiesOf(await evaluateDelivery(values))["artifacts-key"];
    const administer = key?.Statement.filter(({ Sid }) => Sid.startsWith("Administer"));
    assert.deepEqual(
      administer?.map(({ Principal, Condition }) => [Principal, Condition]),
      [
        [
          { AWS: "arn:aws:iam::111111111111:root" },
          { ArnEquals: { "aws:PrincipalArn": [admin, deployer] } },
        ],
      ],
    );
  });

  it("lets no administrator encrypt, decrypt or grant", async () => {
    const key = policiesOf((await defaultStacks()).dev)["artifacts-key"];
    const actions = key?.Statement.find(({ Sid }) => Sid === "Administer")?.Action;
    const use = [actions ?? []]
      .flat()
      .filter((action) =>
        /:(Encrypt|Decrypt|GenerateDataKey|ReEncrypt|CreateGrant)|\*/.test(action),
      );
    assert.deepEqual(use, []);
  });

  it("is not made when an existing one is named, which everything then uses", async () => {
    const dev = await evaluateDelivery(aDelivery("delivery.key", existing));
    assert.throws(() => one(dev, types.key), /There are 0/);
    assert.throws(() => one(dev, types.alias), /There are 0/);
    const [store] = one(dev, types.pipeline).inputs.artifactStores as [{ encryptionKey: unknown }];
    assert.deepEqual(store.encryptionKey, { type: "KMS", id: existing });
    assert.equal(one(dev, types.project).inputs.encryptionKey, existing);
    assert.equal(one(dev, types.logGroup, "invalidate-logs").inputs.kmsKeyId, existing);
  });
});
