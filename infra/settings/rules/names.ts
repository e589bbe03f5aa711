import { actionNameCharacters, longestRegion, type NameLimit, nameLimits } from "../../aws/limits";
import * as names from "../../names";
import { artifactBucketOf, siteBucketOf } from "../adoption";
import type { At } from "../faults";
import type { DeliverySettings, PipelineSettings, Settings } from "../schema";
import { type NamedBuild, namedBuilds } from "./build-use";
import type { Rule } from "./rule";

/** Names that ferry composes: inside AWS's limits, and never twice the same. */
export const nameRules: readonly Rule[] = [
  { needs: ["name", "sites"], check: lengthsOf(siteNames) },
  { needs: ["name", "delivery"], check: lengthsOf(deliveryNames) },
  { needs: ["name", "sites", "delivery"], check: artifactBucketFaults },
  { needs: ["name", "delivery"], check: sharedNameFaults },
  { needs: ["name", "delivery"], check: actionFaults },
];

function lengthsOf(
  namesOf: (settings: Settings, at: At) => readonly ComposedName[],
): Rule["check"] {
  return (settings, at) =>
    namesOf(settings, at).flatMap((name) => lengthFault(settings.name, name, at));
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

function deliveryNames(settings: Settings, at: At): readonly ComposedName[] {
  const { delivery } = settings;
  if (!delivery) return [];
  const restarts = restartsOf(settings, at);
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
      ...events(settings, key, restarts).flatMap((event) =>
        eventNames(event.key, pipeline, event.name),
      ),
      ...projects(settings).map(({ build, release, path }) => ({
        key: at("delivery", "pipelines", pipeline, ...path),
        limit: nameLimits.project,
        compose: (owner: names.Owner) => names.projectName(owner, pipeline, build, release),
      })),
      ...checks(settings).map(({ release, path }) => ({
        key: at("delivery", "pipelines", pipeline, ...path),
        limit: nameLimits.project,
        compose: (owner: names.Owner) => names.projectName(owner, pipeline, "after", release),
      })),
    ];
  });
  const reports = reportGroups(delivery, at).map(({ key, project, report }) => ({
    key,
    limit: nameLimits.reportGroup,
    compose: (owner: names.Owner) => names.reportGroup(`${owner.name}-${project}`, report),
  }));
  return [...connections, ...pipelines, ...reports];
}

/** The report groups of every project, each with the project's name behind `name`. */
function reportGroups(delivery: DeliverySettings, at: At) {
  const inPipelines = Object.entries(delivery.pipelines).flatMap(([pipeline, settings]) =>
    projects(settings).flatMap(({ build, release }) =>
      Object.keys(delivery.builds[build]?.reports ?? {}).map((report) => ({
        key: at("delivery", "builds", build, "reports", report),
        project: projectKey(pipeline, build, release),
        report,
      })),
    ),
  );
  const own = Object.entries(delivery.projects).flatMap(([project, { reports }]) =>
    Object.keys(reports).map((report) => ({
      key: at("delivery", "projects", project, "reports", report),
      project,
      report,
    })),
  );
  return [...inPipelines, ...own];
}

function projectKey(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("-");
}

/** The setting that has pipelines start again after an update. */
function restartsOf({ deployments }: Settings, at: At): string | undefined {
  return deployments && at("deployments");
}

/** What EventBridge starts a pipeline by has a rule, and the role of that rule. */
function eventNames(key: string, pipeline: string, event: string): ComposedName[] {
  return [
    {
      key,
      limit: nameLimits.rule,
      compose: (owner) => names.sourceRule(owner, pipeline, event),
    },
    {
      key,
      limit: nameLimits.role,
      compose: (owner) => names.eventsRole(owner, `${pipeline}-${event}`).name,
    },
  ];
}

/** The sources that EventBridge watches, the schedule, and the updates that deployments make. */
function events(
  { sources, schedule }: PipelineSettings,
  key: string,
  restarts: string | undefined,
) {
  const watched = Object.entries(sources).flatMap(([name, { kind }]) =>
    kind === "git" ? [] : [{ name, key: `${key}.sources.${name}` }],
  );
  return [
    ...watched,
    ...(schedule === undefined ? [] : [{ name: "schedule", key: `${key}.schedule` }]),
    ...(restarts === undefined ? [] : [{ name: "restart", key: restarts }]),
  ];
}

