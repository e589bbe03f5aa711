import assert from "node:assert/strict";
import type { PlannedAction } from "../../infra/actions";
import type { NamedStacks, PlannedPipeline } from "../../infra/plan";
import { planDelivery } from "../../infra/plan/delivery";
import { Faults, type Settings } from "../../infra/settings";
import { contract } from "./contracts";
import { load, target, type Values } from "./settings";

/** What a delivery would create, or its faults. */
export function plan(values: Values, stacks: NamedStacks = { prod: contract(target) }) {
  return planOf(load(values), stacks);
}

/** The same of settings that were read. */
export function planOf(settings: Settings, stacks: NamedStacks) {
  const faults = new Faults("ferry");
  return { plan: planDelivery(settings, stacks, faults), faults: faults.all };
}

/** The pipelines of a delivery without faults. */
export function pipelinesOf(values: Values, stacks?: NamedStacks): readonly PlannedPipeline[] {
  const { plan: planned, faults } = plan(values, stacks);
  assert.deepEqual(faults, []);
  return planned?.pipelines ?? [];
}

export function actionsOf(values: Values, stacks?: NamedStacks): readonly PlannedAction[] {
  return pipelinesOf(values, stacks).flatMap(({ stages }) =>
    stages.flatMap(({ actions }) => actions),
  );
}
