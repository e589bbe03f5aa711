import { type At, notAmong, under } from "../faults";
import type { DeliverySettings, PipelineSettings } from "../schema";
import { ruleSlots, rulesIn } from "../schema/conditions";
import { plaintextFaults } from "./builds";
import type { Sentences } from "./rule";

/** A build that a pipeline names, and where. */
interface NamedBuild {
  readonly path: readonly PropertyKey[];
  readonly build: string;
}

/** Every build that a pipeline names: that of its site, its tests, and those of folders. */
export function namedBuilds({ build, tests, folders }: PipelineSettings): readonly NamedBuild[] {
  return [
    ...(build === undefined ? [] : [{ path: ["build"], build }]),
    ...tests.map((test, index) => ({ path: ["tests", index], build: test })),
    ...Object.entries(folders).map(([folder, each]) => ({
      path: ["folders", folder],
      build: each,
    })),
  ];
}

/** Every build that the actions and rules of a pipeline's stages name. */
export function stageBuilds({ stages }: Pick<PipelineSettings, "stages">): readonly NamedBuild[] {
  return Object.entries(stages).flatMap(([stage, settings]) =>
    [
      ...Object.entries(settings.actions).map(([name, each]) => ({
        path: ["actions", name],
        ...each,
      })),
      ...ruleSlots.flatMap((slot) =>
        rulesIn(settings[slot]).map(([name, each]) => ({ path: [slot, "rules", name], ...each })),
      ),
    ].flatMap(({ path, build }) =>
      build === undefined ? [] : [{ path: ["stages", stage, ...path, "build"], build }],
    ),
  );
}

/** What a pipeline does with builds. */
export function* buildUseFaults(
  { builds, projects }: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
): Sentences {
  const named = namedBuilds(pipeline);
  for (const { path, build } of named) {
    if (Object.hasOwn(builds, build)) continue;
    if (Object.hasOwn(projects, build))
      yield `${key(...path)} is "${build}", a project with a source of its own, which no pipeline can feed: name one of ` +
        "delivery.builds, which get their source from the pipeline.";
    else yield notAmong(key(...path), build, "builds", builds);
  }
  // A pipeline has one project of each build.
  for (const [index, { path, build }] of named.entries()) {
    const earlier = named.slice(0, index).find((other) => other.build === build);
    if (earlier)
      yield `${key(...path)} is "${build}", as ${key(...earlier.path)} is: a pipeline runs a build once, so keep ` +
        "one, or make two builds.";
  }
  for (const [index, { path }] of pipeline.releases.entries()) {
    const folder = Object.keys(pipeline.folders).find((each) => `${path}/`.startsWith(`${each}/`));
    if (folder !== undefined)
      yield `${key("releases", index, "path")} is "${path}", where ${key("folders", folder)} puts another site: ` +
        "choose another folder for one of them.";
  }
  for (const [index, release] of pipeline.releases.entries()) {
    if (release.build && pipeline.build === undefined)
      yield `${key("releases", index, "build")} has values for a build, but ${key("build")} is missing.`;
  }
  yield* environmentFaults(builds, pipeline, key);
}

/**
 * A value that one release sets belongs to that target. It is a fault where another release of the same
 * build would ship without a value of its own, or with the build's common one.
 */
function* environmentFaults(
  builds: DeliverySettings["builds"],
  { build: name, releases }: PipelineSettings,
  key: At,
): Sentences {
  const build = name === undefined ? undefined : builds[name];
  if (!build) return;
  const own = releases.map((release) => release.build?.environment ?? {});
  const variables = new Set(own.flatMap((environment) => Object.keys(environment)));
  const at = (index: number) => under(key, "releases", index, "build", "environment");
  for (const variable of variables) {
    for (const [index, environment] of own.entries()) {
      if (!Object.hasOwn(environment, variable))
        yield `${at(index)(variable)} is missing, but another release ` +
          `sets ${variable}: its value belongs to one target, so give every release its own.`;
    }
  }
  for (const variable of variables) {
    if (Object.hasOwn(build.environment, variable))
      yield `${key("releases")} set ${variable}, which builds.${name}.environment sets for every ` +
        "target: keep it in one of the two places.";
  }
  for (const [index, environment] of own.entries()) yield* plaintextFaults(environment, at(index));
}
