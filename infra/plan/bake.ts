import type { Grant, Principal } from "../grants/grant";
import * as names from "../names";
import type { WaveSettings } from "../settings";

/** What happens between a wave and the next: an alarm is watched for a while. */
export interface PlannedBake {
  readonly rule: string;
  readonly alarm: string;
  /** Minutes before the alarm is looked at; left out, it is looked at once. */
  readonly waitMinutes?: number;
  readonly result: "FAIL" | "ROLLBACK";
}

/** CodePipeline waits only for a rule, and of its rules only that of an alarm has a time to wait. */
export function planBake(settings: WaveSettings | undefined): PlannedBake | undefined {
  if (settings?.alarm === undefined) return undefined;
  return {
    rule: "bake",
    alarm: settings.alarm,
    ...(settings.bakeMinutes !== undefined && { waitMinutes: settings.bakeMinutes }),
    result: settings.onAlarm === "rollback" ? "ROLLBACK" : "FAIL",
  };
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-CloudWatchAlarm.html */
export function watchesAlarm(to: Principal, owner: names.Owner, bake: PlannedBake): Grant {
  return {
    id: "WatchAlarms",
    to,
    on: { kind: "plain", arns: [names.arn(owner, "cloudwatch", `alarm:${bake.alarm}`)] },
    actions: ["cloudwatch:DescribeAlarms"],
    why: "the next wave waits for the alarm to stay quiet",
  };
}
