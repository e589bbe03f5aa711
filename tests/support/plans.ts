import assert from "node:assert/strict";
import type { PlannedAction } from "../../infra/actions";
import { type NamedStacks, type PlannedPipeline, planDelivery } from "../../infra/plan";
import { contract } from "./contracts";
import { load, target, type Values } from "./settings";

/** What a delivery would create, or its faults. */
export function plan(values: Values, stacks: NamedStacks = { prod: contract(target) }) {
  return planDelivery(load(values), stacks);
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
