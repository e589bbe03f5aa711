import { accountOf } from "../../rehearsal/arn";
import type { Action, Conditions, EnvironmentVariable, Rule, Stage } from "./document";
import { artifactName, configurationOf, type Renames, withNamespaces } from "./renames";

/** Notes down a sentence about something that is not carried over. */
type Leave = (what: string) => void;

/** A stage behind the sources as an entry of `stages:`, after the one before it. */
export function stageSettings(
  stage: Stage,
  after: string,
  account: string,
  renames: Renames,
  leave: Leave,
) {
  const { name, actions, beforeEntry, onSuccess, onFailure, blockers = [] } = stage;
  const here: Leave = (what) => leave(`Stage ${name}${what}`);
  if (blockers.length > 0) here(": blockers are not carried over: write holds, or run ferry hold.");
  const conditions = (slot: Conditions) => conditionOf(slot, renames, here);
  return {
    after,
    actions: Object.fromEntries(
      actions.map((action) => [action.name, actionSettings(action, renames, here)]),
    ),
    ...(beforeEntry && { beforeEntry: conditions(beforeEntry) }),
    ...(onSuccess && { onSuccess: conditions(onSuccess) }),
    ...(onFailure
      ? { onFailure: onFailureOf(onFailure, conditions) }
      : // A stage that releases to another account is rolled back unless it says otherwise.
        deploysAbroad(stage, account) && { onFailure: "nothing" }),
  };
}

function deploysAbroad({ actions }: Stage, account: string): boolean {
  return actions.some(
    ({ actionTypeId, roleArn }) =>
      actionTypeId.category === "Deploy" && roleArn !== undefined && accountOf(roleArn) !== account,
  );
}

function actionSettings(action: Action, renames: Renames, leave: Leave) {
  const { actionTypeId, environmentVariables = [], outputVariables, roleArn } = action;
  const { category, owner, provider } = actionTypeId;
  const { IsSummaryRequired: comments, ...configuration } = configurationOf(renames, action);
  if (comments !== undefined) {
    leave(
      `, action ${action.name}: IsSummaryRequired is not carried over: no page of AWS's has it.`,
    );
  }
  const outputs = action.outputArtifacts ?? [];
  const files = outputs.flatMap((artifact) => artifact.files ?? []);
  const exports = environmentVariables.flatMap((variable) => exported(variable, action, leave));
  const commands = [...exports, ...(action.commands ?? [])].map((command) =>
    withNamespaces(renames, command),
  );
  return {
    provider,
    category,
    ...(owner !== "AWS" && { owner }),
    ...(Object.keys(configuration).length > 0 && { configuration }),
    ...(commands.length > 0 && { commands }),
    ...(files.length > 0 && { files }),
    ...(outputVariables && { outputVariables }),
    ...namesOf("inputs", action.inputArtifacts, renames),
    ...namesOf("outputs", outputs, renames),
    ...(action.runOrder !== undefined && { runOrder: action.runOrder }),
    ...(roleArn !== undefined && { role: roleArn }),
    ...(action.region !== undefined && { region: action.region }),
    ...(action.namespace !== undefined && { namespace: action.namespace }),
    ...(action.timeoutInMinutes !== undefined && { timeoutMinutes: action.timeoutInMinutes }),
  };
}

/** The provider of AWS has no property for the environment of commands; all of them have one shell. */
function exported(
  { name, value, type = "PLAINTEXT" }: EnvironmentVariable,
  action: Action,
  leave: Leave,
): readonly string[] {
  if (type === "PLAINTEXT") return [`export ${name}='${value.replaceAll("'", `'\\''`)}'`];
  leave(
    `, action ${action.name}: the secret ${name} is not carried over: read ${value} in a build (builds, environment).`,
  );
  return [];
}

function namesOf(
  key: "inputs" | "outputs",
  artifacts: Action["inputArtifacts"] = [],
  renames: Renames,
) {
  const names = artifacts.map(({ name }) => artifactName(renames, name));
  return names.length > 0 ? { [key]: names } : {};
}

function conditionOf({ conditions = [] }: Conditions, renames: Renames, leave: Leave) {
  const [only] = conditions;
  const { result, rules = [] } = only ?? {};
  return {
    ...(result !== undefined && { result }),
    rules: Object.fromEntries(rules.map((rule) => [rule.name, ruleSettings(rule, renames, leave)])),
  };
}

function ruleSettings(rule: Rule, renames: Renames, leave: Leave) {
  const { ruleTypeId, configuration = {}, commands, timeoutInMinutes, region } = rule;
  if (rule.roleArn !== undefined) {
    leave(`, rule ${rule.name}: roleArn is not carried over: rules run with the pipeline's role.`);
  }
  const values = Object.entries(configuration).map(([key, value]) => [
    key,
    withNamespaces(renames, value),
  ]);
  return {
    provider: ruleTypeId.provider,
    ...(values.length > 0 && { configuration: Object.fromEntries(values) }),
    ...(commands && { commands: commands.map((command) => withNamespaces(renames, command)) }),
    ...namesOf("inputs", rule.inputArtifacts, renames),
    ...(timeoutInMinutes !== undefined && { timeoutMinutes: timeoutInMinutes }),
    ...(region !== undefined && { region }),
  };
}

function onFailureOf(
  slot: NonNullable<Stage["onFailure"]>,
  conditions: (slot: Conditions) => unknown,
) {
  if (slot.conditions?.length) return conditions(slot);
  if (slot.result === "ROLLBACK") return "rollback";
  if (slot.result !== "RETRY") return "nothing";
  return slot.retryConfiguration?.retryMode === "ALL_ACTIONS" ? "retry-all" : "retry";
}
