import type { PlannedAction } from "../actions";
import * as actions from "../actions";
import { type ArtifactStore, pipelineUsesArtifacts } from "../grants/artifacts";
import { type Grant, type Principal, principal } from "../grants/grant";
import { takeDeployRole } from "../grants/take-role";
import * as names from "../names";
import type { DeliverySettings, PipelineSettings } from "../settings";
import { actionsPerStage, stagesPerPipeline } from "../settings/limits";
import { runsPullRequests } from "../settings/triggers";
import { type BuildOutputs, type PlannedBuild, planBuild } from "./builds";
import { type PlannedWatch, planWatches } from "./changed-paths";
import { type Destination, groupIntoWaves, type Wave } from "./destinations";
import { type PlannedEvent, planEvents } from "./events";
import { waveKey } from "./invalidate";
import {
  cloneGrants,
  type PlannedSource,
  planSources,
  revisionVariable,
  sourceArtifact,
} from "./sources";
import { type PlannedTrigger, planTriggers } from "./triggers";

export interface PlannedPipeline {
  readonly key: string;
  readonly name: string;
  /** ferry's own role, or the ARN of an existing one. */
  readonly role: names.RoleName | string;
  readonly mode: PipelineSettings["mode"];
  readonly sources: readonly PlannedSource[];
  /** Pushes and pull requests that start it; without any, every push to a source's branch does. */
  readonly triggers: readonly PlannedTrigger[];
  /** Everything else that starts it. */
  readonly events: readonly PlannedEvent[];
  /** Branches whose pushes start it by the files that they change. */
  readonly watches: readonly PlannedWatch[];
  readonly stages: readonly PlannedStage[];
  readonly waves: readonly Wave[];
  readonly builds: readonly PlannedBuild[];
  readonly grants: readonly Grant[];
}

export interface PlannedStage {
  readonly name: string;
  readonly actions: readonly PlannedAction[];
}

export interface PipelineOf {
  readonly owner: names.Owner;
  readonly store: ArtifactStore;
  readonly delivery: DeliverySettings;
  readonly key: string;
  readonly settings: PipelineSettings;
  readonly destinations: readonly Destination[];
}

const immutable = "public, max-age=31536000, immutable";
const revalidated = "no-cache";

/** Plans one pipeline: source, build, then a stage for each wave of releases. */
export function planPipeline(settled: PipelineOf): PlannedPipeline {
  const pipeline = runsPullRequests(settled.settings) ? heldToItsFolder(settled) : settled;
  const { owner, store, key, settings, destinations } = pipeline;
  const role = settings.role ?? names.pipelineRole(owner, key);
  const actor = principal(typeof role === "string" ? role : role.arn);
  const sources = planSources(pipeline, actor);
  const builds = planBuilds(pipeline);
  const waves = groupIntoWaves(destinations);
  const stages: PlannedStage[] = [
    { name: "source", actions: sources.map(({ planned }) => planned) },
    ...(builds.length === 0
      ? []
      : [
          {
            name: "build",
            actions: builds.map(({ name, build }) => buildAction(pipeline, actor, name, build)),
          },
        ]),
    ...waves.map((wave) => ({
      name: wave.name,
      actions: waveActions(pipeline, actor, wave, (destination) =>
        artifactsFor(pipeline, builds, destination),
      ),
    })),
  ];
  return {
    key,
    name: names.pipelineName(owner, key),
    role,
    mode: settings.mode,
    sources: sources.map(({ source }) => source),
    triggers: planTriggers(settings),
    events: planEvents(owner, key, settings),
    watches: planWatches(owner, key, settings),
    stages,
    waves,
    builds: builds.map(({ build }) => build),
    grants: [
      ...pipelineUsesArtifacts(actor, store),
      ...stages.flatMap((stage) =>
        stage.actions.flatMap((action) => grantsOf(action, actor, store)),
      ),
      ...builds.flatMap(({ build }) => build.grants),
    ],
  };
}

