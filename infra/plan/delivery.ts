import { type Grant, inOrganization } from "../grants/grant";
import * as names from "../names";
import type { DeliverySettings, Faults, Settings } from "../settings";
import { type PlannedBack, planBack } from "./back";
import { type PlannedBefore, planBefore } from "./before";
import { type PlannedOwnProject, planOwnProject } from "./builds/own-projects";
import { type PlannedRepository, planRepositories, pullGrants } from "./builds/repositories";
import { type PlannedConnection, planConnections } from "./connections";
import { type PlannedNotifications, planNotifications } from "./notifications";
import { toldApplications } from "./notifications/applications";
import { type PlannedPeople, planPeople } from "./people";
import { planPipeline } from "./pipelines";
import { afterFaults } from "./pipelines/after";
import { type PlannedChangedPaths, planChangedPaths } from "./pipelines/changed-paths";
import { type PlannedInvalidate, planInvalidate } from "./pipelines/invalidate";
import type { PlannedPipeline } from "./pipelines/planned";
import { addedRegions } from "./pipelines/stage-actions";
import { waveKey } from "./pipelines/waves";
import { type PlannedRecords, planRecords } from "./records";
import { type PlannedBus, planSourceBus } from "./source-bus";
import { checkStores, type PlannedStores, planStores } from "./stores";
import { keyAdministrators } from "./stores/key-administrators";
import { findDestinations, type NamedStacks } from "./targets/destinations";
import { siteFolderFaults } from "./targets/site-folders";

/** Everything that a delivery creates, as plain data: nothing in it depends on AWS's answers. */
export interface DeliveryPlan {
  readonly owner: names.Owner;
  readonly settings: DeliverySettings;
  readonly stores: PlannedStores;
  /** ARNs of who administers keys; none leaves that to IAM policies. */
  readonly keyAdministrators: readonly string[];
  /** Days for which artifacts are kept: the longest approval and the days of a rollback. */
  readonly artifactDays: number;
  /** The folders that are kept no longer. Left out: all, where no application needs its packages to go back to. */
  readonly expiringFolders?: readonly string[];
  /** Those that ferry makes. */
  readonly connections: readonly PlannedConnection[];
  readonly repositories: readonly PlannedRepository[];
  readonly pipelines: readonly PlannedPipeline[];
  readonly projects: readonly PlannedOwnProject[];
  /** Made where a release goes to a site, or is recorded. */
  readonly invalidate?: PlannedInvalidate;
  /** Made where sites are recorded. */
  readonly back?: PlannedBack;
  /** Made where a service asks for a command before its releases. */
  readonly before?: PlannedBefore;
  /** Made where a release goes to a site or a service, unless records are left out. */
  readonly records?: PlannedRecords;
  /** Made where other accounts tell of pushes to their repositories. */
  readonly sourceBus?: PlannedBus;
  /** Made where a branch of CodeCommit is watched for paths. */
  readonly changedPaths?: PlannedChangedPaths;
  readonly people: readonly PlannedPeople[];
  readonly notifications?: PlannedNotifications;
  /** Every permission of the delivery's roles, and of the targets' roles on what the delivery owns. */
  readonly grants: readonly Grant[];
}

