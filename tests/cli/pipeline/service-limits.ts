import assert from "node:assert/strict";
import type {
  Action,
  Artifact,
  Conditions,
  Filter,
  Patterns,
  Pipeline,
  Rule,
  Stage,
} from "../../../cli/pipeline/document";
import { actionCategories } from "../../../infra/actions";

/**
 * What `create-pipeline` takes, by the service's model and its limits.
 * https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 */

const name = /^[A-Za-z0-9.@\-_]{1,100}$/;
const artifactName = /^[a-zA-Z0-9_-]{1,100}$/;
const roleArn = /^arn:aws(-[\w]+)*:iam::[0-9]{12}:role\/.*$/;
const region = /^[a-z]{2}(-[a-z]+)+-\d$/;

export function assertValid(pipeline: Pipeline): void {
  only(pipeline, [
    "name",
    "roleArn",
    "artifactStore",
    "artifactStores",
    "stages",
    "pipelineType",
    "executionMode",
    "triggers",
    "variables",
  ]);
  assert.match(String(pipeline.name), name);
  assert.match(String(pipeline.roleArn), roleArn);
  assert.equal(pipeline.pipelineType, "V2");
  assert.match(String(pipeline.executionMode), /^(SUPERSEDED|QUEUED|PARALLEL)$/);
  assertStores(pipeline);
  const { stages, triggers = [], variables = [] } = pipeline;
  between(stages.length, 2, 50);
  distinct(stages.map((stage) => stage.name));
  const actions = stages.flatMap((stage) => stage.actions);
  between(actions.length, 1, 1_000);
  distinct(actions.flatMap(({ outputArtifacts = [] }) => outputArtifacts.map((each) => each.name)));
  distinct(actions.flatMap(({ namespace }) => namespace ?? []));
  stages.forEach((stage, index) => {
    assertStage(stage, index === 0);
  });
  between(triggers.length, 0, 50);
  for (const { providerType, gitConfiguration } of triggers) {
    assert.equal(providerType, "CodeStarSourceConnection");
    only(gitConfiguration, ["sourceActionName", "push", "pullRequest"]);
    const { push, pullRequest } = gitConfiguration;
    for (const filters of [push, pullRequest]) {
      if (filters === undefined) continue;
      between(filters.length, 1, 3);
      for (const filter of filters) assertFilter(filter);
    }
    for (const { events = [] } of pullRequest ?? []) between(events.length, 1, 3);
  }
  between(variables.length, 0, 50);
  for (const variable of variables) {
    only(variable, ["name", "defaultValue", "description"]);
    assert.match(variable.name, /^[A-Za-z0-9@\-_]{1,128}$/);
    between(variable.defaultValue?.length ?? 1, 1, 1_000);
    between(variable.description?.length ?? 0, 0, 200);
  }
}

function assertStores(pipeline: Pipeline): void {
  assert.notEqual("artifactStore" in pipeline, "artifactStores" in pipeline);
  const { artifactStore, artifactStores = {} } = pipeline as unknown as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  const several = Object.entries(artifactStores);
  for (const [where] of several) assert.match(where, region);
  for (const store of artifactStore ? [artifactStore] : several.map(([, each]) => each)) {
    only(store as object, ["type", "location", "encryptionKey"]);
    const { type, location, encryptionKey } = store as Readonly<Record<string, unknown>>;
    assert.equal(type, "S3");
    assert.match(String(location), /^[a-zA-Z0-9\-.]{3,63}$/);
    const { id, type: ofKey } = encryptionKey as Readonly<Record<string, string>>;
    between(id?.length ?? 0, 1, 400);
    assert.equal(ofKey, "KMS");
  }
}

