import { cloudFormation, type PlannedAction } from "../../actions";
import type { Grant, Principal } from "../../grants/grant";
import * as names from "../../names";
import type { StageSettings } from "../../settings";
import type { PlannedProject } from "../builds/projects";
import { afterBuilds, afterName } from "./after";
import { conditionBuilds, planConditions } from "./conditions";
import type { ExistingThings, PipelineOf, PlannedStage } from "./planned";
import { type AddedAction, planStageAction } from "./stage-actions";
import { flowFaults } from "./stage-checks";

/** All stages of a pipeline, with what the settings add before, between, after and in the generated ones. */
interface Composed {
  readonly stages: readonly PlannedStage[];
  /** Projects of added actions, of rules and of the checks of what was released. */
  readonly builds: readonly PlannedProject[];
  /** What added actions use and ferry does not make. */
  readonly existing: ExistingThings;
  /** What roles of yours need beside what their actions ask for. */
  readonly grants: readonly Grant[];
  /** Why stages have no place, or do not fit together. */
  readonly faults: readonly string[];
}

interface StagesOf {
  readonly pipeline: PipelineOf;
  readonly actor: Principal;
  readonly generated: readonly PlannedStage[];
}

export function composeStages({ pipeline, actor, generated }: StagesOf): Composed {
  const { owner, settings } = pipeline;
  const checks = new Set(
    pipeline.destinations.filter(({ release }) => release.after).map(afterName),
  );
  const added: Record<string, readonly AddedAction[]> = Object.fromEntries(
    Object.entries(settings.stages).map(([stage, { actions }]) => [
      stage,
      Object.entries(actions).map(([name, action]) =>
        planStageAction({ pipeline, actor, stage, name, settings: action }),
      ),
    ]),
  );
  const places = placesOf(
    generated.map(({ name }) => name),
    settings.stages,
  );
  const frozen = frozenApprovals(settings.stages);
  const stages = places.order.map((name) => {
    const own = generated.find((stage) => stage.name === name);
    const more = (added[name] ?? []).map(({ planned }) => planned);
    const actions = [...(own?.actions ?? []), ...more];
    const production =
      (own?.actions ?? []).some((each) => checks.has(each.name) || isForeign(each, owner)) ||
      more.some((each) => each.provider.category === "Deploy" && isForeign(each, owner));
    const returns = production && !(own?.actions ?? []).some(isApplication) && !actions.some(asks);
    const ofStage = { ...frozen[name], ...settings.stages[name] };
    const said = planConditions({ pipeline, stage: name, settings: ofStage, returns });
    return { name, actions, conditions: { ...own?.conditions, ...said } };
  });
  return {
    stages,
    builds: [
      ...Object.values(added).flatMap((actions) =>
        actions.flatMap(({ build }) => (build ? [build] : [])),
      ),
      ...Object.entries(settings.stages).flatMap(([stage, each]) =>
        conditionBuilds(pipeline, stage, each),
      ),
      ...afterBuilds(pipeline),
    ],
    existing: existingOf(Object.values(added).flat()),
    grants: Object.values(added).flatMap((all) => all.flatMap(({ grants }) => grants)),
    // What ferry makes alone fits together.
    faults: (Object.keys(settings.stages).length === 0
      ? []
      : [
          ...places.faults,
          ...secondConditions(generated, settings.stages),
          ...flowFaults(stages, Object.keys(settings.variables)),
        ]
    ).map((fault) => `Pipeline ${pipeline.key}: ${fault}.`),
  };
}

/** CloudFormation takes back what failed by itself, and another change set would be one that nobody looked at. */
function isApplication({ provider }: PlannedAction): boolean {
  return provider === cloudFormation;
}

/** A rollback runs all actions of its stage again: somebody would be asked for what is live. */
function asks({ provider }: PlannedAction): boolean {
  return provider.category === "Approval";
}

