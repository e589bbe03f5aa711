import * as names from "../../names";
import type { At } from "../faults";
import type { DeliverySettings, PipelineSettings } from "../schema";
import type { Sentences } from "./rule";

export function* releaseFaults(pipeline: PipelineSettings, key: At): Sentences {
  if (pipeline.config.length > 0 && !pipeline.releases.some(({ site }) => site !== undefined))
    yield `${key("config")} asks for what sites have, and no release goes to one: take it away.`;
  const seen = new Map<string, number>();
  for (const [index, release] of pipeline.releases.entries()) {
    const name = names.releaseName(release);
    const earlier = seen.get(name);
    seen.set(name, index);
    if (earlier !== undefined)
      yield `${key("releases", index)} releases ${name} again, as ${key("releases", earlier)} does: keep one.`;
    if (release.site === undefined && release.path !== undefined)
      yield `${key("releases", index, "path")} is "${release.path}", a folder of a site, but the release goes to ` +
        `${release.service === undefined ? "an application" : "a service"}: take it away.`;
  }
}

/** Two pipelines that release to one thing would overwrite each other; its role trusts just one. */
export function* sharedDestinationFaults(delivery: DeliverySettings, at: At): Sentences {
  const first = new Map<string, string>();
  for (const [pipeline, { releases }] of Object.entries(delivery.pipelines)) {
    for (const release of releases) {
      const name = names.releaseName(release);
      const other = first.get(name) ?? pipeline;
      first.set(name, other);
      if (other !== pipeline)
        yield `${at("delivery", "pipelines", pipeline, "releases")} has ${name}, which pipeline ${other} ` +
          "releases too: a site, service or application belongs to one pipeline.";
    }
  }
}
