import { conditionRules, type PlannedRule } from "../../actions/condition-rules";
import type { Grant, Principal } from "../../grants/grant";
import * as names from "../../names";
import type { StageSettings } from "../../settings";
import type { RuleSettings } from "../../settings/schema/conditions";
import type { PlannedProject } from "../builds/projects";
import type { PipelineOf, PlannedConditions } from "./planned";
import { firstSource } from "./sources";
import { planStepBuild, stepProject } from "./stage-actions";

interface ConditionsOf {
  readonly pipeline: PipelineOf;
  readonly stage: string;
  readonly settings: Omit<StageSettings, "actions" | "after" | "before">;
  /** Whether it goes back by itself where nothing is said: it releases to another account, or checks what it released. */
  readonly returns: boolean;
}

export function planConditions({
  pipeline,
  stage,
  settings,
  returns,
}: ConditionsOf): PlannedConditions {
  const {
    owner,
    settings: { mode },
  } = pipeline;
  const { freeze, beforeEntry, onSuccess, onFailure } = settings;
  const rulesOf = (slot: Slot) =>
    ruleSettings(settings, slot).map(([name, rule]) =>
      planRule(pipeline, rule, name, stepOf(stage, slot, name)),
    );
  const entry =
    freeze === undefined
      ? beforeEntry && { result: beforeEntry.result, rules: rulesOf("beforeEntry") }
      : { result: "FAIL" as const, rules: [frozen(owner, freeze)] };
  // No page says whether a release that may not enter counts as a failure of the stage.
  const otherwise = returns && mode !== "PARALLEL" && freeze === undefined;
  const failure =
    typeof onFailure === "object"
      ? { result: "ROLLBACK" as const, rules: rulesOf("onFailure") }
      : onFailureOf(onFailure ?? (otherwise ? "rollback" : "nothing"));
  return {
    ...(entry && { beforeEntry: entry }),
    ...(onSuccess && {
      onSuccess: { result: onSuccess.result, rules: rulesOf("onSuccess") },
    }),
    ...(failure && { onFailure: failure }),
  };
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-retry.html */
function onFailureOf(what: "rollback" | "retry" | "retry-all" | "nothing") {
  if (what === "nothing") return undefined;
  if (what === "rollback") return { result: "ROLLBACK" as const, rules: [] };
  const retryMode = what === "retry" ? ("FAILED_ACTIONS" as const) : ("ALL_ACTIONS" as const);
  return { result: "RETRY" as const, retryMode, rules: [] };
}

const slots = ["beforeEntry", "onSuccess", "onFailure"] as const;
type Slot = (typeof slots)[number];

function ruleSettings(settings: ConditionsOf["settings"], slot: Slot) {
  const condition = settings[slot];
  return Object.entries(typeof condition === "object" ? condition.rules : {});
}

function stepOf(stage: string, slot: Slot, rule: string): string {
  return `${stage}-${slot}-${rule}`;
}

function planRule(
  pipeline: PipelineOf,
  rule: RuleSettings,
  name: string,
  step: string,
): PlannedRule {
  const { owner, key } = pipeline;
  const { provider, build, configuration, commands, timeoutMinutes } = rule;
  return {
    name,
    provider,
    region: owner.region,
    configuration: {
      ...(build !== undefined && { ProjectName: stepProject(owner, key, build, step) }),
      ...configuration,
    },
    ...(commands && { commands }),
    inputs: inputsOf(pipeline, rule),
    ...(timeoutMinutes !== undefined && { timeoutInMinutes: timeoutMinutes }),
  };
}

/** A build has to be given something. */
function inputsOf({ settings }: PipelineOf, { build, inputs }: RuleSettings): readonly string[] {
  return build !== undefined && inputs.length === 0 ? firstSource(settings) : inputs;
}

/** The projects of a stage's rules that name a build. */
export function conditionBuilds(
  pipeline: PipelineOf,
  stage: string,
  settings: ConditionsOf["settings"],
): readonly PlannedProject[] {
  return slots.flatMap((slot) =>
    ruleSettings(settings, slot).flatMap(([name, rule]) => {
      const { build = "" } = rule;
      const own = pipeline.delivery.builds[build];
      const step = stepOf(stage, slot, name);
      return own
        ? [
            planStepBuild(pipeline, {
              build,
              step,
              path: ["delivery", "pipelines", pipeline.key, "stages", stage, slot, "rules", name],
              settings: own,
              inputs: inputsOf(pipeline, rule),
            }),
          ]
        : [];
    }),
  );
}

/**
 * CodePipeline's switch between stages is no property of a pipeline, so a closed stage is one whose entry
 * asks for what never holds: the id of the execution is a UUID and no sentence. Its value is the reason,
 * which the console shows where the release stopped.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-VariableCheck.html
 */
function frozen(owner: names.Owner, reason: string): PlannedRule {
  return {
    name: "frozen",
    provider: "VariableCheck",
    region: owner.region,
    configuration: {
      Variable: "#{codepipeline.PipelineExecutionId}",
      Operator: "EQ",
      Value: reason,
    },
    inputs: [],
  };
}

export function rulesOf(conditions: PlannedConditions | undefined): readonly PlannedRule[] {
  const { beforeEntry, onSuccess, onFailure } = conditions ?? {};
  return [beforeEntry, onSuccess, onFailure].flatMap((each) => each?.rules ?? []);
}

/** What the pipeline's role needs for the rules of a stage. */
export function conditionGrants(
  conditions: PlannedConditions | undefined,
  actor: Principal,
  pipeline: string,
): readonly Grant[] {
  const logGroup = names.computeLogGroup(pipeline);
  return rulesOf(conditions).flatMap(
    (rule) => conditionRules[rule.provider].grants?.({ ...rule, actor, logGroup }) ?? [],
  );
}
