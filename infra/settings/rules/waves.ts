import type { At } from "../faults";
import type { PipelineSettings } from "../schema";
import { waveNumbers } from "../waves";
import { noRollback } from "./conditions";
import type { Sentences } from "./rule";

/** What is set for a wave has to belong to one, and a time to wait to an alarm. */
export function* waveFaults({ releases, waves, mode }: PipelineSettings, key: At): Sentences {
  const numbers = new Set(waveNumbers(releases).map(String));
  for (const [wave, { alarm, bakeMinutes, onAlarm }] of Object.entries(waves)) {
    if (!numbers.has(wave))
      yield `${key("waves", wave)} is a wave without releases: choose one of ${[...numbers].join(", ") || "none"}.`;
    if (bakeMinutes !== undefined && alarm === undefined)
      yield `${key("waves", wave, "bakeMinutes")} is set without an alarm, and CodePipeline waits only to look at ` +
        `one: name it in ${key("waves", wave, "alarm")}, or put an approval before the next wave.`;
    if (onAlarm === "rollback" && alarm === undefined)
      yield `${key("waves", wave, "onAlarm")} is set, but there is no ${key("waves", wave, "alarm")}.`;
    if (onAlarm === "rollback" && mode === "PARALLEL")
      yield `${key("waves", wave, "onAlarm")} is rollback, ${noRollback} Set stop, or another mode.`;
  }
}
