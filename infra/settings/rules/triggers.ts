import { type At, under } from "../faults";
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
import type { Sentences } from "./rule";

/**
 * What CodePipeline takes as triggers, beyond the shape of each.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-triggers.html
 */
export function* triggerFaults(
  pipeline: PipelineSettings,
  key: At,
  delivery: DeliverySettings,
): Sentences {
  const sources = Object.entries(pipeline.sources);
  for (const [name, source] of sources)
    if (source.kind === "git") yield* sourceFaults(source, under(key, "sources", name));
  for (const [name, source] of sources) {
    const at = under(key, "sources", name);
    const idle = shortForm(source);
    // Paths choose among pushes, of which trigger: none takes none.
    if (source.kind === "codecommit" && source.trigger === "none" && idle !== undefined)
      yield `${at(idle)} stands beside ${at("trigger")}: none, which no push starts: keep one of them.`;
  }
  yield* sharedRepositoryFaults(pipeline, key);
  if (runsPullRequests(pipeline)) yield* unreviewedFaults(delivery, pipeline, key);
  else if (pipeline.releases.length === 0 && !hasStages(pipeline))
    yield `${key("releases")} is missing: only a pipeline of pull requests, or of stages of your own, releases ` +
      "nothing.";
  // The rule of a schedule is named like that of a source.
  if (pipeline.schedule !== undefined && Object.hasOwn(pipeline.sources, "schedule"))
    yield `${key("sources", "schedule")} has the name of the pipeline's schedule: give it another key.`;
}

/** Actions of one's own may be all that a pipeline does. */
function hasStages({ stages }: PipelineSettings): boolean {
  return Object.values(stages).some(({ actions }) => Object.keys(actions).length > 0);
}

/** The setting by which a source is short for a trigger. */
function shortForm(source: object): "paths" | "excludePaths" | undefined {
  return (["paths", "excludePaths"] as const).find(
    (name) => name in source && (source as Record<string, unknown>)[name] !== undefined,
  );
}

function* sourceFaults(source: GitSource, key: At): Sentences {
  const { trigger, pullRequests } = source;
  const short = shortForm(source);
  if (short !== undefined && trigger !== undefined)
    yield `${key(short)} stands beside ${key("trigger")}, which says by itself what starts the pipeline: move ` +
      `${short} into its filter.`;
  else if (short !== undefined && pullRequests !== undefined)
    yield `${key(short)} is about pushes: move ${short} into ${key("pullRequests")}.`;
  yield* pushFaults(source, under(key, "trigger"));
  yield* repeatedFaults(pullRequestFilters(source), under(key, "pullRequests"));
}

function* pushFaults(source: GitSource, key: At): Sentences {
  const { trigger } = source;
  if (trigger === undefined || trigger === "none") return;
  for (const [index, filter] of [trigger].flat().entries()) {
    const place = Array.isArray(trigger) ? key(index) : key();
    const given = Object.keys(filter);
    const others = given.filter((name) => !/tags/i.test(name));
    if (given.length === 0)
      yield `${place} has no globs: say which branches, paths or tags start the pipeline, or leave trigger ` +
        "out for every push to the branch.";
    else if (isOfTags(filter) && others.length > 0)
      yield `${place} has ${others.join(" and ")} beside tags: AWS filters a push by tags alone, or by ` +
        "branches and paths; make two filters of it.";
  }
  yield* repeatedFaults(pushFilters(source) ?? [], key);
}

/** AWS refuses a filter that is there already, in whatever order its globs are. */
function* repeatedFaults(filters: readonly object[], key: At): Sentences {
  const seen = new Map<string, number>();
  for (const [index, filter] of filters.entries()) {
    const form = JSON.stringify(
      Object.entries(filter)
        .map(([name, globs]) => [name, [...(globs as readonly string[])].sort()])
        .sort(),
    );
    const earlier = seen.get(form);
    seen.set(form, earlier ?? index);
    if (earlier !== undefined)
      yield `${key(index)} is the same filter as ${key(earlier)}: keep one.`;
  }
}

/** Of two actions that watch one repository, only one starts the pipeline reliably. */
function* sharedRepositoryFaults({ sources }: PipelineSettings, key: At): Sentences {
  const first = new Map<string, string>();
  for (const [name, source] of Object.entries(sources)) {
    if (source.kind !== "git" || source.trigger === "none") continue;
    const earlier = first.get(source.repository);
    first.set(source.repository, earlier ?? name);
    if (earlier !== undefined)
      yield `${key("sources", name)} watches ${source.repository}, as ${key("sources", earlier)} does: AWS starts a ` +
        "pipeline reliably by one of them; write trigger: none at the other, or make two pipelines.";
  }
}

const modesPage =
  "https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html";

/** Whoever opens a pull request writes what its build runs: it must reach no target, and read no secret. */
function* unreviewedFaults(
  { builds }: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
): Sentences {
  const code = "the code of a pull request is not reviewed";
  if (pipeline.releases.length > 0)
    yield `${key("releases")} stand beside pull requests, whose code is not reviewed: release from a pipeline of ` +
      "its own, which pushes start.";
  if (pipeline.role !== undefined)
    yield `${key("role")} is yours, and ${code}: leave it out, so that ferry's can do nothing else.`;
  if (pipeline.mode === "SUPERSEDED")
    yield `${key("mode")} is "SUPERSEDED": a pull request that waits would be passed over by the next one, and never ` +
      `checked; write QUEUED or PARALLEL (${modesPage}).`;
  const named = namedBuilds(pipeline);
  if (named.length === 0)
    return yield `${key("build")} is missing: a pull request is there to be built, or to be run by ${key("tests")}.`;
  for (const { path, build } of [...named, ...stageBuilds(pipeline)]) {
    const settings = builds[build];
    for (const what of settings ? unsafeRights(settings) : [])
      yield `${key(...path)} is "${build}", which has ${what}, and ${code}: name a build without it.`;
  }
}
