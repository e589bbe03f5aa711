import * as names from "../../names";
import type { At } from "../faults";
import type { DeliverySettings, PipelineSettings } from "../schema";

export function releaseFaults(pipeline: PipelineSettings, key: At): string[] {
  const seen = new Map<string, number>();
  return pipeline.releases.flatMap((release, index) => {
    const name = names.releaseName(release);
    const earlier = seen.get(name);
    seen.set(name, index);
    return [
      ...(earlier === undefined
        ? []
        : [
            `${key("releases", index)} releases ${name} again, as ${key("releases", earlier)} does: keep one.`,
          ]),
      ...(release.site === undefined && release.path !== undefined
        ? [
            `${key("releases", index, "path")} is "${release.path}", a folder of a site, but the release goes to ` +
              `${release.service === undefined ? "an application" : "a service"}: take it away.`,
          ]
        : []),
    ];
  });
}

/** Two pipelines that release to one thing would overwrite each other; its role trusts just one. */
export function sharedDestinationFaults(delivery: DeliverySettings, at: At): string[] {
  const first = new Map<string, string>();
  return Object.entries(delivery.pipelines).flatMap(([pipeline, { releases }]) =>
    releases.flatMap((release) => {
      const name = names.releaseName(release);
      const other = first.get(name) ?? pipeline;
      first.set(name, other);
      return other === pipeline
        ? []
        : [
            `${at("delivery", "pipelines", pipeline, "releases")} has ${name}, which pipeline ${other} ` +
              "releases too: a site, service or application belongs to one pipeline.",
          ];
    }),
  );
}
