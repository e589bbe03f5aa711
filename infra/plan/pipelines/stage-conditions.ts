import { conditionRules, type PlannedRule } from "../../actions/condition-rules";
import type { Grant, Principal } from "../../grants/grant";
import * as names from "../../names";
import type { PipelineSettings, StageSettings } from "../../settings";
import type { RuleSettings } from "../../settings/schema/conditions";

/** What a stage asks before it begins and after it ended, as CodePipeline declares it. */
export interface PlannedConditions {
  readonly beforeEntry?: PlannedCondition;
  readonly onSuccess?: PlannedCondition;
  readonly onFailure?: {
    readonly result: "ROLLBACK" | "RETRY";
    readonly retryMode?: "FAILED_ACTIONS" | "ALL_ACTIONS";
    readonly rules: readonly PlannedRule[];
  };
}

export interface PlannedCondition {
  readonly result: "FAIL" | "SKIP" | "ROLLBACK";
  readonly rules: readonly PlannedRule[];
}

interface ConditionsOf {
  readonly owner: names.Owner;
  readonly mode: PipelineSettings["mode"];
  readonly settings: Omit<StageSettings, "actions" | "after" | "before">;
  /** Whether the stage releases to another account, or checks what it released. */
  readonly production: boolean;
}

export function planConditions({
  owner,
  mode,
  settings,
  production,
}: ConditionsOf): PlannedConditions {
  const { freeze, beforeEntry, onSuccess, onFailure } = settings;
  const rulesOf = (rules: Readonly<Record<string, RuleSettings>>) =>
    Object.entries(rules).map(([name, rule]) => planRule(owner, name, rule));
  const entry =
    freeze === undefined
      ? beforeEntry && { result: beforeEntry.result, rules: rulesOf(beforeEntry.rules) }
      : { result: "FAIL" as const, rules: [frozen(owner, freeze)] };
  const failure =
    typeof onFailure === "object"
      ? { result: "ROLLBACK" as const, rules: rulesOf(onFailure.rules) }
      : onFailureOf(onFailure ?? (production && mode !== "PARALLEL" ? "rollback" : "nothing"));
  return {
    ...(entry && { beforeEntry: entry }),
    ...(onSuccess && {
      onSuccess: { result: onSuccess.result, rules: rulesOf(onSuccess.rules) },
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

function planRule(owner: names.Owner, name: string, rule: RuleSettings): PlannedRule {
  const { provider, configuration, commands, inputs, timeoutMinutes } = rule;
  return {
    name,
    provider,
    region: owner.region,
    configuration,
    ...(commands && { commands }),
    inputs,
    ...(timeoutMinutes !== undefined && { timeoutInMinutes: timeoutMinutes }),
  };
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
    (rule) => conditionRules[rule.provider].grants?.(rule, actor, logGroup) ?? [],
  );
}
