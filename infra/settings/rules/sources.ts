import { type At, notAmong, under } from "../faults";
import type { DeliverySettings, PipelineSettings } from "../schema";
import type { Sentences } from "./rule";

type Source = PipelineSettings["sources"][string];

export function* sourceFaults(
  { connections }: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
  exists: (path: string) => boolean,
): Sentences {
  const { length } = Object.keys(pipeline.sources);
  // A pipeline that releases nothing may do with tests, or with actions of stages, alone.
  const built =
    pipeline.build !== undefined ||
    (pipeline.releases.length === 0 &&
      pipeline.tests.length + Object.keys(pipeline.stages).length > 0);
  if (length === 0) yield `${key("sources")} is empty: a pipeline needs a source.`;
  else if (length > 1 && !built)
    yield `${key("sources")} has ${length} sources but no build that joins them: name a build.`;
  else if (length > 5)
    yield `${key("sources")} has ${length} sources: a CodeBuild action takes at most 5.`;
  for (const [name, source] of Object.entries(pipeline.sources)) {
    const at = under(key, "sources", name);
    if (source.kind === "git" && !Object.hasOwn(connections, source.connection))
      yield notAmong(at("connection"), source.connection, "connections", connections);
    else yield* oneSource(source, built || isReleasedAsItIs(source, pipeline), at, exists);
  }
}

/** Without a build an image goes out as it was pushed, which services take. */
function isReleasedAsItIs({ kind }: Source, { releases }: PipelineSettings): boolean {
  return kind === "ecr" && releases.length > 0 && releases.every(({ site }) => site === undefined);
}

/** The first thing that is wrong with a source. */
function* oneSource(
  source: Source,
  built: boolean,
  at: At,
  exists: (path: string) => boolean,
): Sentences {
  if (source.kind === "ecr" && !built)
    yield `${at()} is an image, which is no site: name a build that makes one of it.`;
  else if ("clone" in source && source.clone === "full" && !built)
    yield `${at("clone")} is full, which only a build can read: name a build, or leave clone out.`;
  else if (source.kind !== "s3" || source.seed === undefined) return;
  else if (source.bucket !== undefined)
    yield `${at("seed")} would write into your own bucket "${source.bucket}": ` +
      "leave out seed or bucket.";
  else if (!exists(source.seed))
    yield `${at("seed")} is "${source.seed}", which is not there: name a folder or a zip ` +
      "relative to Pulumi.yaml.";
}
