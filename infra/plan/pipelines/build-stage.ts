import type { ActionProvider, PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { Principal } from "../../grants/grant";
import type { Path } from "../../settings";
import {
  type BuildOf,
  type BuildOutputs,
  folderArtifact,
  outputNames,
  type PlannedBuild,
  planFolderBuild,
  planReleaseBuild,
  planTest,
} from "../builds";
import { executionVariable } from "../builds/buildspec";
import type { Destination } from "../targets/destinations";
import { foldersOf } from "../targets/site-folders";
import type { PipelineOf } from "./planned";
import { cloneGrants, sourceArtifact } from "./sources";

/** The builds of a pipeline, which run in parallel: one that fails ends the release. */
export interface BuildStage {
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
function buildOf(
  { owner, stores, delivery, key, settings }: PipelineOf,
  build: string,
  at: Path,
): readonly BuildOf[] {
  const own = delivery.builds[build];
  if (!own) return [];
  const sources = Object.values(settings.sources);
  const fullClone = sources.some((source) => "clone" in source && source.clone === "full");
  const clones = (actor: Principal) =>
    sources.flatMap((source) => cloneGrants(owner, delivery, source, actor));
  const inputs = Object.keys(settings.sources).map(sourceArtifact);
  const store = stores.home;
  const path = ["delivery", "pipelines", key, ...at];
  return [{ owner, store, pipeline: key, build, path, settings: own, inputs, fullClone, clones }];
}

/** One build for all releases that share its values, and one for each release that has its own. */
function releaseBuilds(pipeline: PipelineOf) {
  const { settings, destinations } = pipeline;
  const { build: name } = settings;
  const [of] = name === undefined ? [] : buildOf(pipeline, name, ["build"]);
  if (name === undefined || !of) return [];
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

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html */
const tellExecution = JSON.stringify([
  { name: executionVariable, value: "#{codepipeline.PipelineExecutionId}", type: "PLAINTEXT" },
]);

function buildAction(
  { owner, settings }: PipelineOf,
  actor: Principal,
  provider: ActionProvider,
  { name, build }: { readonly name: string; readonly build: PlannedBuild },
): PlannedAction {
  const inputs = Object.keys(settings.sources).map(sourceArtifact);
  const [primary] = inputs;
  const outputs = outputNames(build.outputs);
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
      ...(build.tellsRelease && { EnvironmentVariables: tellExecution }),
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
