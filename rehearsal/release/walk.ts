import { Tasks } from "../endpoints/tasks";
import { RehearsalFault } from "../fault";
import { ObjectStore } from "../performers/object-store";
import { hasOwnSource } from "../performers/project-calls";
import type { Invalidation, Release, Rollout } from "../performers/release";
import type { Site } from "../site";
import { isOfPullRequests, type RegisteredPipeline, type World } from "../world/world";
import { checkArrival } from "./arrival";
import { type WayBack, waysBack } from "./back";
import type { Passed } from "./back-target";
import { perform, stepsOf } from "./perform";
import type { PerformedAction } from "./performed";

export interface Walk {
  readonly actions: readonly PerformedAction[];
  readonly invalidations: readonly Invalidation[];
  readonly rollouts: readonly Rollout[];
  /** Ways back to the release after another one. */
  readonly ways: readonly WayBack[];
  /** Why the release did not arrive; empty if it did. */
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** Carries a site through every registered pipeline, action by action. */
export async function walk(
  world: World,
  site: Site,
  progress: (what: string) => void,
): Promise<Walk> {
  const pipelines = world.pipelines();
  const actions: PerformedAction[] = [];
  const invalidations: Invalidation[] = [];
  const rollouts: Rollout[] = [];
  const faults: string[] = [];
  const warnings: string[] = [];
  const ways: WayBack[] = [];
  if (pipelines.length === 0 && !buildsWithoutPipeline(world)) {
    faults.push("No stack of this rehearsal has a pipeline.");
  }
  for (const pipeline of pipelines) {
    const release = beginning(world, site, new ObjectStore());
    try {
      const passed: Passed[] = [];
      for await (const { action, stage, before, last } of perform(pipeline, release)) {
        if (last) passed.push({ stage, before });
        progress(`${action.pipeline} · ${action.stage} · ${action.name}`);
        actions.push(action);
        warnings.push(...action.warnings);
      }
      if (isOfPullRequests(pipeline)) {
        faults.push(...unreviewedFaults(pipeline));
        continue;
      }
      const arrival = checkArrival(
        release,
        actions.filter((a) => a.pipeline === pipeline.name),
      );
      faults.push(...arrival.faults);
      warnings.push(...arrival.warnings);
      if (arrival.faults.length === 0) {
        progress(`${pipeline.name} · going back`);
        ways.push(...(await waysBack(pipeline, release, passed)));
      }
    } catch (error) {
      if (!(error instanceof RehearsalFault)) throw error;
      faults.push(error.message);
    }
    invalidations.push(...release.invalidations);
    rollouts.push(...release.rollouts);
  }
  faults.push(...ways.flatMap((way) => way.faults));
  return { actions, invalidations, rollouts, ways, faults, warnings };
}

/** A release that has not come anywhere yet. */
export function beginning(world: World, site: Site, objects: ObjectStore, count = 1): Release {
  return {
    world,
    objects,
    site,
    invalidations: [],
    rollouts: [],
    tasks: new Tasks(),
    changeSets: new Set(),
    execution: `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`,
    past: [],
    closed: new Map(),
    variables: new Map(),
  };
}

/**
 * What a pipeline of pull requests must not be.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html
 */
function unreviewedFaults({ name, mode, stages }: RegisteredPipeline): readonly string[] {
  const commands = stages
    .flatMap(stepsOf)
    .flat()
    .filter(({ provider }) => provider === "Commands");
  return [
    ...(mode === "SUPERSEDED"
      ? [
          `Pipeline ${name} is started by pull requests in mode SUPERSEDED: of those that wait, the newest alone is ` +
            "ever checked; its mode has to be QUEUED or PARALLEL.",
        ]
      : []),
    ...commands.map(
      (action) =>
        `Pipeline ${name} is started by pull requests and runs the Commands ${action.name} with its own role: code ` +
        "that nobody has reviewed has to run in a build.",
    ),
  ];
}

function buildsWithoutPipeline(world: World): boolean {
  return world.ofType("aws:codebuild/project:Project").some(hasOwnSource);
}
