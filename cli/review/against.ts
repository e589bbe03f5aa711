import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { program } from "../../infra/program";
import type { RegisteredStack } from "../../rehearsal/changes/resources";
import type { Evaluation } from "../../rehearsal/evaluate";
import { RehearsalFault } from "../../rehearsal/fault";
import { evaluateStacks } from "../../rehearsal/rehearse";
import { readProject, type StackFile, StackFileError } from "../../rehearsal/stack-files";
import type { Contracts } from "../../rehearsal/world/known-contracts";
import { readRegistered, registeredEntries } from "../report/registered";

/** One of two sides that are compared. */
export interface Side {
  readonly stacks: readonly Evaluation[];
  /** What they registered as data, with the contents of files in the place of their paths. */
  readonly registered: readonly RegisteredStack[];
  /** Left out: a document tells what was registered, and no settings. */
  readonly files?: readonly StackFile[];
  /** Files that were changed since, from the repository's root: a revision alone can tell. */
  readonly changed?: readonly string[];
}

interface Place {
  /** The folder of the stack files. */
  readonly config: string;
  /** The folder of Pulumi.yaml. */
  readonly project: string;
  /** Contracts of stacks that have no file there. */
  readonly contracts: Contracts;
  readonly progress: (what: string) => void;
}

/**
 * What was before: the stacks of a document, of a folder, or of a revision of the repository.
 * @throws RehearsalFault where it is none of these
 */
export async function sideBefore(against: string, here: string, now: Place): Promise<Side> {
  const path = resolve(here, against);
  if (existsSync(path)) {
    if (statSync(path).isFile()) return withData({ stacks: readRegistered(path) });
    return sideOf({ ...now, config: path });
  }
  return sideOfRevision(against, now);
}

/** The stacks that a folder's files say. */
export async function sideOf({ config, project, contracts, progress }: Place): Promise<Side> {
  const files = readProject(config, project);
  const stacks = await evaluateStacks(files, program, progress, contracts);
  return withData({ files: files.stacks, stacks });
}

async function withData(side: Omit<Side, "registered">): Promise<Side> {
  const entries = await registeredEntries(side.stacks);
  return { ...side, registered: withContents(entries) as readonly RegisteredStack[] };
}

function withContents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withContents);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [[key, path] = []] = entries;
  if (entries.length === 1 && key === "file" && typeof path === "string" && existsSync(path)) {
    return { file: createHash("sha256").update(readFileSync(path)).digest("hex") };
  }
  return Object.fromEntries(entries.map(([name, each]) => [name, withContents(each)]));
}

/** Files are taken as they were; the program is the one that runs. */
async function sideOfRevision(revision: string, place: Place): Promise<Side> {
  const { project } = place;
  const git = (words: readonly string[], env = {}) => asked(project, words, revision, env);
  const [commit = ""] = git(["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`]);
  const [top = ""] = git(["rev-parse", "--show-toplevel"]);
  const changed = git(["diff", "--name-only", "--no-renames", commit, "--"]);
  const folder = mkdtempSync(join(tmpdir(), "ferry-review-"));
  try {
    const tree = join(folder, "tree");
    mkdirSync(tree);
    const index = { GIT_INDEX_FILE: join(folder, "index"), GIT_WORK_TREE: tree };
    git(["read-tree", commit], index);
    git(["checkout-index", "--all", "--force"], index);
    const there = (path: string) => {
      const inside = relative(top, resolve(project, path));
      if (!inside.startsWith("..")) return join(tree, inside);
      throw new RehearsalFault(
        `${path} lies outside of the repository ${top}: --against a folder.`,
      );
    };
    const old = { ...place, project: there("."), config: there(place.config) };
    return { ...(await sideOf(old)), changed };
  } catch (error) {
    if (!(error instanceof StackFileError)) throw error;
    const asItWas = `${join(folder, "tree")}/`;
    throw new StackFileError(error.faults.map((it) => it.replaceAll(asItWas, `${revision}:`)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function asked(
  folder: string,
  words: readonly string[],
  revision: string,
  env: Readonly<Record<string, string>>,
): readonly string[] {
  try {
    const out = execFileSync("git", words, {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
      env: { ...process.env, ...env },
    });
    return out.split("\n").filter((line) => line !== "");
  } catch (error) {
    const [reason] = String((error as { readonly stderr?: unknown }).stderr ?? error).split("\n");
    throw new RehearsalFault(
      `--against ${revision} is no file, no folder, and no revision that git can read: ${reason}`,
    );
  }
}
