import { type ArtifactStore, buildUsesArtifacts } from "../grants/artifacts";
import type { Grant, Principal } from "../grants/grant";
import * as names from "../names";
import type { BuildSettings } from "../settings";
import { folderBuildspec, projectBuildspec, type SiteArtifacts, siteBuildspec } from "./buildspec";
import { type PlannedProject, planProject } from "./projects";

/** A CodeBuild project of a pipeline. */
export interface PlannedBuild extends PlannedProject {
  /** What it leaves for releases: nothing where it is a test. */
  readonly outputs: BuildOutputs;
}

/** The names of the artifacts that a build leaves, by what they are. */
export interface BuildOutputs {
  /** Everything in one: what the repository's own buildspec makes, or the source as it is. */
  readonly whole?: string;
  /** The two halves of a site. */
  readonly site?: SiteArtifacts;
  /** The image's address, with the files that deploy it. */
  readonly container?: string;
}

/** Every artifact, as an action declares them. */
export function outputNames({ whole, site, container }: BuildOutputs): readonly string[] {
  return [whole, site?.assets, site?.pages, container].filter((name) => name !== undefined);
}

/** A release that has values of its own, and so a build. */
interface OwnRelease {
  readonly name: string;
  readonly environment: BuildSettings["environment"];
}

export interface BuildOf {
  readonly owner: names.Owner;
  readonly store: ArtifactStore;
  readonly pipeline: string;
  readonly build: string;
  readonly settings: BuildSettings;
  /** Whether it clones a source with its history. */
  readonly fullClone: boolean;
  /** What its role needs to clone sources itself. */
  readonly clones: (actor: Principal) => readonly Grant[];
}

/** The build of a site: for all releases, or for one that has values of its own. */
export function planSiteBuild(of: BuildOf, release?: OwnRelease): PlannedBuild {
  const { settings, build } = of;
  const identifier = identifierOf(release?.name ?? build);
  const site = { assets: `${identifier}_assets`, pages: `${identifier}_pages` };
  const outputs = settings.commands === undefined ? { whole: `${identifier}_site` } : { site };
  return planned(of, outputs, () => siteBuildspec(settings, site, of.fullClone), release);
}

/** The build of what lies in a folder of a site: one artifact. */
export function planFolderBuild(of: BuildOf): PlannedBuild {
  return planned(of, { whole: folderArtifact(of.build) }, () =>
    folderBuildspec(of.settings, of.fullClone),
  );
}

export function folderArtifact(build: string): string {
  return `${identifierOf(build)}_site`;
}

/** A build that leaves nothing but its exit code. */
export function planTest(of: BuildOf): PlannedBuild {
  return planned(of, {}, () => projectBuildspec(of.settings, of.fullClone));
}

function planned(
  { owner, store, pipeline, build, settings, clones }: BuildOf,
  outputs: BuildOutputs,
  buildspecOfCommands: () => string,
  release?: OwnRelease,
): PlannedBuild {
  const { commands, buildspec = "buildspec.yml" } = settings;
  const project = planProject({
    owner,
    key: [pipeline, build, release?.name].filter((part) => part !== undefined).join("-"),
    project: names.projectName(owner, pipeline, build, release?.name),
    settings,
    environment: { ...settings.environment, ...release?.environment },
    buildspec: commands === undefined ? buildspec : buildspecOfCommands(),
    origin: { type: "CODEPIPELINE" },
    grants: (actor) => [
      ...buildUsesArtifacts(actor, store, outputNames(outputs).length > 0),
      ...clones(actor),
    ],
  });
  return { ...project, outputs };
}

/** Artifact identifiers of a buildspec are letters, digits and underscores. */
function identifierOf(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, "_");
}
