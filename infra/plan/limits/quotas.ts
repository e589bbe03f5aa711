import { configurationValueCharacters } from "../../actions/provider";
import { actionsPerPipeline, actionsPerStage, stagesPerPipeline } from "../../aws/limits";
import * as names from "../../names";
import type { Faults } from "../../settings";
import { runsPullRequests } from "../../settings/triggers";
import type { DeliveryPlan } from "../delivery";
import type { PlannedPipeline } from "../pipelines/planned";

/** How much of CodePipeline a delivery takes. Pipelines that share a folder come back as warnings. */
export function checkQuotas(plan: DeliveryPlan, faults: Faults): readonly string[] {
  const { pipelines, settings } = plan;
  const shared = sharedFolders(plan);
  const say = (pipeline: string, fault: string) =>
    faults.add(["delivery", "pipelines", pipeline], fault);
  for (const pipeline of pipelines)
    for (const fault of quotaFaults(pipeline)) say(pipeline.key, fault);
  // A pipeline of pull requests is held to a folder, which may belong to no other pipeline too.
  for (const { key, folder, other } of shared) {
    const sources = settings.pipelines[key]?.sources ?? {};
    if (runsPullRequests({ sources }))
      say(
        key,
        `Pipeline ${key} runs pull requests, and CodePipeline keeps its artifacts in the folder ${folder} as it ` +
          `does those of pipeline ${other}: give one of them a key that differs earlier.`,
      );
  }
  // Of two pipelines in one folder, a build may overwrite what the other one calls alike.
  return shared
    .filter(({ key, other }) => key < other)
    .map(
      ({ key, folder, other }) =>
        `CodePipeline keeps the artifacts of pipelines ${key} and ${other} in the folder ${folder}, so that a build of ` +
        "one could overwrite an artifact of the other that begins alike: give one of them a key that differs earlier.",
    );
}

function sharedFolders({ owner, pipelines }: DeliveryPlan) {
  const folderOf = (key: string) => names.artifactFolder(owner, key).replace(/\*$/, "");
  return pipelines.flatMap(({ key }) => {
    const folder = folderOf(key);
    const other = pipelines.find((each) => each.key !== key && folderOf(each.key) === folder);
    return other ? [{ key, folder, other: other.key }] : [];
  });
}

/**
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 * https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html
 */
function* quotaFaults({ key, stages }: PlannedPipeline): Iterable<string> {
  const where = `Pipeline ${key}`;
  const number = (value: number) => value.toLocaleString("en");
  if (stages.length > stagesPerPipeline)
    yield `${where} has ${stages.length} stages, and CodePipeline allows ${stagesPerPipeline}: ` +
      "give releases that may run together the same wave.";
  // Names of stages are made of keys, and may meet: `approve-` before `prod-web`, and a release to a stack `approve-prod`.
  for (const [index, { name }] of stages.entries())
    if (stages.findIndex((other) => other.name === name) < index)
      yield `${where} has two stages ${name}, and CodePipeline allows a name once: release one of the two in another ` +
        "wave or pipeline, or give the stack or what it is released to another name.";
  for (const { name, actions } of stages)
    if (actions.length > actionsPerStage)
      yield `${where} has ${actions.length} actions in stage ${name}, and CodePipeline allows ` +
        `${actionsPerStage}: spread its releases over more waves. AWS's page of quotas says both 50 actions in a ` +
        "stage and 100 in parallel; 50 is sure.";
  const all = stages.flatMap(({ actions }) => actions);
  if (all.length > actionsPerPipeline)
    yield `${where} has ${number(all.length)} actions, and CodePipeline allows ` +
      `${number(actionsPerPipeline)}: divide its releases between two pipelines.`;
  // So are those of actions: `dev-web` with the folder `x`, and a site `web-x`.
  for (const { name: stage, actions } of stages)
    for (const [index, { name }] of actions.entries())
      if (actions.findIndex((other) => other.name === name) < index)
        yield `${where} has two actions ${name} in stage ${stage}, and CodePipeline allows a name once: give the ` +
          "build, the site or the folder another key.";
  for (const { name, configuration } of all)
    for (const [setting, value] of Object.entries(configuration))
      if (typeof value === "string" && value.length > configurationValueCharacters)
        yield `${where} has ${number(value.length)} characters in ${setting} of action ${name}, and ` +
          `CodePipeline allows ${number(configurationValueCharacters)}: shorten what it is made of.`;
}
