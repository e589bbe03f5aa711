import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { RehearsalFault } from "../fault";
import { readFolder, type SiteFile } from "../site";
import { quote } from "../site/rules";
import { installDocker } from "./docker";

interface Buildspec {
  readonly env?: { readonly variables?: Readonly<Record<string, string>> };
  readonly phases?: { readonly post_build?: { readonly commands?: readonly string[] } };
  readonly artifacts?: {
    readonly "base-directory"?: string;
    readonly "secondary-artifacts"?: Readonly<
      Record<string, { readonly "base-directory": string }>
    >;
  };
}

const page =
  "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html";

/**
 * Makes artifacts of a site as a registered buildspec does. The site stands for what your own commands
 * (phase `build`) leave in the output folder: only the commands that ferry adds (phase `post_build`) run,
 * in a temporary folder. A buildspec of the repository is not known here: all its artifacts are the site.
 */
export function runBuildspec(
  text: string,
  files: readonly SiteFile[],
  names: readonly string[],
): ReadonlyMap<string, readonly SiteFile[]> {
  if (!text.includes("\n")) return new Map(names.map((name) => [name, files]));
  if (names.length === 0) return new Map();
  const buildspec = parse(text) as Buildspec;
  const [only, another] = names;
  const primary = buildspec.artifacts?.["base-directory"];
  if (primary !== undefined && another !== undefined) {
    throw new RehearsalFault(
      `A buildspec with one artifact of its own can't make ${names.join(" and ")}: of several each has to be ` +
        `among its secondary-artifacts (${page}).`,
    );
  }
  const { variables = {} } = buildspec.env ?? {};
  const artifacts =
    primary === undefined || only === undefined
      ? Object.entries(buildspec.artifacts?.["secondary-artifacts"] ?? {})
      : [[only, { "base-directory": primary }] as const];
  const work: Work = {
    variables,
    output: variables.SITE_OUTPUT ?? primary ?? ".",
    commands: buildspec.phases?.post_build?.commands ?? [],
  };
  const folders = artifacts.map(([, artifact]) => artifact["base-directory"]);
  const made = foldersAfter(work, files, folders);
  return new Map(artifacts.map(([name], index) => [name, made[index] ?? []]));
}

interface Work {
  readonly variables: Readonly<Record<string, string>>;
  /** Where your own commands leave what they make. */
  readonly output: string;
  readonly commands: readonly string[];
}

type Folders = readonly (readonly SiteFile[])[];

const done = new WeakMap<readonly SiteFile[], Map<string, Folders>>();

/** What some folders hold after the commands. Projects that differ in nothing else do the same once. */
function foldersAfter(work: Work, files: readonly SiteFile[], folders: readonly string[]): Folders {
  const known = done.get(files) ?? new Map<string, Folders>();
  const id = JSON.stringify([work, folders]);
  const found = known.get(id) ?? carryOut(work, files, folders);
  done.set(files, known.set(id, found));
  return found;
}

function carryOut(
  { variables, output, commands }: Work,
  files: readonly SiteFile[],
  folders: readonly string[],
): Folders {
  const root = mkdtempSync(join(tmpdir(), "ferry-build-"));
  try {
    for (const file of files) writeInto(join(root, output), file);
    const tools = variables.IMAGE_REPOSITORY === undefined ? {} : dockerIn(root, files);
    runCommands(commands, root, { ...variables, ...tools });
    return folders.map((folder) => readFolder(join(root, folder), `the build's folder ${folder}`));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A build of an image finds Docker, and the site in the place of the sources: files that deploy it may lie there. */
function dockerIn(root: string, files: readonly SiteFile[]) {
  for (const file of files) writeInto(root, file);
  return installDocker(join(root, ".docker"), files);
}

/** S3 takes longer names than file systems do, here and where CodeBuild runs. */
function writeInto(folder: string, { path, body }: SiteFile): void {
  const file = join(folder, path);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, body);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new RehearsalFault(
      `No build could write ${quote(path)} of the site (${code}): give it another name.`,
    );
  }
}

/** One shell for all commands, which ends at the first that fails. */
function runCommands(
  commands: readonly string[],
  root: string,
  variables: Readonly<Record<string, string>>,
): void {
  const shell = spawnSync("sh", ["-e", "-c", commands.join("\n")], {
    cwd: root,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      ...variables,
      CODEBUILD_SRC_DIR: root,
      CODEBUILD_BUILD_SUCCEEDING: "1",
    },
  });
  if (shell.error) {
    throw new RehearsalFault(
      `The build's commands need a POSIX shell (sh): ${shell.error.message}.`,
    );
  }
  if (shell.status !== 0) {
    throw new RehearsalFault(
      `The build's own commands ended with exit code ${shell.status}: ${shell.stderr.trim()}`,
    );
  }
}
