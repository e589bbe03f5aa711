import { type Grant, principal } from "../../grants/grant";
import * as names from "../../names";
import { writeLogs } from "../builds/projects";
import { writeTraces } from "../pipelines/invalidate";
import type { PlannedTopic } from ".";

/** The function that measures for how long nothing changed in a stage. */
export interface PlannedStageWatch {
  readonly name: string;
  readonly role: names.RoleName;
  readonly logGroup: string;
  /** Names of the pipelines that it looks at. */
  readonly pipelines: readonly string[];
  readonly grants: readonly Grant[];
}

/** Made where a topic wants to hear of stages that hang. */
export function planStageWatch(
  owner: names.Owner,
  topics: readonly PlannedTopic[],
): PlannedStageWatch | undefined {
  const alarms = topics.flatMap((topic) => topic.alarms);
  const pipelines = [...new Set(alarms.map(({ pipeline }) => pipeline))];
  if (pipelines.length === 0) return undefined;
  const name = names.stageWatchFunction(owner);
  const role = names.stageWatchRole(owner);
  const logGroup = names.functionLogGroup(name);
  const actor = principal(role.arn);
  return {
    name,
    role,
    logGroup,
    pipelines,
    grants: [
      {
        id: "LookAtPipelines",
        to: actor,
        on: {
          kind: "plain",
          arns: pipelines.map((pipeline) => names.arn(owner, "codepipeline", pipeline)),
        },
        actions: ["codepipeline:GetPipelineState"],
        why: "it measures for how long nothing changed in a stage",
      },
      writeTraces(actor),
      writeLogs(actor, owner, logGroup),
    ],
  };
}
