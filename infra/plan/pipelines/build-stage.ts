import type { ActionProvider, PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { Principal } from "../../grants/grant";
import type { BuildSettings, Path } from "../../settings";
import { build as buildSchema } from "../../settings/schema/builds";
import {
  type BuildOf,
  type BuildOutputs,
  folderArtifact,
  outputNames,
  type PlannedBuild,
  planFolderBuild,
  planPushedImage,
  planReleaseBuild,
  planTest,
} from "../builds";
import { type Destination, ofKind } from "../targets/destinations";
import { foldersOf } from "../targets/site-folders";
import type { PipelineOf } from "./planned";
import { pushedImage, pushedImageStep } from "./pushed-image";
import { cloneGrants, revisionVariable, sourceArtifact } from "./sources";

/** The builds of a pipeline, which run in parallel: one that fails ends the release. */
interface BuildStage {
  readonly builds: readonly PlannedBuild[];
  readonly actions: readonly PlannedAction[];
  /** What is released to a destination. */
  readonly artifactsFor: (destination: Destination) => ReleaseArtifacts;
}

/** The artifacts of one release: what its build leaves, or the source as it is. */
export interface ReleaseArtifacts extends BuildOutputs {
  /** What lies in the folders that the site asks for, by folder. */
  readonly folders: Readonly<Record<string, string>>;
}

/** Tests, builds of folders and builds of the site: all of them take the sources as they are. */
export function planBuildStage(pipeline: PipelineOf, actor: Principal): BuildStage {
  const { settings } = pipeline;
  const tests = settings.tests.flatMap((name, index) =>
    buildOf(pipeline, name, ["tests", index]).map((of) => ({ name, build: planTest(of) })),
  );
  const folders = Object.entries(settings.folders).flatMap(([folder, name]) =>
    buildOf(pipeline, name, ["folders", folder]).map((of) => ({
      name,
      build: planFolderBuild(of),
    })),
  );
  const sites = releaseBuilds(pipeline);
  return {
    builds: [...tests, ...sites, ...folders].map(({ build }) => build),
    actions: [
      ...tests.map((test) => buildAction(pipeline, actor, actions.codebuildTest, test)),
      ...[...sites, ...folders].map((each) =>
        buildAction(pipeline, actor, actions.codebuild, each),
      ),
    ],
    artifactsFor: (destination) => ({
      ...ownArtifacts(pipeline, sites, destination),
      folders: Object.fromEntries(
        foldersOf(destination).map((folder) => [
          folder,
          folderArtifact(settings.folders[folder] ?? folder),
        ]),
      ),
    }),
  };
}

/** A build as a pipeline runs it: one, or none where the settings lack it. */
function buildOf(pipeline: PipelineOf, build: string, at: Path): readonly BuildOf[] {
  const { delivery } = pipeline;
  const own = delivery.builds[build];
  return own
    ? [withSources(pipeline, build, own, ["delivery", "pipelines", pipeline.key, ...at])]
    : [];
}

/** A build that takes the sources of a pipeline as they are. */
function withSources(
  { owner, stores, delivery, key, settings }: PipelineOf,
  build: string,
  own: BuildSettings,
  path: Path,
): BuildOf {
  const sources = Object.values(settings.sources);
  const fullClone = sources.some((source) => "clone" in source && source.clone === "full");
  const clones = (actor: Principal) =>
    sources.flatMap((source) => cloneGrants(owner, delivery, source, actor));
  const inputs = Object.keys(settings.sources).map(sourceArtifact);
  const store = stores.home;
  return { owner, store, pipeline: key, build, path, settings: own, inputs, fullClone, clones };
}

/** A build of what is released, and the release that it is for; undefined where all share it. */
interface ReleaseBuild {
  readonly name: string;
  readonly build: PlannedBuild;
  readonly for: string | undefined;
}

/** One build for all releases that share its values, and one for each release that has its own. */
function releaseBuilds(pipeline: PipelineOf): readonly ReleaseBuild[] {
  const { settings, destinations } = pipeline;
  const { build: name } = settings;
  if (name === undefined) return pushedImageBuilds(pipeline);
  const [of] = buildOf(pipeline, name, ["build"]);
  if (!of) return [];
  const everyOwn = destinations.length > 0 && destinations.every(({ release }) => release.build);
  const sharing = destinations.filter(({ release }) => !release.build);
  const shared = everyOwn ? [] : [{ name, build: planReleaseBuild(of, sharing), for: undefined }];
  const own = destinations.flatMap((destination) => {
    const environment = destination.release.build?.environment;
    if (!environment) return [];
    const release = { name: destination.name, environment };
    const { path } = destination;
    const build = planReleaseBuild({ ...of, path }, [destination], release);
    return [{ name: release.name, build, for: release.name }];
  });
  return [...shared, ...own];
}

/** The step in the place of a build, where the source is an image that is released as it was pushed. */
function pushedImageBuilds(pipeline: PipelineOf): readonly ReleaseBuild[] {
  const { owner, key, settings, destinations } = pipeline;
  const image = pushedImage(owner, settings);
  if (!image) return [];
  const path = ["delivery", "pipelines", key, "sources", image.source];
  const of = withSources(pipeline, pushedImageStep, buildSchema.parse({}), path);
  const released = { repositoryUri: image.uri, destinations: ofKind(destinations, "service") };
  const digest = `#{Source-${image.source}.${revisionVariable.ecr}}`;
  const build = planPushedImage(of, released, digest);
  return [{ name: pushedImageStep, build, for: undefined }];
}

function buildAction(
  { owner, settings }: PipelineOf,
  actor: Principal,
  provider: ActionProvider,
  { name, build }: { readonly name: string; readonly build: PlannedBuild },
): PlannedAction {
  const inputs = Object.keys(settings.sources).map(sourceArtifact);
  const [primary] = inputs;
  const outputs = outputNames(build.outputs);
  const told = Object.entries(build.told).map(([variable, value]) => ({
    name: variable,
    value,
    type: "PLAINTEXT",
  }));
  return {
    name,
    provider,
    runOrder: 1,
    actor,
    region: owner.region,
    configuration: {
      ProjectName: build.project,
      ...(inputs.length > 1 && primary !== undefined && { PrimarySource: primary }),
      ...(build.batchRole && { BatchEnabled: "true" }),
      ...(told.length > 0 && { EnvironmentVariables: JSON.stringify(told) }),
      ...(build.batchRole && outputs.length > 0 && { CombineArtifacts: "true" }),
    },
    inputs,
    outputs,
    namespace: `Build-${name}`,
  };
}

/** What a release ships: its own build's artifacts, the shared build's, or the source as it is. */
function ownArtifacts(
  { settings }: PipelineOf,
  builds: ReturnType<typeof releaseBuilds>,
  destination: Destination,
): BuildOutputs {
  const own = builds.find((build) => build.for === destination.name);
  const shared = builds.find((build) => build.for === undefined);
  const [source = ""] = Object.keys(settings.sources);
  return (own ?? shared)?.build.outputs ?? { whole: sourceArtifact(source) };
}
