import { performerOf } from "../performers";
import { ActionRun } from "../performers/action-run";
import { enterStack } from "../performers/known-stack";
import type { Artifacts, Release } from "../performers/release";
import type {
  RegisteredAction,
  RegisteredCondition,
  RegisteredPipeline,
  RegisteredRule,
  RegisteredStage,
} from "../world/world";
import type { PerformedAction } from "./performed";

/** Some stages of a pipeline, and the artifacts that were given before them. */
interface Section {
  readonly stages: readonly RegisteredStage[];
  readonly artifacts: Artifacts;
}

/** An action that was performed, where it was, and what its stage could take. */
interface Performed {
  readonly action: PerformedAction;
  readonly stage: RegisteredStage;
  readonly before: Artifacts;
  /** Whether all that run in parallel with it were performed. */
  readonly last: boolean;
}

/** The actions of a pipeline, or of some of its stages, in the order in which CodePipeline runs them. */
export async function* perform(
  pipeline: RegisteredPipeline,
  release: Release,
  { stages, artifacts }: Section = { stages: pipeline.stages, artifacts: new Map() },
): AsyncGenerator<Performed> {
  for (const stage of stages) {
    const before: Artifacts = new Map(artifacts);
    for (const parallel of stepsOf(stage)) {
      release.objects.nextStep();
      const earlier: Artifacts = new Map(artifacts);
      for (const action of parallel) {
        const known: Artifacts = new Map(earlier);
        const run = new ActionRun(release, pipeline, stage.name, action, artifacts, known);
        const last = action === parallel.at(-1);
        yield { action: await performOne(run), stage, before, last };
      }
    }
  }
}

async function performOne(run: ActionRun): Promise<PerformedAction> {
  const { release, pipeline, stage, action } = run;
  const border = release.world.isStandIn(run.actor);
  const performer = border ? enterStack : performerOf(action);
  run.must(
    performer,
    `the rehearsal does not know what AWS does on ${action.category}/${action.provider}`,
  );
  const invalidated = release.invalidations.length;
  const rolledOut = release.rollouts.length;
  await performer(run);
  release.past.push(run.past);
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
export function stepsOf(stage: RegisteredStage): readonly (readonly RegisteredAction[])[] {
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
