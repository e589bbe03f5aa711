import { namedBuilds, stageBuilds } from "./rules/build-use";
import type { DeliverySettings } from "./schema";

/** What a delivery has and nothing names: most often a name that was misspelt or forgotten elsewhere. */
export function unusedWarnings({
  builds,
  connections,
  pipelines,
  projects,
}: DeliverySettings): readonly string[] {
  const all = Object.values(pipelines);
  const built = new Set(
    all
      .flatMap((pipeline) => [...namedBuilds(pipeline), ...stageBuilds(pipeline)])
      .map(({ build }) => build),
  );
  const sources = [
    ...all.flatMap(({ sources }) => Object.values(sources)),
    ...Object.values(projects).map(({ source }) => source),
  ];
  const connected = new Set(
    sources.map((source) => ("connection" in source ? source.connection : undefined)),
  );
  return [
    ...Object.keys(builds)
      .filter((name) => !built.has(name))
      .map((name) => `delivery.builds.${name} is run by no pipeline: nothing is made of it.`),
    ...Object.keys(connections)
      .filter((name) => !connected.has(name))
      .map(
        (name) => `delivery.connections.${name} is named by no source: nothing comes through it.`,
      ),
  ];
}
