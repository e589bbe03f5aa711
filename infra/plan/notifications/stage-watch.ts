import { plain } from "../../grants/grant";
import * as names from "../../names";
import { type PlannedFunction, planFunction } from "../bundled-function";
import type { PlannedTopic } from "./planned";

/** The function that measures for how long nothing changed in a stage. */
export interface PlannedStageWatch extends PlannedFunction {
  /** Names of the pipelines that it looks at. */
  readonly pipelines: readonly string[];
}

/** Made where a topic wants to hear of stages that hang. */
export function planStageWatch(
  owner: names.Owner,
  topics: readonly PlannedTopic[],
): PlannedStageWatch | undefined {
  const alarms = topics.flatMap((topic) => topic.alarms);
  const pipelines = [...new Set(alarms.map(({ pipeline }) => pipeline))];
  if (pipelines.length === 0) return undefined;
  const own = { name: names.stageWatchFunction(owner), role: names.stageWatchRole(owner) };
  return {
    pipelines,
    ...planFunction(owner, own, (actor) => [
      {
        id: "LookAtPipelines",
        to: actor,
        on: plain(...pipelines.map((pipeline) => names.arn(owner, "codepipeline", pipeline))),
        actions: ["codepipeline:GetPipelineState"],
        why: "it measures for how long nothing changed in a stage",
      },
    ]),
  };
}
