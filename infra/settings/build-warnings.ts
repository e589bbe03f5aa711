import { imageOf } from "../aws/build-environments";
import { isDeprecated, isUnlisted, runtimesPage } from "../aws/build-runtimes";
import { releaseName } from "../names";
import type { DeliverySettings, ProjectSettings } from "./schema";

/** What CodeBuild takes of a build and is of little use: a cache that each build deletes, an image that AWS gave up. */
export function buildWarnings(delivery: DeliverySettings): readonly string[] {
  const { builds, projects } = delivery;
  const ofProjects = Object.entries({ builds, projects }).flatMap(([kind, all]) =>
    Object.entries(all).flatMap(([name, settings]) =>
      warningsOf(`delivery.${kind}.${name}`, settings),
    ),
  );
  return [...ofProjects, ...ownBuildWarnings(delivery)];
}

/** A release with values of its own, though its target could say them. */
function ownBuildWarnings({ pipelines }: DeliverySettings): readonly string[] {
  return Object.entries(pipelines).flatMap(([pipeline, { releases }]) => {
    const own = releases.flatMap((release, index) =>
      release.build !== undefined && release.site !== undefined ? [{ ...release, index }] : [],
    );
    const [first] = own;
    if (first === undefined) return [];
    const others = own.length > 1 ? ` and ${own.length - 1} more` : "";
    return [
      `delivery.pipelines.${pipeline}.releases[${first.index}].build${others}: each costs a build in every release, and what was ` +
        `looked at elsewhere is not what comes to ${releaseName(first)}: sites.${first.site}.config gives a target its values without.`,
    ];
  });
}

/** `npm ci`, by each of its names: https://docs.npmjs.com/cli/v11/commands/npm-ci */
const cleanInstall =
  /\bnpm (?:-\S+ )*(ci|ic|cit|sit|clean-install|install-clean|isntall-clean|install-ci-test|clean-install-test)\b/;

function warningsOf(key: string, build: ProjectSettings): readonly string[] {
  const { cache, commands = [], runtimes = {} } = build;
  const deleted = cache.paths.find((path) => /(^|\/)node_modules(\/|$)/.test(path));
  const chosen = imageOf(build);
  return [
    ...(deleted !== undefined && commands.some((command) => cleanInstall.test(command))
      ? [
          `${key}.cache keeps ${deleted}, which npm ci deletes each time: keep npm's store, /root/.npm/**/*.`,
        ]
      : []),
    ...(isDeprecated(chosen)
      ? [`${key}.image is ${chosen}, which AWS has given up and updates no more.`]
      : []),
    ...(isUnlisted(chosen) && Object.keys(runtimes).length > 0
      ? [
          `${key}.runtimes: AWS lists no languages of ${chosen} any more, and which it has is not known (${runtimesPage}).`,
        ]
      : []),
  ];
}
