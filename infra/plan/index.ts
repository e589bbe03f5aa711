import { type Grant, inOrganization } from "../grants/grant";
import * as names from "../names";
import type { Settings } from "../settings";
import { planOwnProject } from "./builds/own-projects";
import { planRepositories, pullGrants } from "./builds/repositories";
import type { DeliveryPlan } from "./delivery";
import { planNotifications } from "./notifications";
import { toldApplications } from "./notifications/applications";
import { planPeople } from "./people";
import { planPipeline } from "./pipelines";
import { afterFaults } from "./pipelines/after-check";
import { planChangedPaths } from "./pipelines/changed-paths";
import { planInvalidate } from "./pipelines/invalidate";
import type { PlannedPipeline } from "./pipelines/planned";
import { folderFaults, folderWarnings, quotaFaults } from "./pipelines/quotas";
import { addedRegions } from "./pipelines/stage-actions";
import { waveKey } from "./pipelines/waves";
import { planStores } from "./stores";
import { type Destination, findDestinations, type NamedStacks } from "./targets/destinations";
import { siteFolderFaults } from "./targets/site-folders";

export type { PlannedBuild } from "./builds";
export type { PlannedOwnProject } from "./builds/own-projects";
export { needStorage, type PlannedProject } from "./builds/projects";
export type { PlannedRepository } from "./builds/repositories";
export type { PlannedFunction } from "./bundled-function";
export { type PlannedLogs, planLogs } from "./logs";
export type { PlannedNotifications } from "./notifications";
export type { PlannedChannel } from "./notifications/chat";
export type { PlannedAlarm, PlannedTopic } from "./notifications/planned";
export type { PlannedStageWatch } from "./notifications/stage-watch";
export type { PlannedPeople } from "./people";
export type { PlannedChangedPaths, PlannedWatch } from "./pipelines/changed-paths";
export type { PlannedEvent } from "./pipelines/events";
export type { PlannedInvalidate } from "./pipelines/invalidate";
export type { PlannedPipeline } from "./pipelines/planned";
export { type BucketSource, bucketSources, type PlannedSource } from "./pipelines/sources";
export { allStores, type PlannedStore } from "./stores";
export { type PlannedApplication, planApplications } from "./targets/applications";
export type { NamedStack, NamedStacks } from "./targets/destinations";
export {
  type PlannedContainer,
  type PlannedInstances,
  type PlannedService,
  planServices,
} from "./targets/services";
export { type PlannedSite, planSites } from "./targets/sites";

/** Plans what a stack delivers, or says everything that keeps it from doing so. */
export function planDelivery(
  settings: Settings,
  stacks: NamedStacks,
): { readonly plan?: DeliveryPlan; readonly faults: readonly string[] } {
  const delivery = settings.delivery;
  if (!delivery) return { faults: [] };
  const { account, region, name } = settings;
  const owner = { account, region, name };
  const faults = new Set<string>();
  const found = Object.entries(delivery.pipelines).map(([key, pipeline]) => {
    const pairs = findDestinations(settings, delivery, key, pipeline, stacks);
    for (const pair of pairs) if (typeof pair === "string") faults.add(pair);
    const destinations = pairs.filter(isDestination);
    if (destinations.length === pairs.length) {
      for (const fault of siteFolderFaults(key, pipeline, destinations)) faults.add(fault);
      for (const fault of afterFaults(key, destinations)) faults.add(fault);
    }
    return { key, pipeline, destinations };
  });
  for (const fault of folderFaults(owner, found)) faults.add(fault);
  const regions = found.flatMap(({ pipeline, destinations }) => [
    ...destinations.map(({ region }) => region),
    ...addedRegions(pipeline),
  ]);
  const { stores, faults: ofStores } = planStores(owner, delivery, regions);
  // What no release goes to is known only where every release has its destination.
  if (faults.size === 0) for (const fault of ofStores) faults.add(fault);
  if (faults.size > 0) return { faults: [...faults] };

  const narrowed = <Planned extends { readonly grants: readonly Grant[] }>(planned: Planned) =>
    delivery.organization === undefined
      ? planned
      : { ...planned, grants: inOrganization(planned.grants, delivery.organization, account) };
  // A push may change settings and code at once: what it releases runs through what it changed.
  const common = { owner, stores, delivery, restarts: settings.deployments !== undefined };
  const planned = found.map(({ key, pipeline, destinations }) =>
    narrowed(planPipeline({ ...common, key, settings: pipeline, destinations })),
  );
  const unfit = planned.flatMap(({ faults }) => faults);
  const projects = Object.entries(delivery.projects).map(([name, project]) =>
    planOwnProject({ owner, delivery, keyArn: stores.home.keyArn, name, settings: project }),
  );
  const { pipelines, notifications } = planNotifications(owner, delivery, {
    pipelines: planned,
    projects,
    applications: toldApplications(owner, found),
  });
  const quotas = pipelines.flatMap(quotaFaults);
  const { people, faults: strangers } = planPeople(owner, delivery, pipelines);
  const wrong = [...unfit, ...quotas, ...strangers];
  if (wrong.length > 0) return { faults: wrong };
  const released = planInvalidate(
    owner,
    pipelines.flatMap(({ key, waves }) => waves.map((wave) => ({ key: waveKey(key, wave), wave }))),
  );
  const invalidate = released && narrowed(released);
  const changedPaths = planChangedPaths(
    owner,
    pipelines.flatMap(({ watches }) => watches),
  );
  const repositories = planRepositories(owner, delivery);
  const destinations = found.flatMap((each) => each.destinations);
  const services = destinations.filter((destination) => destination.kind === "service");
  const packaged = destinations.some(({ kind }) => kind === "application");
  const grants = [
    ...pullGrants(owner, services),
    ...pipelines.flatMap((pipeline) => pipeline.grants),
    ...projects.flatMap((project) => project.grants),
    ...(invalidate?.grants ?? []),
    ...(changedPaths?.grants ?? []),
    ...(notifications?.stageWatch?.grants ?? []),
  ];
  const artifactDays = longestApprovalDays(pipelines) + delivery.rollbackDays;
  return {
    faults: [],
    plan: {
      owner,
      settings: delivery,
      stores,
      artifactDays,
      ...(packaged && {
        expiringFolders: found.map(({ key }) =>
          names.artifactFolder(owner, key).replace(/\*$/, ""),
        ),
      }),
      repositories,
      pipelines,
      projects,
      ...(invalidate && { invalidate }),
      ...(changedPaths && { changedPaths }),
      people,
      ...(notifications && { notifications }),
      warnings: folderWarnings(owner, found),
      grants,
    },
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
