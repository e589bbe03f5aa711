import * as names from "../names";
import type { At } from "./faults";
import { actionNameCharacters, longestRegion, type NameLimit, nameLimits } from "./limits";
import type { DeliverySettings, PipelineSettings, Settings } from "./schema";

/** Names that ferry composes: inside AWS's limits, and never twice the same. */
export function nameFaults(
  settings: Settings,
  whole: (section: string) => boolean,
  at: At,
): string[] {
  const delivery = whole("delivery") ? settings.delivery : undefined;
  const composed = [
    ...(whole("sites") ? siteNames(settings, at) : []),
    ...(delivery ? deliveryNames(delivery, at) : []),
  ];
  return [
    ...composed.flatMap((name) => lengthFault(settings.name, name, at)),
    ...(delivery && whole("sites") ? artifactBucketFaults(settings, delivery, at) : []),
    ...(delivery ? [...sharedNameFaults(delivery, at), ...actionFaults(delivery, at)] : []),
  ];
}

interface ComposedName {
  readonly key: string;
  readonly limit: NameLimit;
  readonly compose: (owner: names.Owner) => string;
}

/** Composed names are measured in the longest region, so that another region never breaks them. */
function lengthFault(prefix: string, { key, limit, compose }: ComposedName, at: At): string[] {
  const name = compose({ account: "000000000000", region: longestRegion, name: prefix });
  const excess = name.length - limit.characters;
  if (excess <= 0) return [];
  const left = prefix.length - excess;
  const room =
    left >= 3
      ? `which leaves ${left} characters for ${at("name")}; shorten one of the two`
      : `and ${at("name")} takes 3 of them at least; shorten the key`;
  return [
    `${key} makes ${limit.what} of ${name.length} characters (${name}): AWS allows ` +
      `${limit.characters}, ${room}.`,
  ];
}

function siteNames(settings: Settings, at: At): ComposedName[] {
  return Object.keys(settings.sites).flatMap((site) => {
    const key = at("sites", site);
    return [
      { key, limit: nameLimits.bucket, compose: (owner) => names.siteBucket(owner, site) },
      { key, limit: nameLimits.role, compose: (owner) => names.invalidateRole(owner, site).name },
    ];
  });
}

function deliveryNames(delivery: DeliverySettings, at: At): ComposedName[] {
  const connections = Object.keys(delivery.connections).map((connection) => ({
    key: at("delivery", "connections", connection),
    limit: nameLimits.connection,
    compose: (owner: names.Owner) => names.connectionName(owner, connection),
  }));
  const pipelines = Object.entries(delivery.pipelines).flatMap(([pipeline, settings]) => {
    const key = at("delivery", "pipelines", pipeline);
    return [
      {
        key,
        limit: nameLimits.role,
        compose: (owner: names.Owner) => names.pipelineRole(owner, pipeline).name,
      },
      ...objectSources(settings).flatMap((source) => eventNames(key, pipeline, source)),
      ...projects(settings).map(({ build, release, index }) => ({
        key: `${key}.releases[${index}]`,
        limit: nameLimits.project,
        compose: (owner: names.Owner) => names.projectName(owner, pipeline, build, release),
      })),
    ];
  });
  return [...connections, ...pipelines];
}

/** A source in a bucket has a rule that starts its pipeline, and the role of that rule. */
function eventNames(key: string, pipeline: string, source: string): ComposedName[] {
  return [
    {
      key: `${key}.sources.${source}`,
      limit: nameLimits.rule,
      compose: (owner) => names.sourceRule(owner, pipeline, source),
    },
    {
      key: `${key}.sources.${source}`,
      limit: nameLimits.role,
      compose: (owner) => names.eventsRole(owner, `${pipeline}-${source}`).name,
    },
  ];
}

function objectSources({ sources }: PipelineSettings): readonly string[] {
  return Object.entries(sources).flatMap(([name, { kind }]) => (kind === "s3" ? [name] : []));
}

/** The projects of a pipeline: a release has its own where it has values of its own. */
function projects({ build, releases }: PipelineSettings) {
  if (build === undefined) return [];
  return releases.map((release, index) => ({
    build,
    index,
    release: release.build && names.releaseName(release),
  }));
}

/** A site bucket and the artifact bucket of one stack differ by the site's key alone. */
function artifactBucketFaults(settings: Settings, delivery: DeliverySettings, at: At): string[] {
  const artifacts = delivery.artifactBucket ?? names.artifactBucket(settings);
  return Object.keys(settings.sites).flatMap((site) =>
    names.siteBucket(settings, site) === artifacts
      ? [
          `${at("sites", site)} makes the bucket ${artifacts}, which is the artifact bucket: give the ` +
            "site another key.",
        ]
      : [],
  );
}

/** `a-b` with `c` and `a` with `b-c` compose the same name. */
function sharedNameFaults(delivery: DeliverySettings, at: At): string[] {
  const first = new Map<string, string>();
  const claims = Object.entries(delivery.pipelines).flatMap(([pipeline, settings]) => {
    const key = at("delivery", "pipelines", pipeline);
    return [
      ...objectSources(settings).map((source) => ({
        name: `${pipeline}-${source}`,
        what: "the source",
        key: `${key}.sources.${source}`,
        by: `${key}.sources.${source}`,
      })),
      ...projects(settings).map(({ build, release }) => ({
        name: [pipeline, build, release].filter((part) => part !== undefined).join("-"),
        what: "the build",
        key,
        // Releases without values of their own share a build on purpose.
        by: `${key} ${build} ${release ?? ""}`,
      })),
    ];
  });
  return claims.flatMap(({ name, what, key, by }) => {
    const claim = `${what} ${name}`;
    const earlier = first.get(claim) ?? by;
    first.set(claim, earlier);
    return earlier === by
      ? []
      : [`${key} makes ${claim}, as ${earlier.split(" ")[0]} does: give one of them another key.`];
  });
}

/** The longest name of an action or namespace bears the keys of stack and site, but not `name`. */
function actionFaults(delivery: DeliverySettings, at: At): string[] {
  return Object.entries(delivery.pipelines).flatMap(([pipeline, { releases }]) =>
    releases.flatMap((release, index) => {
      const namespace = `DeployVariables-${names.releaseName(release)}`;
      return namespace.length <= actionNameCharacters
        ? []
        : [
            `${at("delivery", "pipelines", pipeline, "releases", index)} makes a namespace of ` +
              `${namespace.length} characters (${namespace}): CodePipeline allows ` +
              `${actionNameCharacters}; shorten the site's key or the stack's name.`,
          ];
    }),
  );
}
