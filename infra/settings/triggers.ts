import type { SourceSettings } from "./schema/sources";
import type { PullRequestFilter, PushFilter } from "./schema/triggers";

export type GitSource = Extract<SourceSettings, { kind: "git" }>;

/** Filters on pushes with the source's branch where they name none; undefined is CodePipeline's own rule. */
export function pushFilters(source: GitSource): readonly PushFilter[] | undefined {
  const { branch, paths, excludePaths, trigger, pullRequests } = source;
  if (trigger === "none") return [];
  if (trigger !== undefined) return listOf(trigger).map((filter) => ofBranch(filter, branch));
  if (paths !== undefined || excludePaths !== undefined) {
    const filter: PushFilter = { ...(paths && { paths }), ...(excludePaths && { excludePaths }) };
    return [ofBranch(filter, branch)];
  }
  return pullRequests === undefined ? undefined : [];
}

/** Filters on pull requests, into the source's branch where they name none. */
export function pullRequestFilters({
  branch,
  pullRequests,
}: GitSource): readonly PullRequestFilter[] {
  return pullRequests === undefined
    ? []
    : listOf(pullRequests).map((filter) => ofBranch(filter, branch));
}

/** Whether pull requests start a pipeline: what it runs is then code that nobody has reviewed. */
export function runsPullRequests({
  sources,
}: {
  readonly sources: Readonly<Record<string, SourceSettings>>;
}): boolean {
  return Object.values(sources).some(
    (source) => source.kind === "git" && source.pullRequests !== undefined,
  );
}

/** A tag belongs to no branch; every other filter without branches means the source's. */
function ofBranch<Filter extends PushFilter | PullRequestFilter>(
  filter: Filter,
  branch: string,
): Filter {
  if (filter.branches || filter.excludeBranches || isOfTags(filter)) return filter;
  // A name may have a character that a glob reads otherwise.
  return { ...filter, branches: [branch.replace(/[*?[\]{}\\]/g, "\\$&")] };
}

export function isOfTags(filter: PushFilter | PullRequestFilter): boolean {
  return ("tags" in filter && filter.tags !== undefined) || "excludeTags" in filter;
}

function listOf<Item>(value: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(value) ? value : [value as Item];
}