function assertStage(stage: Stage, first: boolean): void {
  only(stage, ["name", "actions", "beforeEntry", "onSuccess", "onFailure"]);
  assert.match(stage.name, name);
  between(stage.actions.length, 1, 50);
  distinct(stage.actions.map((action) => action.name));
  for (const action of stage.actions) {
    assertAction(action);
    assert.equal(action.actionTypeId.category === "Source", first);
  }
  const { beforeEntry, onSuccess, onFailure } = stage;
  if (beforeEntry) assertConditions(beforeEntry, ["FAIL", "SKIP"]);
  if (onSuccess) assertConditions(onSuccess, ["ROLLBACK", "FAIL"]);
  if (!onFailure) return;
  only(onFailure, ["result", "retryConfiguration", "conditions"]);
  assertConditions(onFailure, ["ROLLBACK"]);
  const { result, retryConfiguration } = onFailure;
  if (result !== undefined) assert.match(result, /^(ROLLBACK|RETRY)$/);
  if (!retryConfiguration) return;
  assert.equal(result, "RETRY");
  assert.match(String(retryConfiguration.retryMode), /^(FAILED|ALL)_ACTIONS$/);
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_Condition.html */
function assertConditions({ conditions }: Conditions, results: readonly string[]): void {
  if (conditions === undefined) return;
  assert.equal(conditions.length, 1);
  for (const { result = "", rules } of conditions) {
    assert.ok(results.includes(result), result);
    assert.ok(rules);
    between(rules.length, 1, 5);
    distinct(rules.map((rule) => rule.name));
    for (const rule of rules) assertRule(rule);
  }
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_RuleDeclaration.html */
function assertRule(rule: Rule): void {
  only(rule, [
    "name",
    "ruleTypeId",
    "configuration",
    "commands",
    "inputArtifacts",
    "roleArn",
    "region",
    "timeoutInMinutes",
  ]);
  assert.match(rule.name, name);
  const { category, owner, version } = rule.ruleTypeId as Readonly<Record<string, string>>;
  assert.deepEqual([category, owner, version], ["Rule", "AWS", "1"]);
  assertConfiguration(rule.configuration, 10_000);
  assertCommands(rule.commands);
  assertArtifacts(rule.inputArtifacts);
  between(rule.timeoutInMinutes ?? 5, 5, 86_400);
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html */
function assertAction(action: Action): void {
  only(action, [
    "name",
    "actionTypeId",
    "runOrder",
    "configuration",
    "commands",
    "environmentVariables",
    "outputVariables",
    "inputArtifacts",
    "outputArtifacts",
    "roleArn",
    "region",
    "namespace",
    "timeoutInMinutes",
  ]);
  assert.match(action.name, name);
  const { category, owner, provider, version } = action.actionTypeId;
  only(action.actionTypeId, ["category", "owner", "provider", "version"]);
  assert.ok((actionCategories as readonly string[]).includes(category), category);
  assert.match(owner, /^(AWS|ThirdParty|Custom)$/);
  assert.match(provider, /^[0-9A-Za-z_-]{1,35}$/);
  assert.match(version, /^[0-9A-Za-z_-]{1,9}$/);
  between(action.runOrder ?? 1, 1, 999);
  assertConfiguration(action.configuration, 1_000);
  assertCommands(action.commands);
  assertArtifacts(action.inputArtifacts);
  assertArtifacts(action.outputArtifacts);
  if (action.roleArn !== undefined) assert.match(action.roleArn, roleArn);
  if (action.region !== undefined) assert.match(action.region, region);
  if (action.namespace !== undefined) assert.match(action.namespace, /^[A-Za-z0-9@\-_]{1,100}$/);
  between(action.outputVariables?.length ?? 1, 1, 15);
  for (const variable of action.outputVariables ?? []) between(variable.length, 1, 128);
  if (action.timeoutInMinutes === undefined) return;
  assert.equal(category, "Approval");
  between(action.timeoutInMinutes, 5, 86_400);
}

function assertConfiguration(
  configuration: Readonly<Record<string, string>> = {},
  most: number,
): void {
  for (const [key, value] of Object.entries(configuration)) {
    between(key.length, 1, 50);
    assert.equal(typeof value, "string", key);
    between(value.length, 1, most);
  }
}

function assertCommands(commands: readonly string[] | undefined): void {
  if (commands === undefined) return;
  between(commands.length, 1, 50);
  for (const command of commands) assert.match(command, /^.{1,1000}$/);
}

function assertArtifacts(artifacts: readonly Artifact[] = []): void {
  for (const artifact of artifacts) {
    only(artifact, ["name", "files"]);
    assert.match(artifact.name, artifactName);
    if (artifact.files === undefined) continue;
    between(artifact.files.length, 1, 10);
    for (const file of artifact.files) between(file.length, 1, 128);
  }
}

function assertFilter({ branches, filePaths, tags }: Filter): void {
  // Tags stand alone: https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-triggers.html
  assert.ok(!tags || !(branches ?? filePaths));
  for (const patterns of [branches, filePaths, tags]) if (patterns) assertPatterns(patterns);
}

function assertPatterns(patterns: Patterns): void {
  only(patterns, ["includes", "excludes"]);
  for (const list of [patterns.includes, patterns.excludes]) {
    if (list === undefined) continue;
    between(list.length, 1, 8);
    for (const pattern of list) between(pattern.length, 1, 255);
  }
}

function only(value: object, known: readonly string[]): void {
  assert.deepEqual(
    Object.keys(value).filter((key) => !known.includes(key)),
    [],
  );
}

function between(value: number, least: number, most: number): void {
  assert.ok(value >= least && value <= most, `${value} is not ${least} to ${most}`);
}

function distinct(values: readonly string[]): void {
  assert.deepEqual([...new Set(values)], [...values]);
}
