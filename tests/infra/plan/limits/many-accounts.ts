import assert from "node:assert/strict";
import { contractsOf, deliverySettings, targetSettings } from "../../../../bench/many-accounts";
import { contractOf } from "../../../../infra/contract";
import { isReference } from "../../../../infra/grants/value";
import type { DeliveryPlan } from "../../../../infra/plan/delivery";
import type { Limited } from "../../../../infra/plan/limits/limited";
import { checkPolicies, measuredPolicies } from "../../../../infra/plan/limits/policy-sizes";
import { Faults } from "../../../../infra/settings";
import { planOf } from "../../../support/plans";
import { changed, load, type Values } from "../../../support/settings";

/** The plan of a delivery to that many accounts, of the first one's contract. */
export function plan(targets: number, change: (values: Values) => Values = (values) => values) {
  const first = JSON.stringify(contractOf(load(targetSettings(1))), (_, value) =>
    isReference(value) ? "E1" : value,
  );
  const contracts = contractsOf(JSON.parse(first), targets);
  const stacks = Object.fromEntries(
    Object.entries(contracts).map(([stack, contract]) => [stack, { contract }]),
  ) as Parameters<typeof planOf>[1];
  return planOf(load(change(deliverySettings(targets))), stacks);
}

/** What its policies have, and what is said of it. */
export function measured(targets: number, change?: (values: Values) => Values) {
  const { plan: planned, faults } = plan(targets, change);
  assert.deepEqual(faults, []);
  const delivery = planned as DeliveryPlan;
  const limited: Limited = {
    owner: delivery.owner,
    sites: [],
    applications: [],
    delivery,
  };
  const refused = new Faults("ferry");
  const warnings = checkPolicies(limited, refused);
  return { sizes: measuredPolicies(limited), faults: refused.all, warnings };
}

/** One pipeline without a build has one action per target, so that five hundred fit. */
export const unbuilt = (values: Values) =>
  changed(changed(values, "delivery.pipelines.web.build", undefined), "delivery.builds", {});
