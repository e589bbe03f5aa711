import type { At } from "../faults";
import type { DeliverySettings } from "../schema";

/** What topics are about has to be there, and each event has to be one of something. */
export function notificationFaults(delivery: DeliverySettings, at: At): string[] {
  const known = {
    pipelines: Object.keys(delivery.pipelines),
    projects: Object.keys(delivery.projects),
  };
  return Object.entries(delivery.notifications).flatMap(([topic, settings]) => [
    ...(settings.hangsAfterMinutes !== undefined && known.pipelines.length === 0
      ? [
          `${at("delivery", "notifications", topic, "hangsAfterMinutes")} is about stages, and ` +
            `${at("delivery", "pipelines")} is empty: leave it out.`,
        ]
      : []),
    ...(["pipelines", "projects"] as const).flatMap((kind) =>
      settings[kind].flatMap((key, index) =>
        known[kind].includes(key)
          ? []
          : [
              `${at("delivery", "notifications", topic, kind, index)} is "${key}", which is not in ` +
                `delivery.${kind}: ${known[kind].length === 0 ? "it is empty" : `choose one of ${known[kind].join(", ")}`}.`,
            ],
      ),
    ),
  ]);
}
