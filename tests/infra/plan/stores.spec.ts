import assert from "node:assert/strict";
import { checkStores, planStores, storeIn } from "../../../infra/plan/stores";
import { Faults } from "../../../infra/settings";
import { aDelivery } from "../../support/refusals";
import { load, type Values } from "../../support/settings";

const owner = { account: "111111111111", region: "eu-central-1", name: "acme" };
const key = (region: string) => `arn:aws:kms:${region}:111111111111:key/1`;

function plan(values: Values, ...regions: string[]) {
  const { delivery } = load(values);
  if (!delivery) throw new Error("There is no delivery.");
  const stores = planStores(owner, delivery, regions);
  const faults = new Faults("ferry");
  checkStores(delivery, stores, faults);
  return { stores, faults: faults.all };
}

describe("the artifact stores of a delivery", () => {
  it("are one at home and one in each other region of a release", () => {
    const { stores } = plan(aDelivery("name", "acme"), "us-east-1", "eu-central-1", "us-east-1");
    assert.deepEqual(
      [stores.home, ...stores.others].map(({ region, bucketName }) => [region, bucketName]),
      [
        ["eu-central-1", "acme-artifacts-111111111111-eu-central-1"],
        ["us-east-1", "acme-artifacts-111111111111-us-east-1"],
      ],
    );
    assert.throws(() => storeIn(stores, "eu-west-1"), /No artifact store is planned in region/);
  });

  it("need a key of yours in every region where the one at home is yours", () => {
    const values = aDelivery("delivery.key", key("eu-central-1"));
    assert.deepEqual(plan(values, "us-east-1").faults, [
      "ferry:delivery.key: The key is yours, and actions run in region us-east-1, whose artifacts need a key there: name " +
        "one in delivery.regions.us-east-1.key, such as a replica of yours, or leave both to ferry.",
    ]);
    assert.deepEqual(plan(values, "eu-central-1").faults, []);
  });

  it("refuse resources of a region that no release goes to", () => {
    const values = aDelivery("delivery.regions", { "us-east-1": { key: key("us-east-1") } });
    assert.deepEqual(plan(values, "eu-west-1").faults, [
      "ferry:delivery.regions.us-east-1: No release goes to this region and no action runs in it: take it away, or " +
        "correct its name.",
    ]);
    assert.deepEqual(plan(values, "us-east-1").faults, []);
  });
});
