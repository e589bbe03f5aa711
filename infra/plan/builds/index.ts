import { type ArtifactStore, buildUsesArtifacts } from "../../grants/artifacts";
import { pushRepository } from "../../grants/build-registries";
import type { Grant, Principal } from "../../grants/grant";
import * as names from "../../names";
import type { BuildSettings, Path } from "../../settings";
import { type Destination, ofKind } from "../targets/destinations";
import {
  executionVariable,
  folderBuildspec,
  pipelineBuildspec,
  projectBuildspec,
  pushedImageBuildspec,
  type SiteArtifacts,
} from "./buildspec";
import { digestVariable, type ReleasableImage } from "./container";
import { type PlannedProject, planProject } from "./projects";

/** A CodeBuild project of a pipeline. */
export interface PlannedBuild extends PlannedProject {
  /** What it leaves for releases: nothing where it is a test. */
  readonly outputs: BuildOutputs;
  /** What its action tells it of the release: values with variables of the pipeline. */
  readonly told: Readonly<Record<string, string>>;
}

/** The names of the artifacts that a build leaves, by what they are. */
export interface BuildOutputs {
  /** Everything in one: what the repository's own buildspec makes, or the source as it is. */
  readonly whole?: string;
  /** The two halves of a site. */
  readonly site?: SiteArtifacts;
  /** The image's address, with the files that deploy it. */
  readonly container?: string;
  /** The template of an application, with the addresses of its packages. */
  readonly application?: string;
}

/** Every artifact, as an action declares them. */
export function outputNames(outputs: BuildOutputs): readonly string[] {
  const { whole, site, container, application } = outputs;
  return [whole, site?.assets, site?.pages, container, application].filter(
    (name) => name !== undefined,
  );
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
  /** The setting that it is for. */
  readonly path: Path;
  readonly settings: BuildSettings;
  /** The artifacts that it takes. */
  readonly inputs: readonly string[];
  /** Whether it clones a source with its history. */
  readonly fullClone: boolean;
  /** What its role needs to clone sources itself. */
  readonly clones: (actor: Principal) => readonly Grant[];
}

/**
 * The build of what is released: a site, an image, a bundle for machines, as the destinations ask for. It is for
 * all releases, or for one that has values of its own.
 */
export function planReleaseBuild(
  of: BuildOf,
  destinations: readonly Destination[],
  release?: OwnRelease,
): PlannedBuild {
  const outputs = outputsOf(of, destinations, release?.name ?? of.build);
  const image = imageOf(of, destinations);
  const environment = packageVariables(of, destinations);
  const { site, whole, application } = outputs;
  const configFiles = configFilesOf(destinations);
  if (!image) {
    return planned(
      { ...of, settings: { ...of.settings, environment } },
      outputs,
      pipelineBuildspec(of.settings, { site, whole, application, configFiles }, of.fullClone),
      release,
    );
  }
  const container = { artifact: outputs.container ?? "", build: image };
  // Docker inside of the build needs privileged mode, and the build pushes what it makes.
  const pushes = [...of.settings.pushes, image.repository];
  const settings = { ...of.settings, privileged: true, pushes, environment };
  const makes = { site, whole, application, container, configFiles };
  const buildspec = pipelineBuildspec(settings, makes, of.fullClone);
  return planned({ ...of, settings }, outputs, buildspec, release);
}

/** What the sites have beside what is released to them. */
function configFilesOf(destinations: readonly Destination[]): readonly string[] {
  const files = destinations.flatMap((each) =>
    each.kind === "site" && each.release.path === undefined ? (each.site.config?.file ?? []) : [],
  );
  return [...new Set(files)].sort();
}

/** The image that a build makes, and where it goes. */
function imageOf(
  { owner, settings: { container } }: BuildOf,
  destinations: readonly Destination[],
) {
  if (!container) return undefined;
  const repository = names.imageRepository(owner, container.repository);
  return {
    repository,
    repositoryUri: pushRepository(owner, repository).uri,
    settings: container,
    destinations: ofKind(destinations, "service"),
  };
}

