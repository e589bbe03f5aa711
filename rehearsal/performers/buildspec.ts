import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { RehearsalFault } from "../fault";
import { readFolder, type SiteFile } from "../site";
import { quote } from "../site/rules";
import { installTools, packagingIn } from "./build-tools";
import { type Package, packageTemplate } from "./packages";

interface Buildspec {
  readonly env?: {
    readonly variables?: Readonly<Record<string, string>>;
    readonly "exported-variables"?: readonly string[];
  };
  readonly phases?: Readonly<
    Record<"install" | "post_build", { readonly commands?: readonly string[] } | undefined>
  >;
  readonly artifacts?: {
    readonly "base-directory"?: string;
    readonly "secondary-artifacts"?: Readonly<
      Record<string, { readonly "base-directory": string }>
    >;
  };
}

const page =
  "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html";

/** What a build leaves. */
export interface Built {
  readonly artifacts: ReadonlyMap<string, readonly SiteFile[]>;
  /** Code for templates, which it uploads itself. */
  readonly packages: readonly Package[];
  /** What it tells later actions. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Makes artifacts of a site as a registered buildspec does. The site stands for what your own commands
 * (phase `build`) leave in the output folder: only the commands that ferry adds (phases `install` and
 * `post_build`) run, in a temporary folder. A buildspec of the repository is not known here: all its artifacts are the site, with
 * the template that it has to package.
 */
export function runBuildspec(
  text: string,
  files: readonly SiteFile[],
  names: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Built {
  if (!text.includes("\n")) {
    const made =
      environment.PACKAGE_BUCKET === undefined ? unchanged(files) : packageIn(environment, files);
    return {
      artifacts: new Map(names.map((name) => [name, made.folders[0] ?? []])),
      packages: made.packages,
      variables: {},
    };
  }
  if (names.length === 0) return { artifacts: new Map(), packages: [], variables: {} };
  const buildspec = parse(text) as Buildspec;
  const [only, another] = names;
  const primary = buildspec.artifacts?.["base-directory"];
  if (primary !== undefined && another !== undefined) {
    throw new RehearsalFault(
      `A buildspec with one artifact of its own can't make ${names.join(" and ")}: of several each has to be ` +
        `among its secondary-artifacts (${page}).`,
    );
  }
  const { variables = {}, "exported-variables": exported = [] } = buildspec.env ?? {};
  const { install, post_build } = buildspec.phases ?? {};
  const artifacts =
    primary === undefined || only === undefined
      ? Object.entries(buildspec.artifacts?.["secondary-artifacts"] ?? {})
      : [[only, { "base-directory": primary }] as const];
  const work: Work = {
    variables: { ...environment, ...variables },
    output: variables.SITE_OUTPUT ?? primary ?? ".",
    commands: [install, post_build].flatMap((phase) => phase?.commands ?? []),
    exported,
  };
  const folders = artifacts.map(([, artifact]) => artifact["base-directory"]);
  const made = foldersAfter(work, files, folders);
  return {
    artifacts: new Map(artifacts.map(([name], index) => [name, made.folders[index] ?? []])),
    packages: made.packages,
    variables: made.variables,
  };
}

interface Work {
  readonly variables: Readonly<Record<string, string>>;
  /** Where your own commands leave what they make. */
  readonly output: string;
  readonly commands: readonly string[];
  /** Variables that CodeBuild reads in the end. */
  readonly exported: readonly string[];
}

interface Made {
  readonly folders: readonly (readonly SiteFile[])[];
  readonly packages: readonly Package[];
  readonly variables: Built["variables"];
}

function unchanged(files: readonly SiteFile[]): Made {
  return { folders: [files], packages: [], variables: {} };
}

function packageIn(variables: Readonly<Record<string, string>>, files: readonly SiteFile[]): Made {
  const command =
    'cd output && aws cloudformation package --template-file "$PACKAGE_TEMPLATE" --s3-bucket "$PACKAGE_BUCKET" ' +
    '--s3-prefix "$PACKAGE_FOLDER" --kms-key-id "$CODEBUILD_KMS_KEY_ID" --output-template-file packaged.yaml';
  return foldersAfter({ variables, output: "output", commands: [command], exported: [] }, files, [
    "output",
  ]);
}

const done = new Map<string, Made>();

/** What a shell and its tools look at without being told. */
const steering = /^(LC_|LANG|TMPDIR$|IFS$|ENV$|POSIXLY_CORRECT$)|_OPTIONS$/;

/** What some folders hold after the commands. Those that name the same variables do the same once. */
function foldersAfter(work: Work, files: readonly SiteFile[], folders: readonly string[]): Made {
  const text = work.commands.join("\n");
  const named = Object.entries(work.variables).filter(
    ([name]) => steering.test(name) || text.includes(name),
  );
  const told = { ...work, variables: Object.fromEntries(named) };
  const hash = createHash("sha256").update(JSON.stringify([told, folders]));
  for (const { path, body } of files) hash.update(JSON.stringify([path, body.length])).update(body);
  const id = hash.digest("hex");
  const made = done.get(id) ?? carryOut(told, files, folders);
  done.set(id, made);
  return made;
}

function carryOut(
  { variables, output, commands, exported }: Work,
  files: readonly SiteFile[],
  folders: readonly string[],
): Made {
  const root = mkdtempSync(join(tmpdir(), "ferry-build-"));
  try {
    for (const file of files) writeInto(join(root, output), file);
    const { IMAGE_REPOSITORY: image, PACKAGE_BUCKET: bucket } = variables;
    const tools = join(root, ".tools");
    const own = image === undefined && bucket === undefined ? {} : installTools(tools, files);
    // A build of an image finds the site in the place of the sources: files that deploy it may lie there.
    if (image !== undefined) for (const file of files) writeInto(root, file);
    const noteOf = (name: string) => join(root, `.exported-${name}`);
    // The shell's own words for a variable that nobody set: nothing.
    const notes = exported.map((name) => `printf %s "$\{${name}-}" > '${noteOf(name)}'`);
    runCommands([...commands, ...notes], root, { ...variables, ...own });
    const told = exported.map((name) => [name, readFileSync(noteOf(name), "utf8")] as const);
    const packages = packagesOf(packagingIn(tools));
    return {
      folders: folders.map((folder) =>
        readFolder(join(root, folder), `the build's folder ${folder}`),
      ),
      packages,
      variables: Object.fromEntries(told),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function packagesOf(note: string): readonly Package[] {
  if (!existsSync(note)) return [];
  const [folder = "", ...words] = readFileSync(note, "utf8").split("\n");
  return packageTemplate(folder, words);
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
  if (commands.length === 0) return;
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
