import { stringify } from "yaml";
import { globToRegex } from "../../aws/globs";
import type { BuildSettings, ProjectSettings } from "../../settings";
import { packageCommands, packageFolder } from "./application";
import {
  afterSuccess,
  type ContainerBuild,
  containerCommands,
  containerFolder,
  containerVariables,
  exportedBy,
  pushedImageCommands,
  type ReleasableImage,
} from "./container";
import { fingerprints, type NameForm } from "./fingerprints";
import { toolProbes } from "./tools";

/** The two artifacts of a site: fingerprinted files, which never change, and all the others. */
export interface SiteArtifacts {
  readonly assets: string;
  readonly pages: string;
}

/** Where the halves of a site are collected, below the source's root. */
const staging = ".ferry";

/** What the generated buildspec of a pipeline's build leaves: each artifact by its name. */
interface BuildMakes {
  /** Files that `pulumi up` of a target writes beside the site. */
  readonly configFiles?: readonly string[];
  readonly site?: SiteArtifacts | undefined;
  readonly container?: { readonly artifact: string; readonly build: ContainerBuild } | undefined;
  /** The template of an application, whose code the build uploads. */
  readonly application?: string | undefined;
  /** All of the output in one: a bundle for machines. */
  readonly whole?: string | undefined;
}

