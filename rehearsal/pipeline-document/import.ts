import { RehearsalFault } from "../fault";
import type { Action, Conditions, PipelineDocument, Rule, Stage } from "./document";

/** What settings a document becomes, and what they can't say. */
export interface Imported {
  readonly stages: Readonly<Record<string, unknown>>;
  readonly mode?: unknown;
  /** Sentences: what was not carried over, and what to do instead. */
  readonly left: readonly string[];
}

/**
 * The settings `stages:` that make the stages of a document behind its sources.
 * @throws RehearsalFault for what is no document of a pipeline
 */
export function stagesOf(document: unknown): Imported {
  const { pipeline } = (document ?? {}) as Partial<PipelineDocument>;
  if (!Array.isArray(pipeline?.stages)) {
    throw new RehearsalFault(
      "That is no pipeline: give what `aws codepipeline get-pipeline --name <name>` prints.",
    );
  }
  const left: string[] = [];
  const [first, ...others] = pipeline.stages as readonly Stage[];
  for (const { name, actionTypeId } of first?.actions ?? []) {
    left.push(
      `Source ${name} (${actionTypeId.provider}) is written in sources: its artifact is ${name}_source there, under ` +
        "whatever name the stages below take it.",
    );
  }
  const alone = {
    triggers: "write them in sources, as trigger or pullRequests",
    variables: "ferry has no pipeline variables: write their values where they are used",
    roleArn: "ferry makes a role with exactly what the actions need; role: is for an existing one",
    artifactStore: "ferry makes an encrypted store; key and artifactBucket are for existing ones",
    artifactStores: "ferry makes a store in each region that releases go to",
  };
  for (const [key, instead] of Object.entries(alone)) {
    if (pipeline[key] !== undefined) left.push(`${key} is not carried over: ${instead}.`);
  }
  let after = "source";
  const stages = others.map((stage) => {
    const settings = { after, ...stageSettings(stage, left) };
    after = stage.name;
    return [stage.name, settings] as const;
  });
  const mode = pipeline.executionMode;
  return { stages: Object.fromEntries(stages), ...(mode !== undefined && { mode }), left };
}

function stageSettings(stage: Stage, left: string[]) {
  const { name, beforeEntry, onSuccess, onFailure } = stage;
  const failure = onFailure && onFailureOf(onFailure, name, left);
  const blockers = (stage as unknown as { blockers?: readonly unknown[] }).blockers ?? [];
  if (blockers.length > 0) left.push(`Stage ${name}: blockers are not carried over: write freeze.`);
  return {
    actions: Object.fromEntries(
      stage.actions.map((action) => [action.name, actionSettings(action, name, left)]),
    ),
    ...(beforeEntry && { beforeEntry: conditionOf(beforeEntry, name, left) }),
    ...(onSuccess && { onSuccess: conditionOf(onSuccess, name, left) }),
    ...(failure && { onFailure: failure }),
  };
}

function actionSettings(action: Action, stage: string, left: string[]) {
  const { actionTypeId, configuration = {}, commands, outputVariables, roleArn } = action;
  const { category, owner, provider } = actionTypeId;
  const outputs = action.outputArtifacts ?? [];
  if (action.environmentVariables?.length) {
    left.push(
      `Stage ${stage}, action ${action.name}: environmentVariables are not carried over, for the provider of AWS has ` +
        "no property for them: export them in the first command.",
    );
  }
  const files = outputs.flatMap((artifact) => artifact.files ?? []);
  return {
    provider,
    category,
    ...(owner !== "AWS" && { owner }),
    ...(Object.keys(configuration).length > 0 && { configuration }),
    ...(commands && { commands }),
    ...(files.length > 0 && { files }),
    ...(outputVariables && { outputVariables }),
    ...namesOf("inputs", action.inputArtifacts),
    ...namesOf("outputs", outputs),
    ...(action.runOrder !== undefined && { runOrder: action.runOrder }),
    ...(roleArn !== undefined && { role: roleArn }),
    ...(action.region !== undefined && { region: action.region }),
    ...(action.namespace !== undefined && { namespace: action.namespace }),
    ...(action.timeoutInMinutes !== undefined && { timeoutMinutes: action.timeoutInMinutes }),
  };
}

function namesOf(key: "inputs" | "outputs", artifacts: Action["inputArtifacts"] = []) {
  return artifacts.length > 0 ? { [key]: artifacts.map(({ name }) => name) } : {};
}

function conditionOf({ conditions = [] }: Conditions, stage: string, left: string[]) {
  const [only] = conditions;
  const { result, rules = [] } = only ?? {};
  return {
    ...(result !== undefined && { result }),
    rules: Object.fromEntries(rules.map((rule) => [rule.name, ruleSettings(rule, stage, left)])),
  };
}

function ruleSettings(rule: Rule, stage: string, left: string[]) {
  const { ruleTypeId, configuration = {}, commands, timeoutInMinutes, region } = rule;
  if (rule.roleArn !== undefined) {
    left.push(
      `Stage ${stage}, rule ${rule.name}: roleArn is not carried over: rules run with the pipeline's role.`,
    );
  }
  return {
    provider: ruleTypeId.provider,
    ...(Object.keys(configuration).length > 0 && { configuration }),
    ...(commands && { commands }),
    ...namesOf("inputs", rule.inputArtifacts),
    ...(timeoutInMinutes !== undefined && { timeoutMinutes: timeoutInMinutes }),
    ...(region !== undefined && { region }),
  };
}

function onFailureOf(slot: NonNullable<Stage["onFailure"]>, stage: string, left: string[]) {
  if (slot.conditions?.length) return conditionOf(slot, stage, left);
  if (slot.result === "ROLLBACK") return "rollback";
  if (slot.result !== "RETRY") return undefined;
  return slot.retryConfiguration?.retryMode === "ALL_ACTIONS" ? "retry-all" : "retry";
}
