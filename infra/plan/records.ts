import type { RecordedWave, RecordPlan, WaveTarget } from "../../functions/invalidate/record";
import type { SitePart } from "../../functions/records/pages";
import { type Grant, type Principal, principal } from "../grants/grant";
import type { Statement } from "../grants/policy";
import { guardRecords, keepRecords, type RecordBucket, seeReleases } from "../grants/records";
import { takeRecordRole } from "../grants/take-role";
import type { Value } from "../grants/value";
import * as names from "../names";
import type { DeliverySettings, Settings } from "../settings";
import { immutableForms } from "./builds/buildspec";
import type { PlannedPipeline, Wave } from "./pipelines/planned";
import { isRecorded, waveKey } from "./pipelines/waves";
import type { PlannedStores } from "./stores";
import { allStores } from "./stores";
import { ofKind, type ServiceDestination, type SiteDestination } from "./targets/destinations";
import { foldersOf } from "./targets/site-folders";
import { wayBackAt } from "./targets/ways-back";

/** The bucket of what was released, and what of each wave is recorded there. */
export interface PlannedRecords extends RecordBucket {
  /** Days for which S3 keeps a record from everybody. */
  readonly lockDays?: number;
  /** What the bucket's policy says. */
  readonly statements: readonly Statement[];
  /** What the invalidate function reads beside its code. */
  readonly plan: Planned;
  /** The permissions of the functions that keep records. */
  readonly grants: readonly Grant[];
}

/** Addresses of this stack's own sites are known once they are made. */
type Planned = Omit<RecordPlan, "waves"> & {
  readonly waves: Readonly<
    Record<string, Omit<RecordedWave, "targets"> & { readonly targets: readonly PlannedTarget[] }>
  >;
};

type PlannedTarget = Omit<WaveTarget, "url"> & { readonly url?: Value };

/** Plans the records of what a delivery releases to sites and services; undefined where there is nothing to record. */
export function planRecords(
  owner: names.Owner,
  delivery: DeliverySettings,
  stores: PlannedStores,
  pipelines: readonly PlannedPipeline[],
  { retain, audit }: Pick<Settings, "retain" | "audit">,
): PlannedRecords | undefined {
  if (!delivery.records) return undefined;
  const waves = pipelines.flatMap((pipeline) =>
    pipeline.waves
      .filter(isRecorded)
      .map((wave) => [waveKey(pipeline.key, wave), plannedWave(delivery, pipeline, wave)] as const),
  );
  if (waves.length === 0) return undefined;
  const name = names.recordBucket(owner);
  const records = { name, arn: names.bucketArn(owner.region, name), home: stores.home };
  const actor = principal(names.invalidateFunctionRole(owner).arn);
  const recorded = pipelines.filter((pipeline) => pipeline.waves.some(isRecorded));
  return {
    ...records,
    ...(audit?.recordDays !== undefined && { lockDays: audit.recordDays }),
    statements: guardRecords(
      records,
      [actor.roleArn, ...(recorded.some(goesBack) ? [names.backFunctionRole(owner).arn] : [])],
      retain,
    ),
    plan: { bucket: name, waves: Object.fromEntries(waves) },
    grants: [
      ...keepRecords(actor, records),
      ...seeReleases(
        actor,
        recorded.map((pipeline) => names.arn(owner, "codepipeline", pipeline.name)),
        allStores(stores).filter((store) =>
          recorded.some(({ waves: all }) => all.some((wave) => isIn(wave, store.region))),
        ),
      ),
      ...takesRoles(actor, recorded),
    ],
  };
}

/** Whether somebody may go back in a pipeline: of parallel executions none is the one before. */
export function goesBack({ mode, waves }: PlannedPipeline): boolean {
  return mode !== "PARALLEL" && waves.some(({ destinations }) => destinations.some(wayBackAt));
}

function isIn({ destinations }: Wave, region: string): boolean {
  return destinations.some((each) => each.kind !== "application" && each.region === region);
}

/** The roles in which the function looks what services run; those of sites it takes to invalidate. */
function takesRoles(actor: Principal, pipelines: readonly PlannedPipeline[]): readonly Grant[] {
  const roles = pipelines
    .flatMap(({ waves }) => waves.flatMap(({ destinations }) => destinations))
    .flatMap((each) => (each.kind === "service" ? (recordRoleOf(each) ?? []) : []));
  return [...new Set(roles)].map((role) => takeRecordRole(actor, role));
}

function plannedWave(
  delivery: DeliverySettings,
  pipeline: PlannedPipeline,
  wave: Wave,
): Planned["waves"][string] {
  const stage = pipeline.stages.find(({ name }) => name === wave.name);
  const actionsIn = (role: string) =>
    (stage?.actions ?? []).filter(({ roleArn }) => roleArn === role).map(({ name }) => name);
  return {
    pipeline: pipeline.name,
    stage: wave.name,
    sites: wave.destinations.some(({ kind }) => kind === "site"),
    approvedIn: names.stagesOfWave(wave.name),
    targets: wave.destinations.flatMap((each): readonly PlannedTarget[] => {
      const common = {
        name: names.targetName(each.release),
        account: each.account,
        region: each.region,
      };
      if (each.kind === "site") {
        const actions = actionsIn(each.site.deployRole);
        return [{ ...common, ...siteTarget(delivery, pipeline, each, actions), actions }];
      }
      if (each.kind === "application") return [];
      return [{ ...common, ...serviceTarget(each), actions: actionsIn(each.service.deployRole) }];
    }),
  };
}

function siteTarget(
  delivery: DeliverySettings,
  pipeline: PlannedPipeline,
  destination: SiteDestination,
  actions: readonly string[],
) {
  const { site, name, release } = destination;
  const { build } = delivery.pipelines[pipeline.key] ?? {};
  const settings = build === undefined ? undefined : delivery.builds[build];
  // Without halves everything is a page.
  const halved = actions.includes(`${name}-assets`);
  const immutable = halved ? ((settings && immutableForms(settings)) ?? "fingerprints") : [];
  const folder = release.path === undefined ? "" : `${release.path}/`;
  const own = foldersOf(destination).map((each) => `${each}/`);
  const others = pipeline.waves
    .flatMap(({ destinations }) => ofKind(destinations, "site"))
    .filter((each) => each.site.bucket === site.bucket && each.release.path !== release.path)
    .flatMap((each) => (each.release.path === undefined ? [] : [`${each.release.path}/`]));
  // What `up` of the target wrote belongs to no release.
  const foreign = site.config === undefined ? [] : [site.config.file];
  const part = (within: string, rest: Partial<SitePart>): SitePart => ({
    folder: within,
    without: [],
    immutable: [],
    foreign,
    ...rest,
  });
  return {
    kind: "site" as const,
    place: site.bucket,
    ...(site.url !== undefined && { url: site.url }),
    ...(site.recordRole !== undefined && { role: site.recordRole }),
    parts: [
      part(folder, { without: [...own, ...others], immutable }),
      ...own.map((each) => part(each, {})),
    ],
  };
}

function serviceTarget(destination: ServiceDestination) {
  const { service } = destination;
  const role = recordRoleOf(destination);
  if (service.kind === "instances") {
    return { kind: "service" as const, place: `${service.application}/${service.group}` };
  }
  const { runs } = service;
  return {
    kind: "service" as const,
    place: runs ? `${runs.cluster}/${runs.service}` : service.family,
    ...(role !== undefined && runs && { role, runs }),
  };
}

function recordRoleOf({ service }: ServiceDestination): string | undefined {
  return service.kind === "instances" ? undefined : service.recordRole;
}
