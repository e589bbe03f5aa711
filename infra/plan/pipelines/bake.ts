import type * as names from "../../names";
import type { WaveSettings } from "../../settings";
import type { PlannedConditions } from "./planned";

/**
 * What happens between a wave and the next: an alarm is watched for a while. CodePipeline waits only for a rule,
 * and of its rules only that of an alarm has a time to wait.
 */
export function bakeOf(owner: names.Owner, settings: WaveSettings | undefined): PlannedConditions {
  if (settings?.alarm === undefined) return {};
  const { alarm, bakeMinutes, onAlarm } = settings;
  const rule = {
    name: "bake",
    provider: "CloudWatchAlarm",
    region: owner.region,
    configuration: {
      AlarmName: alarm,
      ...(bakeMinutes !== undefined && { WaitTime: String(bakeMinutes) }),
    },
    inputs: [],
  } as const;
  return { onSuccess: { result: onAlarm === "rollback" ? "ROLLBACK" : "FAIL", rules: [rule] } };
}
