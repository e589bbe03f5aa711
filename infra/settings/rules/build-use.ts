import { type At, choices } from "../faults";
import type { DeliverySettings, PipelineSettings } from "../schema";
import { plaintextFaults } from "./builds";

/** A build that a pipeline names, and where. */
export interface NamedBuild {
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
  return Object.entries(stages).flatMap(([stage, { actions, beforeEntry, onSuccess, onFailure }]) =>
    [
      ...Object.entries(actions).map(([name, each]) => ({ path: ["actions", name], ...each })),
      ...Object.entries({ beforeEntry, onSuccess, onFailure }).flatMap(([slot, condition]) =>
        Object.entries(typeof condition === "object" ? condition.rules : {}).map(
          ([name, each]) => ({ path: [slot, "rules", name], ...each }),
        ),
      ),
    ].flatMap(({ path, build }) =>
      build === undefined ? [] : [{ path: ["stages", stage, ...path, "build"], build }],
    ),
  );
}

/** What a pipeline does with builds. */
export function buildUseFaults(
  delivery: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
): string[] {
  const named = namedBuilds(pipeline);
  return [
    ...named.flatMap(({ path, build }) => referenceFaults(delivery, build, key(...path))),
    ...repeatedFaults(named, key),
    ...folderFaults(pipeline, key),
    ...(pipeline.build === undefined ? idleValues(pipeline, key) : []),
    ...environmentFaults(delivery, pipeline, key),
  ];
}

function referenceFaults(
  { builds, projects }: DeliverySettings,
  build: string,
  key: string,
): string[] {
  if (Object.hasOwn(builds, build)) return [];
  return Object.hasOwn(projects, build)
    ? [
        `${key} is "${build}", a project with a source of its own, which no pipeline can feed: name one of ` +
          "delivery.builds, which get their source from the pipeline.",
      ]
    : [`${key} is "${build}", which is not in delivery.builds: ${choices(Object.keys(builds))}.`];
}

/** A pipeline has one project of each build. */
function repeatedFaults(named: readonly NamedBuild[], key: At): string[] {
  return named.flatMap(({ path, build }, index) => {
    const earlier = named.slice(0, index).find((other) => other.build === build);
    return earlier === undefined
      ? []
      : [
          `${key(...path)} is "${build}", as ${key(...earlier.path)} is: a pipeline runs a build once, so keep ` +
            "one, or make two builds.",
        ];
  });
}

function folderFaults({ folders, releases }: PipelineSettings, key: At): string[] {
  return releases.flatMap(({ path }, index) => {
    const folder = Object.keys(folders).find((each) => `${path}/`.startsWith(`${each}/`));
    return folder === undefined
      ? []
      : [
          `${key("releases", index, "path")} is "${path}", where ${key("folders", folder)} puts another site: ` +
            "choose another folder for one of them.",
        ];
  });
}

function idleValues({ releases }: PipelineSettings, key: At): string[] {
  return releases.flatMap((release, index) =>
    release.build
      ? [
          `${key("releases", index, "build")} has values for a build, but ${key("build")} is missing.`,
        ]
      : [],
  );
}

/**
 * A value that one release sets belongs to that target. It is a fault where another release of the same
 * build would ship without a value of its own, or with the build's common one.
 */
function environmentFaults(
  delivery: DeliverySettings,
  pipeline: PipelineSettings,
  key: At,
): string[] {
  const build = pipeline.build === undefined ? undefined : delivery.builds[pipeline.build];
  if (!build) return [];
  const variables = new Set(
    pipeline.releases.flatMap((release) => Object.keys(release.build?.environment ?? {})),
  );
  const missing = [...variables].flatMap((variable) =>
    pipeline.releases.flatMap((release, index) =>
      release.build && Object.hasOwn(release.build.environment, variable)
        ? []
        : [
            `${key("releases", index, "build", "environment", variable)} is missing, but another release ` +
              `sets ${variable}: its value belongs to one target, so give every release its own.`,
          ],
    ),
  );
  const common = [...variables].flatMap((variable) =>
    Object.hasOwn(build.environment, variable)
      ? [
          `${key("releases")} set ${variable}, which builds.${pipeline.build}.environment sets for every ` +
            "target: keep it in one of the two places.",
        ]
      : [],
  );
  const secrets = pipeline.releases.flatMap((release, index) =>
    plaintextFaults(release.build?.environment ?? {}, (variable) =>
      key("releases", index, "build", "environment", variable),
    ),
  );
  return [...missing, ...common, ...secrets];
}