/** Plans what a stack delivers; undefined where it delivers nothing. What keeps it from being made is said to `faults`. */
export function planDelivery(
  settings: Settings,
  stacks: NamedStacks,
  faults: Faults,
): DeliveryPlan | undefined {
  const delivery = settings.delivery;
  if (!delivery) return undefined;
  const owner = names.ownerOf(settings);
  const say = (pipeline: string, fault: string) =>
    faults.add(["delivery", "pipelines", pipeline], fault);
  const found = Object.entries(delivery.pipelines).map(([key, pipeline]) => {
    const destinations = findDestinations(settings, delivery, key, pipeline, stacks, faults);
    const complete = destinations.length === pipeline.releases.length;
    if (complete) {
      for (const fault of siteFolderFaults(key, pipeline, destinations)) say(key, fault);
      for (const fault of afterFaults(key, destinations)) say(key, fault);
    }
    return { key, pipeline, destinations, complete };
  });
  const regions = found.flatMap(({ pipeline, destinations }) => [
    ...destinations.map(({ region }) => region),
    ...addedRegions(pipeline),
  ]);
  const stores = planStores(owner, delivery, regions);
  // What no release goes to is known only where every release has its destination.
  if (found.every(({ complete }) => complete)) checkStores(delivery, stores, faults);

  // What the settings name by ARN is one role, whatever the organization has of its name.
  const narrowed = <Planned extends { readonly grants: readonly Grant[] }>(
    planned: Planned,
    named: readonly string[] = [],
  ) =>
    delivery.organization === undefined
      ? planned
      : {
          ...planned,
          grants: inOrganization(planned.grants, delivery.organization, owner.account, named),
        };
  // A push may change settings and code at once: what it releases runs through what it changed.
  const common = { owner, stores, delivery, restarts: settings.deployments !== undefined };
  const planned = found.map(({ key, pipeline, destinations }) => {
    const whole = planPipeline({ ...common, key, settings: pipeline, destinations });
    const telling = whole.events.flatMap(({ told }) => told?.role ?? []);
    return narrowed(whole, [...whole.existing.roles, ...telling]);
  });
  for (const { key, faults: unfit } of planned) for (const fault of unfit) say(key, fault);
  const projects = Object.entries(delivery.projects).map(([name, project]) =>
    planOwnProject({ owner, delivery, keyArn: stores.home.keyArn, name, settings: project }),
  );
  const { pipelines, notifications } = planNotifications(owner, delivery, {
    pipelines: planned,
    projects,
    applications: toldApplications(owner, found),
  });
  const records = planRecords(owner, delivery, stores, pipelines, settings);
  const way = planBack(owner, pipelines, records);
  const back = way && narrowed(way);
  const beside = { records, back };
  const people = planPeople(owner, delivery, pipelines, beside, faults);
  const released = planInvalidate(
    owner,
    pipelines.flatMap(({ key, waves }) => waves.map((wave) => ({ key: waveKey(key, wave), wave }))),
    records,
  );
  const invalidate = released && narrowed(released);
  const changedPaths = planChangedPaths(
    owner,
    pipelines.flatMap(({ watches }) => watches),
  );
  const before = planBefore(owner, pipelines);
  const repositories = planRepositories(owner, delivery);
  const destinations = found.flatMap((each) => each.destinations);
  const services = destinations.filter((destination) => destination.kind === "service");
  const packaged = destinations.some(({ kind }) => kind === "application");
  const grants = [
    ...pullGrants(owner, services),
    ...pipelines.flatMap((pipeline) => pipeline.grants),
    ...projects.flatMap((project) => project.grants),
    ...(invalidate?.grants ?? []),
    ...(back?.grants ?? []),
    ...(before?.grants ?? []),
    ...(changedPaths?.grants ?? []),
    ...(notifications?.stageWatch?.grants ?? []),
    ...(notifications?.approvalMessage?.grants ?? []),
  ];
  const sourceBus = planSourceBus(owner, pipelines, grants);
  const artifactDays = longestApprovalDays(pipelines) + delivery.rollbackDays;
  return {
    owner,
    settings: delivery,
    stores,
    keyAdministrators: keyAdministrators(settings),
    artifactDays,
    connections: planConnections(owner, delivery),
    ...(packaged && {
      expiringFolders: found.map(({ key }) => names.artifactFolder(owner, key).replace(/\*$/, "")),
    }),
    repositories,
    pipelines,
    projects,
    ...(invalidate && { invalidate }),
    ...(records && { records }),
    ...(back && { back }),
    ...(before && { before }),
    ...(sourceBus && { sourceBus }),
    ...(changedPaths && { changedPaths }),
    people,
    ...(notifications && { notifications }),
    grants,
  };
}

function longestApprovalDays(pipelines: readonly PlannedPipeline[]): number {
  const minutes = pipelines.flatMap(({ stages }) =>
    stages.flatMap(({ actions }) => actions.map((action) => action.timeoutInMinutes ?? 0)),
  );
  return Math.ceil(Math.max(0, ...minutes) / 1_440);
}