/** The projects of a pipeline: a release has its own of the site's build where it has values of its own. */
function projects(
  pipeline: PipelineSettings,
): readonly (NamedBuild & { readonly release: string | undefined })[] {
  const { build, releases } = pipeline;
  const others = namedBuilds({ ...pipeline, build: undefined });
  const ofSite = releases.length === 0 ? [undefined] : releases;
  const site =
    build === undefined
      ? []
      : ofSite.map((release, index) => ({
          build,
          path: release ? ["releases", index] : ["build"],
          release: release?.build && names.releaseName(release),
        }));
  return [...site, ...others.map((other) => ({ ...other, release: undefined }))];
}

/** The projects that check what was released. */
function checks({ releases }: PipelineSettings) {
  return releases.flatMap((release, index) =>
    release.after === undefined
      ? []
      : [{ release: names.releaseName(release), path: ["releases", index, "after"] }],
  );
}

/** A site bucket and the artifact bucket of one stack differ by the site's key alone. */
function artifactBucketFaults(settings: Settings, at: At): readonly string[] {
  const { delivery } = settings;
  if (!delivery) return [];
  const artifacts = artifactBucketOf(settings, delivery);
  return Object.entries(settings.sites).flatMap(([site, own]) =>
    siteBucketOf(settings, site, own) === artifacts
      ? [
          `${at("sites", site)} makes the bucket ${artifacts}, which is the artifact bucket: give the ` +
            "site another key.",
        ]
      : [],
  );
}

/** `a-b` with `c` and `a` with `b-c` compose the same name. */
function sharedNameFaults(settings: Settings, at: At): readonly string[] {
  const { delivery } = settings;
  if (!delivery) return [];
  const restarts = restartsOf(settings, at);
  const first = new Map<string, string>();
  const own = Object.keys(delivery.projects).map((project) => {
    const key = at("delivery", "projects", project);
    return { name: project, what: "the build", key, by: key };
  });
  const reports = reportGroups(delivery, at).map(({ key, project, report }) => ({
    name: `${project}-${report}`,
    what: "the report group",
    key,
    by: `${key} ${project}`,
  }));
  const pipelines = Object.entries(delivery.pipelines).flatMap(([pipeline, settings]) => {
    const key = at("delivery", "pipelines", pipeline);
    return [
      ...events(settings, key, restarts).map((event) => ({
        name: `${pipeline}-${event.name}`,
        what: "the source",
        key: event.key,
        by: event.key,
      })),
      ...projects(settings).map(({ build, release }) => ({
        name: projectKey(pipeline, build, release),
        what: "the build",
        key,
        // Releases without values of their own share a build on purpose.
        by: `${key} ${build} ${release ?? ""}`,
      })),
      ...checks(settings).map(({ release }) => ({
        name: projectKey(pipeline, "after", release),
        what: "the build",
        key,
        by: `${key} ${release}.after`,
      })),
    ];
  });
  return [...pipelines, ...own, ...reports].flatMap(({ name, what, key, by }) => {
    const claim = `${what} ${name}`;
    const earlier = first.get(claim) ?? by;
    first.set(claim, earlier);
    return earlier === by
      ? []
      : [`${key} makes ${claim}, as ${earlier.split(" ")[0]} does: give one of them another key.`];
  });
}

/** The longest name of an action or namespace bears the keys of stack and site, but not `name`. */
function actionFaults({ delivery }: Settings, at: At): readonly string[] {
  return Object.entries(delivery?.pipelines ?? {}).flatMap(([pipeline, { releases }]) =>
    releases.flatMap((release, index) => {
      const namespace = `DeployVariables-${names.releaseName(release)}`;
      return namespace.length <= actionNameCharacters
        ? []
        : [
            `${at("delivery", "pipelines", pipeline, "releases", index)} makes a namespace of ` +
              `${namespace.length} characters (${namespace}): CodePipeline allows ` +
              `${actionNameCharacters}; shorten the key of the site, service or application, or the stack's name.`,
          ];
    }),
  );
}
