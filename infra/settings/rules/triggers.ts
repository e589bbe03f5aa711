import type { At } from "../faults";
import type { DeliverySettings, PipelineSettings } from "../schema";
import {
  type GitSource,
  isOfTags,
  pullRequestFilters,
  pushFilters,
  runsPullRequests,
} from "../triggers";
import { namedBuilds, stageBuilds } from "./build-use";
import { unsafeRights } from "./builds";

/**
 * What CodePipeline takes as triggers, beyond the shape of each.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-triggers.html
 */
export function triggerFaults(delivery: DeliverySettings, at: At): string[] {
  return Object.entries(delivery.pipelines).flatMap(([name, pipeline]) => {
    const key: At = (...path) => at("delivery", "pipelines", name, ...path);
    return [
      ...gitSources(pipeline).flatMap(([source, settings]) =>
        sourceFaults(settings, (...path) => key("sources", source, ...path)),
      ),
      ...Object.entries(pipeline.sources).flatMap(([source, settings]) =>
        settings.kind === "codecommit" && settings.trigger === "none"
          ? idlePaths(settings, (...path) => key("sources", source, ...path))
          : [],
      ),
      ...sharedRepositoryFaults(pipeline, key),
      ...(runsPullRequests(pipeline) ? unreviewedFaults(delivery, pipeline, key) : []),
      ...(pipeline.releases.length === 0 && !hasStages(pipeline) && !runsPullRequests(pipeline)
        ? [
            `${key("releases")} is missing: only a pipeline of pull requests, or of stages of your own, releases ` +
              "nothing.",
          ]
        : []),
      ...scheduleFaults(pipeline, key),
    ];
  });
}

/** Actions of one's own may be all that a pipeline does. */
function hasStages({ stages }: PipelineSettings): boolean {
  return Object.values(stages).some(({ actions }) => Object.keys(actions).length > 0);
}

function gitSources({ sources }: PipelineSettings): readonly (readonly [string, GitSource])[] {
  return Object.entries(sources).flatMap(([name, source]) =>
    source.kind === "git" ? [[name, source] as const] : [],
  );
}

function sourceFaults(source: GitSource, key: At): string[] {
  const { paths, excludePaths, trigger, pullRequests } = source;
  const short = paths !== undefined ? "paths" : excludePaths !== undefined ? "excludePaths" : "";
  const twice =
    short === "" || trigger === undefined
      ? []
      : [
          `${key(short)} stands beside ${key("trigger")}, which says by itself what starts the pipeline: move ` +
            `${short} into its filter.`,
        ];
  const whose =
    short === "" || pullRequests === undefined || trigger !== undefined
      ? []
      : [`${key(short)} is about pushes: move ${short} into ${key("pullRequests")}.`];
  return [
    ...twice,
    ...whose,
    ...pushFaults(source, (...path) => key("trigger", ...path)),
    ...repeatedFaults(pullRequestFilters(source), (...path) => key("pullRequests", ...path)),
  ];
}

/** Paths choose among pushes, of which trigger: none takes none. */
function idlePaths(
  { paths, excludePaths }: { readonly paths?: unknown; readonly excludePaths?: unknown },
  key: At,
): string[] {
  const idle = paths !== undefined ? "paths" : excludePaths !== undefined ? "excludePaths" : "";
  return idle === ""
    ? []
    : [
        `${key(idle)} stands beside ${key("trigger")}: none, which no push starts: keep one of them.`,
      ];
}

function pushFaults(source: GitSource, key: At): string[] {
  const { trigger } = source;
  if (trigger === undefined || trigger === "none") return [];
  const filters = Array.isArray(trigger) ? trigger : [trigger];
  const place = (index: number) => (Array.isArray(trigger) ? key(index) : key());
  const faults = filters.flatMap((filter, index) => {
    const given = Object.keys(filter);
    if (given.length === 0) {
      return [
        `${place(index)} has no globs: say which branches, paths or tags start the pipeline, or leave trigger ` +
          "out for every push to the branch.",
      ];
    }
    const others = given.filter((name) => !/tags/i.test(name));
    return isOfTags(filter) && others.length > 0
      ? [
          `${place(index)} has ${others.join(" and ")} beside tags: AWS filters a push by tags alone, or by ` +
            "branches and paths; make two filters of it.",
        ]
      : [];
  });
  return [...faults, ...repeatedFaults(pushFilters(source) ?? [], key)];
}

/** AWS refuses a filter that is there already, in whatever order its globs are. */
function repeatedFaults(filters: readonly object[], key: At): string[] {
  const seen = new Map<string, number>();
  return filters.flatMap((filter, index) => {
    const form = JSON.stringify(
      Object.entries(filter)
        .map(([name, globs]) => [name, [...(globs as readonly string[])].sort()])
        .sort(),
    );
    const earlier = seen.get(form);
    seen.set(form, earlier ?? index);
    return earlier === undefined
      ? []
      : [`${key(index)} is the same filter as ${key(earlier)}: keep one.`];
  });
}

/** Of two actions that watch one repository, only one starts the pipeline reliably. */
function sharedRepositoryFaults(pipeline: PipelineSettings, key: At): string[] {
  const first = new Map<string, string>();
  return gitSources(pipeline).flatMap(([name, source]) => {
    if (source.trigger === "none") return [];
    const earlier = first.get(source.repository);
    first.set(source.repository, earlier ?? name);
    return earlier === undefined
      ? []
      : [
          `${key("sources", name)} watches ${source.repository}, as ${key("sources", earlier)} does: AWS starts a ` +
            "pipeline reliably by one of them; write trigger: none at the other, or make two pipelines.",
        ];
  });
}

/** The rule of a schedule is named like that of a source. */
function scheduleFaults({ schedule, sources }: PipelineSettings, key: At): string[] {
  return schedule !== undefined && Object.hasOwn(sources, "schedule")
    ? [
        `${key("sources", "schedule")} has the name of the pipeline's schedule: give it another key.`,
      ]
    : [];
}

const modesPage =
  "https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html";

/** Whoever opens a pull request writes what its build runs: it must reach no target, and read no secret. */
function unreviewedFaults(
  { builds }: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
): string[] {
  const code = "the code of a pull request is not reviewed";
  const releases =
    pipeline.releases.length > 0
      ? [
          `${key("releases")} stand beside pull requests, whose code is not reviewed: release from a pipeline of ` +
            "its own, which pushes start.",
        ]
      : [];
  const role =
    pipeline.role !== undefined
      ? [`${key("role")} is yours, and ${code}: leave it out, so that ferry's can do nothing else.`]
      : [];
  const mode =
    pipeline.mode === "SUPERSEDED"
      ? [
          `${key("mode")} is "SUPERSEDED": a pull request that waits would be passed over by the next one, and never ` +
            `checked; write QUEUED or PARALLEL (${modesPage}).`,
        ]
      : [];
  const named = namedBuilds(pipeline);
  if (named.length === 0) {
    return [
      ...releases,
      ...role,
      ...mode,
      `${key("build")} is missing: a pull request is there to be built, or to be run by ${key("tests")}.`,
    ];
  }
  const rights = [...named, ...stageBuilds(pipeline)].flatMap(({ path, build }) => {
    const settings = builds[build];
    return settings === undefined
      ? []
      : unsafeRights(settings).map(
          (what) =>
            `${key(...path)} is "${build}", which has ${what}, and ${code}: name a build without it.`,
        );
  });
  return [...releases, ...role, ...mode, ...rights];
}