/**
 * The buildspec of a build with `commands`, or of a Docker build: yours first, then what makes the artifacts. Else the
 * path of the repository's own, as in each function of this file. A half of a site without files gets one that says so: CodeBuild refuses an empty artifact, and the action
 * behind it would fail.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function pipelineBuildspec(build: BuildSettings, makes: BuildMakes, git = false): string {
  const { site, container, application, whole, configFiles = [] } = makes;
  const commands = [
    ...(site ? splitCommands(build, configFiles) : []),
    ...(container ? containerCommands(container.build) : []),
    ...(application !== undefined ? packageCommands : []),
  ];
  if (!container && build.commands === undefined) return repositoryBuildspec(build);
  return stringify(
    {
      version: 0.2,
      env: {
        ...credentialHelper(git),
        variables: {
          SITE_OUTPUT: build.output,
          ...(container && containerVariables(container.build)),
        },
        ...(container && exported(container.build)),
      },
      phases: {
        ...ownPhases(build, toolProbes(makes)),
        ...(commands.length > 0 && { post_build: { commands } }),
      },
      ...reportsOf(build),
      artifacts: artifactsOf({
        ...(site && {
          [site.assets]: `${staging}/assets`,
          [site.pages]: `${staging}/pages`,
        }),
        ...(container && { [container.artifact]: containerFolder }),
        ...(application !== undefined && { [application]: packageFolder }),
        ...(whole !== undefined && { [whole]: build.output }),
      }),
      ...cacheOf(build),
    },
    { lineWidth: 0 },
  );
}

/** The buildspec of the step that releases an image as it was pushed. */
export function pushedImageBuildspec(artifact: string, image: ReleasableImage): string {
  return stringify(
    {
      version: 0.2,
      env: { variables: { IMAGE_REPOSITORY: image.repositoryUri }, ...exported(image) },
      phases: { post_build: { commands: pushedImageCommands(image) } },
      artifacts: artifactsOf({ [artifact]: containerFolder }),
    },
    { lineWidth: 0 },
  );
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.exported-variables */
function exported(build: ReleasableImage) {
  const names = exportedBy(build);
  return names.length > 0 ? { "exported-variables": names } : {};
}

/**
 * Folders by the artifacts that they become. The only artifact of a build is the buildspec's own.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html
 */
function artifactsOf(folders: Readonly<Record<string, string>>) {
  const named = Object.entries(folders).map(([name, folder]) => [
    name,
    { "base-directory": folder, files: ["**/*"] },
  ]);
  const [only] = named;
  return named.length === 1 && only
    ? only[1]
    : { "secondary-artifacts": Object.fromEntries(named) };
}

/**
 * The buildspec of a build for a folder of a site: its output is the artifact.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html
 */
export function folderBuildspec(build: BuildSettings, git = false): string {
  const artifacts = { "base-directory": build.output, files: ["**/*"] };
  return commandsBuildspec(build, git, { artifacts });
}

/** The buildspec of a test, or of a project of its own: it leaves no artifact. */
export function projectBuildspec(project: ProjectSettings, git = false): string {
  return commandsBuildspec(project, git);
}

/** Without `commands` the repository has a buildspec of its own. */
function repositoryBuildspec({ buildspec = "buildspec.yml" }: ProjectSettings): string {
  return buildspec;
}

/**
 * What Git needs in a full clone to ask the repository for more.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-github-gitclone.html
 */
function credentialHelper(git: boolean) {
  return git ? { "git-credential-helper": "yes" } : {};
}

function commandsBuildspec(project: ProjectSettings, git: boolean, artifacts = {}): string {
  if (project.commands === undefined) return repositoryBuildspec(project);
  return stringify(
    {
      version: 0.2,
      ...(git && { env: credentialHelper(git) }),
      phases: ownPhases(project),
      ...reportsOf(project),
      ...cacheOf(project),
      ...artifacts,
    },
    { lineWidth: 0 },
  );
}

function ownPhases({ runtimes, commands }: ProjectSettings, probes: readonly string[] = []) {
  const install = {
    ...(Object.keys(runtimes).length > 0 && { "runtime-versions": runtimes }),
    ...(probes.length > 0 && { commands: probes }),
  };
  return {
    ...(Object.keys(install).length > 0 && { install }),
    ...(commands && { build: { commands } }),
  };
}

function cacheOf({ cache }: ProjectSettings) {
  return cache.paths.length > 0 ? { cache: { paths: cache.paths } } : {};
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.reports */
function reportsOf({ reports }: ProjectSettings) {
  const named = Object.entries(reports).map(([name, { type, files, folder, format }]) => [
    name,
    {
      files,
      ...(folder !== undefined && { "base-directory": folder }),
      "file-format": format ?? (type === "test" ? "JUNITXML" : "CLOVERXML"),
    },
  ]);
  return named.length > 0 ? { reports: Object.fromEntries(named) } : {};
}

/** Matches no path. */
const never = "/";

/** What a site says of itself. */
const releaseFile = "release.json";

/** The names that a build's `immutable` takes, what is another in each release never; undefined where it is left out. */
export function immutableForms({
  immutable,
  releaseFile: told,
}: Divided): readonly NameForm[] | undefined {
  return immutable?.map((glob) => ({
    fits: `\\./${globToRegex(glob)}`,
    ...(told && { unless: `\\./${releaseFile.replace(".", "\\.")}` }),
  }));
}

type Divided = Pick<BuildSettings, "immutable" | "releaseFile">;

/** The execution of the pipeline, which its action tells the build. */
export const executionVariable = "RELEASE_EXECUTION";

/**
 * Says without AWS what is live.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
 */
const tellRelease =
  `printf '{"commit":"%s","execution":"%s","built":"%s"}\\n' "$CODEBUILD_RESOLVED_SOURCE_VERSION" "$${executionVariable}" ` +
  `"$(date -u -d "@$((CODEBUILD_START_TIME / 1000))" +%Y-%m-%dT%H:%M:%SZ)" > "$staging/pages/${releaseFile}"`;

/**
 * Splits a site by the names that are immutable. CodeBuild runs the commands in one shell, and post_build even after
 * a failed build: hence the first.
 */
export function splitCommands(
  build: Divided,
  configFiles: readonly string[] = [],
): readonly string[] {
  const told = build.releaseFile;
  const taken = (file: string, why: string) =>
    `[ ! -e ${file} ] || { echo "${file} is written by ${why}" >&2; exit 1; }`;
  const take = ({ fits, unless = never }: NameForm) => `take '^(${fits})$' '^(${unless})$'`;
  const copy = (name: string) => [
    `tar -c -h --null -T "$staging/${name}.list" -f "$staging/${name}.tar"`,
    `tar -x -f "$staging/${name}.tar" -C "$staging/${name}"`,
  ];
  const neverEmpty = (name: string) =>
    `[ -n "$(ls -A "$staging/${name}")" ] || ` +
    `echo "This release has no ${name}." > "$staging/${name}/no-${name}.txt"`;
  return [
    afterSuccess,
    `staging="$CODEBUILD_SRC_DIR/${staging}"`,
    'rm -rf "$staging"',
    'mkdir -p "$staging/assets" "$staging/pages"',
    'cd "$CODEBUILD_SRC_DIR/$SITE_OUTPUT"',
    ...configFiles.map((file) =>
      taken(file, "pulumi up of each target: leave it out of the site."),
    ),
    ...(told
      ? [taken(releaseFile, "this build: leave it out of the site, or set its releaseFile: false.")]
      : []),
    `find -L . -path ./${staging} -prune -o -type f -print0 > "$staging/pages.list"`,
    ': > "$staging/assets.list"',
    'pick() { LC_ALL=C grep -z "$@" || [ $? = 1 ]; }',
    // No pipes: they would hide that their first part failed.
    'take() ( cd "$staging" && pick -E "$1" pages.list > fits && { [ -s fits ] || exit 0; } && pick -vE "$2" fits >> assets.list && ' +
      'pick -vE "$1" pages.list > rest && pick -E "$2" fits >> rest && mv rest pages.list )',
    ...(immutableForms(build) ?? fingerprints).map(take),
    ...copy("assets"),
    ...copy("pages"),
    ...(told ? [tellRelease] : []),
    neverEmpty("assets"),
    neverEmpty("pages"),
  ];
}
