import { RehearsalFault } from "../fault";
import { performerOf } from "../performers";
import {
  ActionRun,
  type Artifacts,
  type Invalidation,
  type Release,
  type Rollout,
} from "../performers/action-run";
import { enterStack } from "../performers/known-stack";
import { ObjectStore } from "../performers/object-store";
import { hasOwnSource } from "../performers/project-calls";
import type { Site } from "../site";
import type {
  RegisteredAction,
  RegisteredCondition,
  RegisteredPipeline,
  RegisteredRule,
  RegisteredStage,
  World,
} from "../world/world";
import { isOfPullRequests } from "../world/world";
import { checkArrival } from "./arrival";
import type { PerformedAction } from "./performed";

export interface Walk {
  readonly actions: readonly PerformedAction[];
  readonly invalidations: readonly Invalidation[];
  readonly rollouts: readonly Rollout[];
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
  if (pipelines.length === 0 && !buildsWithoutPipeline(world)) {
    faults.push("No stack of this rehearsal has a pipeline.");
  }
  for (const pipeline of pipelines) {
    const release: Release = {
      world,
      objects: new ObjectStore(),
      site,
      invalidations: [],
      rollouts: [],
      changeSets: new Set(),
    };
    try {
      for await (const action of perform(pipeline, release)) {
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
    } catch (error) {
      if (!(error instanceof RehearsalFault)) throw error;
      faults.push(error.message);
    }
    invalidations.push(...release.invalidations);
    rollouts.push(...release.rollouts);
  }
  return { actions, invalidations, rollouts, faults, warnings };
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

/** The actions of a pipeline in the order in which CodePipeline runs them. */
async function* perform(
  pipeline: RegisteredPipeline,
  release: Release,
): AsyncGenerator<PerformedAction> {
  const artifacts: Artifacts = new Map();
  for (const stage of pipeline.stages) {
    for (const parallel of stepsOf(stage)) {
      release.objects.nextStep();
      const earlier: Artifacts = new Map(artifacts);
      for (const action of parallel) {
        const known: Artifacts = new Map(earlier);
        yield await performOne(
          new ActionRun(release, pipeline, stage.name, action, artifacts, known),
        );
      }
    }
  }
}

async function performOne(run: ActionRun): Promise<PerformedAction> {
  const { release, pipeline, stage, action } = run;
  const border = release.world.isStandIn(run.actor);
  const performer = border ? enterStack : performerOf(action);
  if (!performer) {
    throw run.fault(
      `the rehearsal does not know what AWS does on ${action.category}/${action.provider}`,
    );
  }
  const invalidated = release.invalidations.length;
  const rolledOut = release.rollouts.length;
  await performer(run);
  return {
    pipeline: pipeline.name,
    stage,
    name: action.name,
    category: action.category,
    provider: action.provider,
    role: run.actor,
    calls: run.calls,
    ...(border && { ends: true }),
    ...(run.unseen && { unseen: true }),
    objects: run.written,
    invalidations: release.invalidations.slice(invalidated),
    rollouts: release.rollouts.slice(rolledOut),
    warnings: run.warnings,
  };
}

/** The rules before a stage, its actions, and the rules that come after them. */
function stepsOf(stage: RegisteredStage): readonly (readonly RegisteredAction[])[] {
  const rules = (condition: RegisteredCondition | undefined) =>
    (condition?.condition?.rules ?? []).map(asAction);
  const after = [...rules(stage.onSuccess), ...rules(stage.onFailure)];
  return [rules(stage.beforeEntry), ...inRunOrder(stage.actions), after].filter(
    ({ length }) => length > 0,
  );
}

/** A rule runs as an action does. */
function asAction({ ruleTypeId, ...rule }: RegisteredRule): RegisteredAction {
  return {
    ...rule,
    category: "Rule",
    owner: "AWS",
    provider: ruleTypeId.provider,
    version: "1",
  };
}

/** Groups that run one after another; the actions of a group run in parallel. */
function inRunOrder(
  actions: readonly RegisteredAction[],
): readonly (readonly RegisteredAction[])[] {
  const orderOf = ({ runOrder = 1 }: RegisteredAction) => runOrder;
  const orders = [...new Set(actions.map(orderOf))].sort((a, b) => a - b);
  return orders.map((order) => actions.filter((action) => orderOf(action) === order));
}
