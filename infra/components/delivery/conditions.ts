import type { PlannedRule } from "../../actions/condition-rules";
import type { PlannedStage } from "../../plan/pipelines/planned";

/** The conditions of a stage as CodePipeline declares them. */
export function conditionsOf({ conditions }: PlannedStage) {
  const { beforeEntry, onSuccess, onFailure } = conditions ?? {};
  return {
    ...(beforeEntry && { beforeEntry: { condition: conditionOf(beforeEntry) } }),
    ...(onSuccess && { onSuccess: { condition: conditionOf(onSuccess) } }),
    ...(onFailure && { onFailure: failureOf(onFailure) }),
  };
}

/** A rollback with rules is a condition's; one without, or a retry, is the stage's own answer. */
function failureOf({
  result,
  retryMode,
  rules,
}: NonNullable<NonNullable<PlannedStage["conditions"]>["onFailure"]>) {
  if (rules.length > 0) return { condition: conditionOf({ result, rules }) };
  return { result, ...(retryMode && { retryConfiguration: { retryMode } }) };
}

function conditionOf({
  result,
  rules,
}: {
  readonly result: string;
  readonly rules: readonly PlannedRule[];
}) {
  return { result, rules: rules.map(ruleOf) };
}

/** A rule runs where its pipeline is: it names no region. */
function ruleOf({
  name,
  provider,
  commands,
  inputs,
  configuration,
  timeoutInMinutes,
}: PlannedRule) {
  return {
    name,
    ruleTypeId: { category: "Rule", owner: "AWS", provider, version: "1" },
    configuration: { ...configuration },
    ...(inputs.length > 0 && { inputArtifacts: [...inputs] }),
    ...(commands && { commands: [...commands] }),
    ...(timeoutInMinutes !== undefined && { timeoutInMinutes }),
  };
}
