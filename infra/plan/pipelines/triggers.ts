import type { PipelineSettings } from "../../settings";
import { pullRequestFilters, pushFilters } from "../../settings/triggers";

/** What of a Git host starts a pipeline, as CodePipeline declares it. */
export interface PlannedTrigger {
  /** The source action. */
  readonly source: string;
  readonly pushes: readonly PlannedFilter[];
  readonly pullRequests: readonly (PlannedFilter & { readonly events: readonly string[] })[];
}

/** Everything that is given has to hold; an exclusion beats an inclusion. */
interface PlannedFilter {
  readonly branches?: Patterns;
  readonly filePaths?: Patterns;
  readonly tags?: Patterns;
}

interface Patterns {
  readonly includes?: readonly string[];
  readonly excludes?: readonly string[];
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GitPullRequestFilter.html */
const pullRequestEvents = { opened: "OPEN", updated: "UPDATED", closed: "CLOSED" } as const;

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-triggers.html */
export function planTriggers({ sources }: PipelineSettings): readonly PlannedTrigger[] {
  return Object.entries(sources).flatMap(([name, source]) => {
    if (source.kind !== "git") return [];
    const pushes = (pushFilters(source) ?? []).map((filter) => ({
      ...patterns("branches", filter.branches, filter.excludeBranches),
      ...patterns("filePaths", filter.paths, filter.excludePaths),
      ...patterns("tags", filter.tags, filter.excludeTags),
    }));
    const pullRequests = pullRequestFilters(source).map((filter) => ({
      events: filter.events.map((event) => pullRequestEvents[event]),
      ...patterns("branches", filter.branches, filter.excludeBranches),
      ...patterns("filePaths", filter.paths, filter.excludePaths),
    }));
    return pushes.length + pullRequests.length === 0
      ? []
      : [{ source: name, pushes, pullRequests }];
  });
}

function patterns(
  field: keyof PlannedFilter,
  includes: readonly string[] | undefined,
  excludes: readonly string[] | undefined,
): PlannedFilter {
  if (includes === undefined && excludes === undefined) return {};
  return { [field]: { ...(includes && { includes }), ...(excludes && { excludes }) } };
}