/** Where the build puts packages: a buildspec of the repository's own has to do so itself. */
function packageVariables(
  { owner, store, pipeline, settings }: BuildOf,
  destinations: readonly Destination[],
): BuildSettings["environment"] {
  const { environment, template } = settings;
  if (ofKind(destinations, "application").length === 0) return environment;
  return {
    PACKAGE_BUCKET: store.bucketName,
    PACKAGE_FOLDER: names.packagesFolder(owner, pipeline),
    PACKAGE_TEMPLATE: template,
    ...environment,
  };
}

/** A build of ours makes what its releases need; one of the repository makes one artifact. */
function outputsOf(
  { settings }: BuildOf,
  destinations: readonly Destination[],
  name: string,
): BuildOutputs {
  const { commands, container } = settings;
  const identifier = identifierOf(name);
  if (commands === undefined && !container) return { whole: `${identifier}_site` };
  const bundle = destinations.some(isBundle);
  const application = ofKind(destinations, "application").length > 0;
  const site = ofKind(destinations, "site").length > 0 || (!container && !bundle && !application);
  return {
    ...(site && { site: { assets: `${identifier}_assets`, pages: `${identifier}_pages` } }),
    ...(container && { container: `${identifier}_container` }),
    ...(bundle && { whole: `${identifier}_bundle` }),
    ...(application && { application: `${identifier}_application` }),
  };
}

/** Machines get all of the output. */
function isBundle(destination: Destination): boolean {
  return destination.kind === "service" && destination.service.kind === "instances";
}

/** The build of what lies in a folder of a site: one artifact. */
export function planFolderBuild(of: BuildOf): PlannedBuild {
  const buildspec = folderBuildspec(of.settings, of.fullClone);
  return planned(of, { whole: folderArtifact(of.build) }, buildspec);
}

export function folderArtifact(build: string): string {
  return `${identifierOf(build)}_site`;
}

/**
 * The step that writes what releases an image as it was pushed: no code of anybody runs in it.
 * @param digest which image, by a variable of the pipeline
 */
export function planPushedImage(of: BuildOf, image: ReleasableImage, digest: string): PlannedBuild {
  const container = `${identifierOf(of.build)}_container`;
  const build = planned(of, { container }, pushedImageBuildspec(container, image));
  return { ...build, told: { [digestVariable]: digest } };
}

/** A build that leaves nothing but its exit code. */
export function planTest(of: BuildOf): PlannedBuild {
  return planned(of, {}, projectBuildspec(of.settings, of.fullClone));
}

function planned(
  { owner, store, pipeline, build, path, settings, inputs, clones }: BuildOf,
  outputs: BuildOutputs,
  buildspec: string,
  release?: OwnRelease,
): PlannedBuild {
  const project = planProject({
    owner,
    key: [pipeline, build, release?.name].filter((part) => part !== undefined).join("-"),
    path,
    described: ["delivery", "builds", build],
    project: names.projectName(owner, pipeline, build, release?.name),
    settings,
    environment: { ...settings.environment, ...release?.environment },
    buildspec,
    origin: { type: "CODEPIPELINE" },
    grants: (actor, storage) => [
      ...buildUsesArtifacts(
        actor,
        store,
        {
          inputs,
          outputs: outputNames(outputs),
          packages: outputs.application && names.packagesFolder(owner, pipeline),
        },
        storage,
      ),
      ...clones(actor),
    ],
  });
  // A site says which execution it is of: https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
  const told = {
    ...(outputs.site && settings.releaseFile && { [executionVariable]: executionId }),
  };
  return { ...project, outputs, told };
}

const executionId = "#{codepipeline.PipelineExecutionId}";

/** Artifact identifiers of a buildspec are letters, digits and underscores. */
function identifierOf(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, "_");
}
