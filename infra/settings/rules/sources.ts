import { type At, choices } from "../faults";
import type { DeliverySettings, PipelineSettings } from "../schema";

export function sourceFaults(
  delivery: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
  exists: (path: string) => boolean,
): string[] {
  const sources = Object.entries(pipeline.sources);
  // A pipeline that releases nothing may do with tests, or with actions of stages, alone.
  const built =
    pipeline.build !== undefined ||
    (pipeline.releases.length === 0 &&
      pipeline.tests.length + Object.keys(pipeline.stages).length > 0);
  const count =
    sources.length === 0
      ? [`${key("sources")} is empty: a pipeline needs a source.`]
      : sources.length > 1 && !built
        ? [
            `${key("sources")} has ${sources.length} sources but no build that joins them: name a build.`,
          ]
        : sources.length > 5
          ? [`${key("sources")} has ${sources.length} sources: a CodeBuild action takes at most 5.`]
          : [];
  const connections = Object.keys(delivery.connections);
  const faults = sources.flatMap(([name, source]) => {
    if (source.kind === "git" && !connections.includes(source.connection)) {
      return [
        `${key("sources", name, "connection")} is "${source.connection}", which is not in ` +
          `delivery.connections: ${choices(connections)}.`,
      ];
    }
    if (source.kind === "ecr" && !built) {
      return [
        `${key("sources", name)} is an image, which is no site: name a build that makes one of it.`,
      ];
    }
    if ("clone" in source && source.clone === "full" && !built) {
      return [
        `${key("sources", name, "clone")} is full, which only a build can read: name a build, or leave clone out.`,
      ];
    }
    if (source.kind === "s3" && source.seed !== undefined && source.bucket !== undefined) {
      return [
        `${key("sources", name, "seed")} would write into your own bucket "${source.bucket}": ` +
          "leave out seed or bucket.",
      ];
    }
    if (source.kind === "s3" && source.seed !== undefined && !exists(source.seed)) {
      return [
        `${key("sources", name, "seed")} is "${source.seed}", which is not there: name a folder or a zip ` +
          "relative to Pulumi.yaml.",
      ];
    }
    return [];
  });
  return [...count, ...faults];
}
