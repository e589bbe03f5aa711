import { type At, notAmong, under } from "../faults";
import type { DeliverySettings } from "../schema";
import type { Sentences } from "./rule";

/** What topics are about has to be there, and each event has to be one of something. */
export function* notificationFaults(delivery: DeliverySettings, at: At): Sentences {
  for (const [topic, settings] of Object.entries(delivery.notifications)) {
    const key = under(at, "delivery", "notifications", topic);
    if (settings.hangsAfterMinutes !== undefined && Object.keys(delivery.pipelines).length === 0)
      yield `${key("hangsAfterMinutes")} is about stages, and ` +
        `${at("delivery", "pipelines")} is empty: leave it out.`;
    for (const kind of ["pipelines", "projects"] as const) {
      for (const [index, name] of settings[kind].entries())
        if (!Object.hasOwn(delivery[kind], name))
          yield notAmong(key(kind, index), name, kind, delivery[kind]);
    }
  }
}
