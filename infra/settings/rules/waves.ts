import type { At } from "../faults";
import type { PipelineSettings } from "../schema";
import { noRollback } from "./conditions";

/** What is set for a wave has to belong to one, and a time to wait to an alarm. */
export function waveFaults({ releases, waves, mode }: PipelineSettings, key: At): string[] {
  let number = 0;
  const numbers = new Set(
    releases.map(({ wave }) => {
      number = wave ?? number + 1;
      return String(number);
    }),
  );
  return Object.entries(waves).flatMap(([wave, { alarm, bakeMinutes, onAlarm }]) => [
    ...(numbers.has(wave)
      ? []
      : [
          `${key("waves", wave)} is a wave without releases: choose one of ${[...numbers].join(", ") || "none"}.`,
        ]),
    ...(bakeMinutes !== undefined && alarm === undefined
      ? [
          `${key("waves", wave, "bakeMinutes")} is set without an alarm, and CodePipeline waits only to look at ` +
            `one: name it in ${key("waves", wave, "alarm")}, or put an approval before the next wave.`,
        ]
      : []),
    ...(onAlarm === "rollback" && alarm === undefined
      ? [`${key("waves", wave, "onAlarm")} is set, but there is no ${key("waves", wave, "alarm")}.`]
      : []),
    ...(onAlarm === "rollback" && mode === "PARALLEL"
      ? [`${key("waves", wave, "onAlarm")} is rollback, ${noRollback} Set stop, or another mode.`]
      : []),
  ]);
}
