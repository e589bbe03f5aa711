import type { DeliveryIdentity } from "../contract";
import type { ArtifactStore } from "../grants/artifacts";
import type { Grant } from "../grants/grant";
import * as names from "../names";
import type { DeliverySettings, Settings } from "../settings";
import { type Destination, findDestinations, type NamedStacks } from "./destinations";
import { type PlannedFunction, planInvalidate, waveKey } from "./invalidate";
import { type PlannedPipeline, planPipeline, quotaFaults } from "./pipelines";

export type { PlannedBuild } from "./builds";
export type { NamedStack, NamedStacks } from "./destinations";
export type { PlannedFunction } from "./invalidate";
export type { PlannedPipeline, PlannedSource } from "./pipelines";
export { type PlannedSite, planSites } from "./sites";

/** Everything that a delivery creates, as plain data: nothing in it depends on AWS's answers. */
export interface DeliveryPlan {
  readonly owner: names.Owner;
  readonly settings: DeliverySettings;
  readonly store: ArtifactStore;
  /** Days for which artifacts are kept: the longest approval and the days of a rollback. */
  readonly artifactDays: number;
  readonly pipelines: readonly PlannedPipeline[];
  readonly invalidate: PlannedFunction;
  /** Every permission of the delivery's roles, and of the targets' roles on what the delivery owns. */
  readonly grants: readonly Grant[];
}

/** Plans what a stack delivers, or says everything that keeps it from doing so. */
export function planDelivery(
  settings: Settings,
  stacks: NamedStacks,
): { readonly plan?: DeliveryPlan; readonly faults: readonly string[] } {
  const delivery = settings.delivery;
  if (!delivery) return { faults: [] };
  const { account, region, name } = settings;
  const owner = { account, region, name };
  const identity: DeliveryIdentity = {
    ...owner,
    artifactBucket: delivery.artifactBucket ?? names.artifactBucket(owner),
  };
  const faults = new Set<string>();
  const found = Object.entries(delivery.pipelines).map(([key, pipeline]) => {
    const pairs = findDestinations(settings, identity, key, pipeline, stacks);
    for (const pair of pairs) if (typeof pair === "string") faults.add(pair);
    return { key, pipeline, destinations: pairs.filter(isDestination) };
  });
  if (faults.size > 0) return { faults: [...faults] };

  const store: ArtifactStore = {
    account,
    region,
    bucketName: identity.artifactBucket,
    bucketArn: names.bucketArn(region, identity.artifactBucket),
    keyArn: delivery.key ?? { ref: "key" },
  };
  const pipelines = found.map(({ key, pipeline, destinations }) =>
    planPipeline({ owner, store, delivery, key, settings: pipeline, destinations }),
  );
  const quotas = pipelines.flatMap(quotaFaults);
  if (quotas.length > 0) return { faults: quotas };
  const invalidate = planInvalidate(
    owner,
    pipelines.flatMap(({ key, waves }) => waves.map((wave) => ({ key: waveKey(key, wave), wave }))),
  );
  const grants = [...pipelines.flatMap((pipeline) => pipeline.grants), ...invalidate.grants];
  const artifactDays = longestApprovalDays(pipelines) + delivery.rollbackDays;
  return {
    faults: [],
    plan: { owner, settings: delivery, store, artifactDays, pipelines, invalidate, grants },
  };
}

function isDestination(pair: Destination | string): pair is Destination {
  return typeof pair !== "string";
}

function longestApprovalDays(pipelines: readonly PlannedPipeline[]): number {
  const minutes = pipelines.flatMap(({ stages }) =>
    stages.flatMap(({ actions }) => actions.map((action) => action.timeoutInMinutes ?? 0)),
  );
  return Math.ceil(Math.max(0, ...minutes) / 1_440);
}
