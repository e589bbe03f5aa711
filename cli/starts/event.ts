import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { RehearsalFault } from "../../rehearsal/fault";
import type { Decision, GitEvent } from "./triggers";

/** What the command line says of a push or a pull request. */
export interface StartsOptions {
  /** A file with a path per line, or a range of commits (`main..feature`) of the repository in `folder`. */
  readonly changed: string;
  readonly branch?: string | undefined;
  readonly tag?: string | undefined;
  /** Whether the branch is pushed for the first time. */
  readonly newBranch: boolean;
  /** opened, updated or closed: a pull request into `branch`. */
  readonly pullRequest?: string | undefined;
  readonly repository?: string | undefined;
  /** Where paths and the repository are. */
  readonly folder: string;
}

/** @throws RehearsalFault for options that name no one event, or no changes */
export function eventOf(options: StartsOptions): GitEvent {
  const { branch, tag, newBranch, pullRequest, repository } = options;
  if ((branch === undefined) === (tag === undefined)) {
    throw new RehearsalFault("--changed needs --branch <name> or --tag <name>, and one of them.");
  }
  if (tag !== undefined && (newBranch || pullRequest !== undefined)) {
    throw new RehearsalFault("--new-branch and --pull-request are about a branch: give no --tag.");
  }
  if (newBranch && pullRequest !== undefined) {
    throw new RehearsalFault("--new-branch is about a push: give no --pull-request.");
  }
  return {
    kind: kindOf(tag !== undefined, newBranch, pullRequest),
    name: tag ?? branch ?? "",
    files: changedFiles(options.changed, options.folder),
    ...(repository !== undefined && { repository }),
  };
}

function kindOf(tag: boolean, newBranch: boolean, pullRequest: string | undefined) {
  if (tag) return "tag";
  if (pullRequest === undefined) return newBranch ? "new branch" : "branch";
  if (pullRequest === "opened" || pullRequest === "updated" || pullRequest === "closed") {
    return pullRequest;
  }
  throw new RehearsalFault(
    `--pull-request is ${JSON.stringify(pullRequest)}: it must be opened, updated or closed.`,
  );
}

/** A range of commits has dots between its ends; everything else is a file. */
function changedFiles(changed: string, folder: string): readonly string[] {
  if (existsSync(changed) && statSync(changed).isFile())
    return lines(readFileSync(changed, "utf8"));
  if (!/^[^-\s][^\s]*\.\.\.?[^\s]*$/.test(changed)) {
    throw new RehearsalFault(
      `--changed is ${JSON.stringify(changed)}, which is neither a file with a path per line nor a range of ` +
        "commits, such as main..feature.",
    );
  }
  try {
    const args = ["diff", "--name-only", "--no-renames", "-z", changed, "--"];
    const out = execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
    return out.split("\0").filter((path) => path !== "");
  } catch (error) {
    const [reason] = lines(String((error as { stderr?: unknown }).stderr ?? error));
    throw new RehearsalFault(`git can't compare ${changed}: ${reason ?? "it gives no reason"}.`);
  }
}

function lines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/\r$/, ""))
    .filter((line) => line !== "");
}

/** What an event starts, a line for each source. */
export function startsReport(event: GitEvent, decisions: readonly Decision[]): string {
  const started = decisions.filter(({ starts }) => starts);
  const count = new Set(started.map(({ pipeline }) => pipeline)).size;
  const all = new Set(decisions.map(({ pipeline }) => pipeline)).size;
  return [
    `${sentence(event)} starts ${count} of ${all} ${all === 1 ? "pipeline" : "pipelines"}.`,
    ...decisions.map(
      ({ pipeline, starts, why }) =>
        `${starts ? "▸" : "·"} ${pipeline} ${starts ? "starts" : "does not start"}: ${why}`,
    ),
    "",
  ].join("\n");
}

function sentence({ kind, name, files }: GitEvent): string {
  const changes = `${files.length} changed ${files.length === 1 ? "file" : "files"}`;
  if (kind === "tag") return `A push of tag ${name}`;
  if (kind === "branch") return `A push to ${name} with ${changes}`;
  if (kind === "new branch") return `The first push of ${name} with ${changes}`;
  return `A pull request into ${name} that is ${kind}, with ${changes},`;
}

/** The same as data; its shape is described in docs/guides/sources.md. */
export function startsJson(event: GitEvent, decisions: readonly Decision[]): string {
  const pipelines = [...new Set(decisions.map(({ pipeline }) => pipeline))];
  const started = decisions.filter(({ starts }) => starts).map(({ pipeline }) => pipeline);
  const document = {
    version: 1,
    event,
    starts: pipelines.filter((pipeline) => started.includes(pipeline)),
    decisions,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