/** Code that nobody has reviewed gets at no other pipeline's artifacts. */
function heldToItsFolder({ store, ...pipeline }: PipelineOf): PipelineOf {
  const folder = names.artifactFolder(pipeline.owner, pipeline.key);
  return { ...pipeline, store: { ...store, folder } };
}

/** An action in a role of its own: the pipeline takes that role, the role does the rest. */
function grantsOf(
  action: PlannedAction,
  pipeline: Principal,
  store: ArtifactStore,
): readonly Grant[] {
  const own = action.provider.grants(action, store);
  if (action.roleArn === undefined) return own;
  return [takeDeployRole(pipeline, action.roleArn), ...own];
}

/** One build for all releases that share its values, and one for each release that has its own. */
function planBuilds({ owner, store, delivery, key, settings, destinations }: PipelineOf) {
  const name = settings.build;
  const build = name === undefined ? undefined : delivery.builds[name];
  if (name === undefined || !build) return [];
  const clones = (actor: Principal) =>
    Object.values(settings.sources).flatMap((source) =>
      cloneGrants(owner, delivery, source, actor),
    );
  const common = { owner, store, pipeline: key, build: name, settings: build, clones };
  const everyOwn = destinations.length > 0 && destinations.every(({ release }) => release.build);
  const shared = everyOwn ? [] : [{ name, build: planBuild(common), for: undefined }];
  const own = destinations.flatMap((destination) => {
    const environment = destination.release.build?.environment;
    if (!environment) return [];
    const release = { name: destination.name, environment };
    const planned = planBuild({ ...common, release });
    return [{ name: destination.name, build: planned, for: destination.name }];
  });
  return [...shared, ...own];
}

function buildAction(
  { owner, settings }: PipelineOf,
  actor: Principal,
  name: string,
  build: PlannedBuild,
): PlannedAction {
  const inputs = Object.keys(settings.sources).map(sourceArtifact);
  const [primary] = inputs;
  return {
    name,
    provider: actions.codebuild,
    runOrder: 1,
    actor,
    region: owner.region,
    configuration: {
      ProjectName: build.project,
      ...(inputs.length > 1 && primary !== undefined && { PrimarySource: primary }),
      ...(build.batchRole && { BatchEnabled: "true", CombineArtifacts: "true" }),
    },
    inputs,
    outputs: Object.values(build.outputs),
    namespace: `Build-${name}`,
  };
}

/** What a release ships: its own build's artifacts, the shared build's, or the source as it is. */
function artifactsFor(
  { settings }: PipelineOf,
  builds: ReturnType<typeof planBuilds>,
  destination: Destination,
): BuildOutputs {
  const own = builds.find((build) => build.for === destination.name);
  const shared = builds.find((build) => build.for === undefined);
  const [source = ""] = Object.keys(settings.sources);
  return (own ?? shared)?.build.outputs ?? { site: sourceArtifact(source) };
}

/** Approvals first, then all assets, then all pages, then one invalidation for the whole wave. */
function waveActions(
  pipeline: PipelineOf,
  actor: Principal,
  wave: Wave,
  artifacts: (destination: Destination) => BuildOutputs,
): readonly PlannedAction[] {
  const { owner, key } = pipeline;
  const approvals = wave.destinations.flatMap((destination) =>
    approvalAction(pipeline, actor, destination),
  );
  const deploys = wave.destinations.flatMap((destination) =>
    deployActions(pipeline, destination, artifacts(destination)),
  );
  const invalidate: PlannedAction = {
    name: "invalidate",
    provider: actions.lambdaInvoke,
    runOrder: 4,
    actor,
    region: owner.region,
    configuration: {
      FunctionName: names.invalidateFunction(owner),
      UserParameters: JSON.stringify({ wave: waveKey(key, wave) }),
    },
    inputs: [],
    outputs: [],
  };
  return [...approvals, ...deploys, invalidate];
}

