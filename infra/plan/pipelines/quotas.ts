import type { PlannedAction } from "../../actions";
import { configurationValueCharacters } from "../../actions/provider";
import { actionsPerPipeline, actionsPerStage, stagesPerPipeline } from "../../aws/limits";
import * as names from "../../names";
import type { PipelineSettings } from "../../settings";
import { runsPullRequests } from "../../settings/triggers";
import type { PlannedPipeline, PlannedStage } from "./planned";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export function quotaFaults({ key, stages }: PlannedPipeline): readonly string[] {
  const where = `Pipeline ${key}`;
  const tooMany =
    stages.length > stagesPerPipeline.most
      ? [
          `${where} has ${stages.length} stages, and CodePipeline allows ${stagesPerPipeline.most}: ` +
            "give releases that may run together the same wave.",
        ]
      : [];
  const crowded = stages.flatMap((stage) =>
    stage.actions.length > actionsPerStage
      ? [
          `${where} has ${stage.actions.length} actions in stage ${stage.name}, and CodePipeline allows ` +
            `${actionsPerStage}: spread its releases over more waves. AWS's page of quotas says both 50 actions in a ` +
            "stage and 100 in parallel; 50 is sure.",
        ]
      : [],
  );
  const actions = stages.flatMap((stage) => stage.actions);
  const full =
    actions.length > actionsPerPipeline
      ? [
          `${where} has ${actions.length.toLocaleString("en")} actions, and CodePipeline allows ` +
            `${actionsPerPipeline.toLocaleString("en")}: divide its releases between two pipelines.`,
        ]
      : [];
  return [
    ...tooMany,
    ...crowded,
    ...full,
    ...stages.flatMap((stage) => repeatedFaults(where, stage)),
    ...actions.flatMap((action) => configurationFaults(where, action)),
  ];
}

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html */
function configurationFaults(where: string, { name, configuration }: PlannedAction): string[] {
  return Object.entries(configuration).flatMap(([key, value]) =>
    typeof value === "string" && value.length > configurationValueCharacters
      ? [
          `${where} has ${value.length.toLocaleString("en")} characters in ${key} of action ${name}, and ` +
            `CodePipeline allows ${configurationValueCharacters.toLocaleString("en")}: shorten what it is made of.`,
        ]
      : [],
  );
}

/** Names of actions are made of keys, and may meet: `dev-web` with the folder `x`, and a site `web-x`. */
function repeatedFaults(where: string, { name, actions }: PlannedStage): readonly string[] {
  const repeated = actions.filter(
    (action, index) => actions.findIndex((other) => other.name === action.name) < index,
  );
  return repeated.map(
    (action) =>
      `${where} has two actions ${action.name} in stage ${name}, and CodePipeline allows a name once: give the ` +
      "build, the site or the folder another key.",
  );
}

type Keyed = readonly { readonly key: string; readonly pipeline: PipelineSettings }[];

/** A pipeline of pull requests is held to a folder, which may belong to no other pipeline too. */
export function folderFaults(
  owner: names.Owner,
  pipelines: Keyed,
): readonly { readonly key: string; readonly fault: string }[] {
  return sharedFolders(owner, pipelines)
    .filter(({ pipeline }) => runsPullRequests(pipeline))
    .map(({ key, folder, other }) => ({
      key,
      fault:
        `Pipeline ${key} runs pull requests, and CodePipeline keeps its artifacts in the folder ${folder} as it ` +
        `does those of pipeline ${other}: give one of them a key that differs earlier.`,
    }));
}

/** Of two pipelines in one folder, a build may overwrite what the other one calls alike. */
export function folderWarnings(owner: names.Owner, pipelines: Keyed): readonly string[] {
  return sharedFolders(owner, pipelines)
    .filter(({ key, other }) => key < other)
    .map(
      ({ key, folder, other }) =>
        `CodePipeline keeps the artifacts of pipelines ${key} and ${other} in the folder ${folder}, so that a build of ` +
        "one could overwrite an artifact of the other that begins alike: give one of them a key that differs earlier.",
    );
}

function sharedFolders(owner: names.Owner, pipelines: Keyed) {
  const folderOf = (key: string) => names.artifactFolder(owner, key).replace(/\*$/, "");
  return pipelines.flatMap(({ key, pipeline }) => {
    const folder = folderOf(key);
    const other = pipelines.find((each) => each.key !== key && folderOf(each.key) === folder);
    return other ? [{ key, pipeline, folder, other: other.key }] : [];
  });
}
