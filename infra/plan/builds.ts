import { type ArtifactStore, buildUsesArtifacts } from "../grants/artifacts";
import type { Grant, Principal } from "../grants/grant";
import * as names from "../names";
import type { BuildSettings } from "../settings";
import { type SiteArtifacts, siteBuildspec } from "./buildspec";
import { type PlannedProject, planProject } from "./projects";

/** A CodeBuild project: the build of a pipeline, or of one release that has values of its own. */
export interface PlannedBuild extends PlannedProject {
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

interface BuildOf {
  readonly owner: names.Owner;
  readonly store: ArtifactStore;
  readonly pipeline: string;
  readonly build: string;
  readonly settings: BuildSettings;
  /** The release that the build is for, if it has values of its own. */
  readonly release?: { readonly name: string; readonly environment: BuildSettings["environment"] };
  /** What its role needs to clone sources itself. */
  readonly clones: (actor: Principal) => readonly Grant[];
}

export function planBuild({
  owner,
  store,
  pipeline,
  build,
  settings,
  release,
  clones,
}: BuildOf): PlannedBuild {
  const outputs = outputsOf(settings, release?.name ?? build);
  const planned = planProject({
    owner,
    key: [pipeline, build, release?.name].filter((part) => part !== undefined).join("-"),
    project: names.projectName(owner, pipeline, build, release?.name),
    settings,
    environment: { ...settings.environment, ...release?.environment },
    buildspec:
      outputs.site === undefined
        ? (settings.buildspec ?? "buildspec.yml")
        : siteBuildspec(settings, outputs.site),
    origin: { type: "CODEPIPELINE" },
    grants: (actor) => [...buildUsesArtifacts(actor, store), ...clones(actor)],
  });
  return { ...planned, outputs };
}

/** Artifact identifiers of a buildspec are letters, digits and underscores. */
function outputsOf({ commands }: BuildSettings, name: string): BuildOutputs {
  const identifier = name.replace(/[^A-Za-z0-9]/g, "_");
  if (commands === undefined) return { whole: `${identifier}_site` };
  return { site: { assets: `${identifier}_assets`, pages: `${identifier}_pages` } };
}
