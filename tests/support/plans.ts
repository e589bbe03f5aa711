import assert from "node:assert/strict";
import type { PlannedAction } from "../../infra/actions";
import { type NamedStacks, type PlannedPipeline, planSites } from "../../infra/plan";
import { planDelivery } from "../../infra/plan/delivery";
import { checkNames } from "../../infra/plan/limits/names";
import { checkQuotas } from "../../infra/plan/limits/quotas";
import { Faults, type Settings } from "../../infra/settings";
import { contract } from "./contracts";
import type { Refusal } from "./refusals";
import { changed, load, target, type Values } from "./settings";

/** What a delivery would create, or its faults. */
export function plan(values: Values, stacks: NamedStacks = { prod: contract(target) }) {
  return planOf(load(values), stacks);
}

/** The same of settings that were read. */
export function planOf(settings: Settings, stacks: NamedStacks) {
  const faults = new Faults("ferry");
  const planned = planDelivery(settings, stacks, faults);
  const { account, region, name } = settings;
  const owner = { account, region, name };
  const sites = planSites(settings);
  checkNames({ owner, sites, applications: [], delivery: planned }, faults);
  const warnings = planned ? checkQuotas(planned, faults) : [];
  return { plan: planned, faults: faults.all, warnings };
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

/** What is wrong with the plan of these settings, where each stack admits what is released to it. */
export function plannedFaults(values: Values): readonly string[] {
  const settings = load(values);
  const admitting = Object.entries(settings.delivery?.pipelines ?? {}).reduce(
    (all: Values, [pipeline, { releases }]) =>
      releases.reduce((own, { site }) => changed(own, `sites.${site}`, { pipeline }), all),
    changed(changed(target, "receives.name", settings.name), "sites", {}),
  );
  const stacks = Object.values(settings.delivery?.pipelines ?? {}).flatMap(({ releases }) =>
    releases.map(({ stack }) => [stack, contract(admitting)]),
  );
  return plan(values, Object.fromEntries(stacks)).faults;
}

/** Declares a test for each row: the settings are right, and what is planned of them is not. */
export function refusesPlanned(rows: readonly Refusal[]): void {
  for (const [wrong, values, ...faults] of rows) {
    it(`refuses ${wrong}`, () => {
      assert.deepEqual(plannedFaults(values), faults);
    });
  }
}