/** What is closed asks nobody either, unless the approvals' own stage says otherwise. */
function frozenApprovals(settings: PipelineOf["settings"]["stages"]) {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([stage, { freeze }]) =>
      freeze === undefined ? [] : [[names.approvalStage(stage), { freeze }] as const],
    ),
  );
}

function isForeign({ actor }: PlannedAction, { account }: names.Owner): boolean {
  return actor.account !== account;
}

/** What a stage asks once it has succeeded is one condition: its wave's alarm, or its own. */
function secondConditions(
  generated: readonly PlannedStage[],
  settings: Readonly<Record<string, Pick<StageSettings, "onSuccess">>>,
): readonly string[] {
  return generated
    .filter(({ name, conditions }) => conditions?.onSuccess && settings[name]?.onSuccess)
    .map(
      ({ name }) =>
        `stage ${name} has onSuccess, and its wave an alarm, which is the same condition to CodePipeline: make the ` +
        "alarm a rule CloudWatchAlarm of onSuccess, with AlarmName and WaitTime, and leave it out of waves",
    );
}

function existingOf(added: readonly AddedAction[]): ExistingThings {
  const buckets = added.flatMap(({ planned }) => planned.provider.buckets?.(planned) ?? []);
  const roles = added.flatMap(({ planned: { roleArn, touches } }) => [
    ...(roleArn === undefined ? [] : [roleArn]),
    ...(touches?.readers ?? []),
  ]);
  const keys = added.flatMap(({ planned }) => planned.provider.keys?.(planned) ?? []);
  const topics = added.flatMap(({ planned }) => planned.provider.topics?.(planned) ?? []);
  return {
    buckets: [...new Set(buckets)],
    keys: [...new Set(keys)],
    topics: [...new Set(topics)],
    roles: [...new Set(roles)],
  };
}

/** What comes before a release comes before its approval, too. */
function beginningOf(stage: string, generated: readonly string[]): string {
  const approval = names.approvalStage(stage);
  return generated.includes(approval) ? approval : stage;
}

/** The order of all stages, and why one of them has no place. */
export function placesOf(
  generated: readonly string[],
  settings: Readonly<Record<string, Pick<StageSettings, "after" | "before">>>,
): { readonly order: readonly string[]; readonly faults: readonly string[] } {
  const order = [...generated];
  const faults: string[] = [];
  let waiting = Object.entries(settings).filter(([name]) => !generated.includes(name));
  const taken = new Map<string, string>();
  for (const [name, { after, before }] of Object.entries(settings)) {
    if (generated.includes(name) && (after ?? before) !== undefined) {
      faults.push(`stage ${name} is ferry's own and has its place: leave out after and before`);
    }
  }
  while (waiting.length > 0) {
    const later: typeof waiting = [];
    for (const entry of waiting) {
      const [name, { after, before }] = entry;
      const anchor = after ?? (before && beginningOf(before, generated));
      if (anchor === undefined || (after !== undefined && before !== undefined)) {
        faults.push(
          `stage ${name} is new: say after or before which of ${order.join(", ")} it comes`,
        );
        continue;
      }
      const index = order.indexOf(anchor);
      if (index < 0) {
        later.push(entry);
        continue;
      }
      const place = `${after === undefined ? "before" : "after"} ${anchor}`;
      const other = taken.get(place);
      if (other !== undefined) {
        // A stack file keeps no order of keys.
        faults.push(`stages ${other} and ${name} both come ${place}: let one come after the other`);
        continue;
      }
      taken.set(place, name);
      order.splice(after === undefined ? index : index + 1, 0, name);
    }
    if (later.length === waiting.length) {
      faults.push(
        ...later.map(
          ([name, { after, before }]) =>
            `stage ${name} comes ${after === undefined ? "before" : "after"} ${after ?? before}, which is none of ` +
            order.join(", "),
        ),
      );
      break;
    }
    waiting = later;
  }
  return { order, faults };
}
