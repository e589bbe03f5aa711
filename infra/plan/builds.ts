import { type ArtifactStore, buildUsesArtifacts } from "../grants/artifacts";
import type { Grant, Principal } from "../grants/grant";
import * as names from "../names";
import type { BuildSettings } from "../settings";
import { type SiteArtifacts, siteBuildspec } from "./buildspec";
import { type PlannedProject, planProject } from "./projects";

/** A CodeBuild project: the build of a pipeline, or of one release that has values of its own. */
export interface PlannedBuild extends PlannedProject {
  /** One artifact, or the two halves of a site. */
  readonly outputs: BuildOutputs;
}

export type BuildOutputs = { readonly site: string } | SiteArtifacts;

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
      "site" in outputs
        ? (settings.buildspec ?? "buildspec.yml")
        : siteBuildspec(settings, outputs),
    origin: { type: "CODEPIPELINE" },
    grants: (actor) => [...buildUsesArtifacts(actor, store), ...clones(actor)],
  });
  return { ...planned, outputs };
}

/** Artifact identifiers of a buildspec are letters, digits and underscores. */
function outputsOf({ commands }: BuildSettings, name: string): BuildOutputs {
  const identifier = name.replace(/[^A-Za-z0-9]/g, "_");
  if (commands === undefined) return { site: `${identifier}_site` };
  return { assets: `${identifier}_assets`, pages: `${identifier}_pages` };
}
