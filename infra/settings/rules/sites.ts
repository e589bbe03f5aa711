import type { At } from "../faults";
import type { Settings } from "../schema";
import { secretName } from "./builds";
import type { Sentences } from "./rule";

/** What a site says to its code is read by everybody who opens it. */
export function* siteConfigFaults({ sites }: Settings, at: At): Sentences {
  for (const [site, { config }] of Object.entries(sites))
    for (const [name, value] of Object.entries(config))
      if (typeof value === "string" && secretName.test(name))
        yield `${at("sites", site, "config", name)} looks like a secret, and everybody who opens the site reads it: keep it ` +
          "behind a service; if it is public, write {plaintext: …, reason: …}.";
}