function approvalAction(
  { owner, settings }: PipelineOf,
  actor: Principal,
  { name, account, release }: Destination,
): readonly PlannedAction[] {
  const approval = release.approval ?? account !== owner.account;
  if (approval === false) return [];
  const { message, timeoutMinutes } =
    approval === true ? { message: undefined, timeoutMinutes: 2_880 } : approval;
  const [source] = Object.entries(settings.sources);
  const revision =
    source === undefined
      ? ""
      : ` Revision #{Source-${source[0]}.${revisionVariable[source[1].kind]}}.`;
  return [
    {
      name: `${name}-approve`,
      provider: actions.manualApproval,
      runOrder: 1,
      actor,
      region: owner.region,
      configuration: { CustomData: (message ?? `Release to ${name} in ${account}.`) + revision },
      inputs: [],
      outputs: [],
      timeoutInMinutes: timeoutMinutes,
    },
  ];
}

/** Assets before pages: at no moment does a page refer to a file that is not there yet. */
function deployActions(
  { destinations }: PipelineOf,
  destination: Destination,
  artifacts: BuildOutputs,
): readonly PlannedAction[] {
  const { name, region, release, site } = destination;
  const first = destinations[0] === destination;
  const deploy = (role: string, input: string, cacheControl: string, runOrder: number) => ({
    name: `${name}-${role}`,
    provider: actions.s3Deploy,
    runOrder,
    actor: principal(site.deployRole),
    roleArn: site.deployRole,
    region,
    configuration: {
      BucketName: site.bucket,
      Extract: "true",
      CacheControl: cacheControl,
      ...(release.path !== undefined && { ObjectKey: release.path }),
      ...(site.key !== undefined && { KMSEncryptionKeyARN: site.key }),
    },
    inputs: [input],
    outputs: [],
  });
  // The last action of a release carries the namespace; only one in a pipeline may have it as it is.
  const namespace = first ? "DeployVariables" : `DeployVariables-${name}`;
  if ("site" in artifacts) {
    return [{ ...deploy("deploy", artifacts.site, revalidated, 3), namespace }];
  }
  return [
    deploy("assets", artifacts.assets, immutable, 2),
    { ...deploy("pages", artifacts.pages, revalidated, 3), namespace },
  ];
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export function quotaFaults({ key, stages }: PlannedPipeline): readonly string[] {
  const where = `Pipeline ${key}`;
  const tooMany =
    stages.length > stagesPerPipeline.most
      ? [
          `${where} has ${stages.length} stages, and CodePipeline allows ${stagesPerPipeline.most}: ` +
            "give releases that may run together the same wave.",
        ]
      : [];
  const crowded = stages.flatMap((stage) =>
    stage.actions.length > actionsPerStage
      ? [
          `${where} has ${stage.actions.length} actions in stage ${stage.name}, and CodePipeline allows ` +
            `${actionsPerStage}: spread its releases over more waves.`,
        ]
      : [],
  );
  return [...tooMany, ...crowded];
}

/** A pipeline of pull requests is held to a folder, which may belong to no other pipeline too. */
export function folderFaults(
  owner: names.Owner,
  pipelines: readonly { readonly key: string; readonly pipeline: PipelineSettings }[],
): readonly string[] {
  return pipelines
    .filter(({ pipeline }) => runsPullRequests(pipeline))
    .flatMap(({ key }) => {
      const folder = names.artifactFolder(owner, key);
      const other = pipelines.find(
        (each) => each.key !== key && names.artifactFolder(owner, each.key) === folder,
      );
      return other
        ? [
            `Pipeline ${key} runs pull requests, and CodePipeline keeps its artifacts in the folder ${folder} as it ` +
              `does those of pipeline ${other.key}: give one of them a key that differs earlier.`,
          ]
        : [];
    });
}
