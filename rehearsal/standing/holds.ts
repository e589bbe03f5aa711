import type { scheduler } from "@pulumi/aws";
import { arnIn } from "../arn";
import { type Call, callsOf, documented } from "../call";
import { inputsOf, type Registered, type World } from "../world/world";

const role = documented("scheduler/latest/UserGuide/cross-service-confused-deputy-prevention");
const universal = documented("scheduler/latest/UserGuide/managing-targets-universal");

/** A schedule takes its role as its group, and calls what its target names. */
export function holdCalls({ place, resource }: Registered, _world: World): readonly Call[] {
  const { groupName = "default", target } = inputsOf<scheduler.ScheduleArgs>({ resource });
  const [, service, operation = ""] = /:aws-sdk:(\w+):(\w+)$/.exec(target.arn) ?? [];
  if (service !== "codepipeline") return [];
  const { PipelineName, StageName } = JSON.parse(target.input ?? "{}") as Record<string, string>;
  const by = {
    service: "scheduler.amazonaws.com",
    sourceArn: arnIn(place, "scheduler", `schedule-group/${groupName}`),
    sourceAccount: place.account,
  };
  const stage = arnIn(place, "codepipeline", `${PipelineName}/${StageName}`);
  const action = `codepipeline:${operation.charAt(0).toUpperCase()}${operation.slice(1)}`;
  const at = { owner: place.account, region: place.region };
  return [
    ...callsOf(by, "sts:AssumeRole", target.roleArn, role, at),
    ...callsOf(target.roleArn, action, stage, universal, at),
  ];
}
