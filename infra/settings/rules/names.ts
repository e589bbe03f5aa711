import type { At } from "../faults";
import type { DeliverySettings } from "../schema";
import type { Sentences } from "./rule";

const parts = ["connections", "repositories", "builds", "projects", "people", "pipelines"] as const;

/**
 * Keys of which AWS would make one name: IAM tells no capitals apart, and identifiers of a buildspec have _ for -.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function* twinFaults(delivery: DeliverySettings, at: At): Sentences {
  for (const part of parts) {
    const first = new Map<string, string>();
    for (const key of Object.keys(delivery[part])) {
      const plain = key.toLowerCase().replaceAll("_", "-");
      const twin = first.get(plain);
      first.set(plain, twin ?? key);
      if (twin !== undefined)
        yield `${at("delivery", part, key)} differs from ${twin} by capitals, _ and - alone, of which AWS would make one name: ` +
          "choose another key.";
    }
  }
}
