import type { At } from "../faults";
import type { Settings } from "../schema";
import { accessKey, secretName } from "./builds";
import type { Sentences } from "./rule";

/** What a site says to its code is read by everybody who opens it. */
export function* siteConfigFaults({ sites }: Settings, at: At): Sentences {
  for (const [site, { config }] of Object.entries(sites))
    for (const [name, value] of Object.entries(config))
      if ((typeof value === "string" ? value : value.plaintext) === "")
        yield `${at("sites", site, "config", name)} is empty, which is no value for the code that asks for it: write one, or ` +
          "take the name away.";
      else if (typeof value === "string" && (secretName.test(name) || accessKey.test(value)))
        yield `${at("sites", site, "config", name)} looks like a secret, and everybody who opens the site reads it: keep it ` +
          "behind a service; if it is public, write {plaintext: …, reason: …}.";
}
