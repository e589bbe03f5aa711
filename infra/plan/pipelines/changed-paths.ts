import { plain } from "../../grants/grant";
import * as names from "../../names";
import type { Path, PipelineSettings } from "../../settings";
import { type PlannedFunction, planFunction } from "../bundled-function";
import { pushPattern } from "./events";

/** The branch of a pipeline whose pushes count by the files that they change. */
export interface PlannedWatch {
  /** `<pipeline>-<source>`: the logical name within the delivery. */
  readonly key: string;
  /** The setting that it comes from. */
  readonly path: Path;
  readonly rule: string;
  readonly description: string;
  readonly pattern: object;
  readonly repository: string;
  /** What the function reads about the rule. */
  readonly watch: {
    readonly pipeline: string;
    readonly action: string;
    readonly paths?: readonly string[];
    readonly excludePaths?: readonly string[];
  };
}

/** The function that looks at the files of a push, for all of them. */
export interface PlannedChangedPaths extends PlannedFunction {
  readonly watches: readonly PlannedWatch[];
}

/** The sources of a pipeline that EventBridge can't filter: CodeCommit with paths. */
export function planWatches(
  owner: names.Owner,
  pipeline: string,
  { sources }: PipelineSettings,
): readonly PlannedWatch[] {
  return Object.entries(sources).flatMap(([action, source]) => {
    if (source.kind !== "codecommit" || source.trigger === "none") return [];
    const { paths, excludePaths, branch, repository } = source;
    if (paths === undefined && excludePaths === undefined) return [];
    const starts = names.pipelineName(owner, pipeline);
    return [
      {
        key: `${pipeline}-${action}`,
        path: ["delivery", "pipelines", pipeline, "sources", action],
        rule: names.sourceRule(owner, pipeline, action),
        description: `A push to ${branch} of ${repository} starts ${starts} if its files count`,
        // As with other Git hosts: the first push of a branch has no files to compare.
        pattern: pushPattern(owner, source, ["referenceUpdated"]),
        repository,
        watch: {
          pipeline: starts,
          action,
          ...(paths && { paths }),
          ...(excludePaths && { excludePaths }),
        },
      },
    ];
  });
}

export function planChangedPaths(
  owner: names.Owner,
  watches: readonly PlannedWatch[],
): PlannedChangedPaths | undefined {
  if (watches.length === 0) return undefined;
  const own = { name: names.changedPathsFunction(owner), role: names.changedPathsRole(owner) };
  const repositories = new Set(watches.map(({ repository }) => repository));
  const pipelines = new Set(watches.map(({ watch }) => watch.pipeline));
  const arns = (service: string, all: ReadonlySet<string>) =>
    [...all].map((name) => names.arn(owner, service, name));
  return {
    watches,
    ...planFunction(owner, own, (actor) => [
      {
        id: "CompareCommits",
        to: actor,
        on: plain(...arns("codecommit", repositories)),
        actions: ["codecommit:GetDifferences"],
        why: "it looks which files a push changes",
      },
      {
        id: "StartPipelines",
        to: actor,
        on: plain(...arns("codepipeline", pipelines)),
        actions: ["codepipeline:StartPipelineExecution"],
        why: "a push whose files count starts a release",
      },
    ]),
  };
}
