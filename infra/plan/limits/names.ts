import { longestRegion, type NameLimit, nameLimits } from "../../aws/limits";
import { backAlias, releaseNamespace } from "../../names";
import type { Faults, Path } from "../../settings";
import type { PlannedProject } from "../builds/projects";
import type { PlannedPipeline } from "../pipelines/planned";
import { allStores } from "../stores";
import type { Limited } from "./limited";

/** The name of something that is made, what AWS allows, and the setting that it comes from. */
type PlannedName = readonly [path: Path, limit: NameLimit, name: string];

/** Aliases and alarms: a key and the name of a stage may have the `_` that joins them. Their lengths are their own. */
const joined: NameLimit = {
  ...nameLimits.pipeline,
  what: "a name of pipeline and stage together",
  characters: Number.POSITIVE_INFINITY,
};

/** Names that the plan has: inside AWS's limits, and never twice the same. */
export function checkNames(plan: Limited, faults: Faults): void {
  const { name: prefix, region } = plan.owner;
  const first = new Map<string, string>();
  const said = new Set<string>();
  for (const [path, limit, name] of plannedNames(plan)) {
    const key = faults.at(...path);
    // Measured in the longest region, so that another region never breaks it.
    const longest = name.replace(region, longestRegion);
    if (longest.length > limit.characters)
      faults.take([
        `${key} makes ${limit.what} of ${longest.length} characters (${longest}): AWS allows ` +
          `${limit.characters}${wayOut(longest, limit, prefix, faults.at("name"))}.`,
      ]);
    // IAM tells no capitals apart.
    const claim = `${limit.what} ${name.toLowerCase()}`;
    const earlier = first.get(claim) ?? key;
    first.set(claim, earlier);
    // A rule of EventBridge has a role: two of one name are one mistake.
    if (earlier === key || said.has(`${key} ${earlier}`)) continue;
    said.add(`${key} ${earlier}`);
    faults.take([
      `${key} makes ${limit.what} that ${earlier} has already (${name}): give it another key.`,
    ]);
  }
}

function wayOut(name: string, limit: NameLimit, prefix: string, key: string): string {
  if (limit.wayOut !== undefined) return `; ${limit.wayOut}`;
  const left = prefix.length - (name.length - limit.characters);
  return left >= 3
    ? `, which leaves ${left} characters for ${key}; shorten one of the two`
    : `, and ${key} takes 3 of them at least; shorten the key`;
}

function* plannedNames({ sites, delivery }: Limited): Iterable<PlannedName> {
  for (const { makesBucket, bucketName } of delivery ? allStores(delivery.stores) : [])
    if (makesBucket) yield [["delivery"], nameLimits.bucket, bucketName];
  for (const { key, bucketName, invalidateRole } of sites) {
    yield [["sites", key], nameLimits.bucket, bucketName];
    yield [["sites", key], nameLimits.role, invalidateRole.name];
  }
  if (!delivery) return;
  for (const { key, name } of delivery.connections)
    yield [["delivery", "connections", key], nameLimits.connection, name];
  for (const pipeline of delivery.pipelines) yield* pipelineNames(pipeline);
  for (const project of delivery.projects) yield* projectNames(project);
}

function* pipelineNames(pipeline: PlannedPipeline): Iterable<PlannedName> {
  const path = ["delivery", "pipelines", pipeline.key];
  yield [path, nameLimits.pipeline, pipeline.name];
  if (typeof pipeline.role !== "string") yield [path, nameLimits.role, pipeline.role.name];
  for (const event of pipeline.events) {
    yield [event.path, nameLimits.rule, event.rule];
    yield [event.path, nameLimits.role, event.role.name];
  }
  if (pipeline.holds) yield [[...path, "holds"], nameLimits.role, pipeline.holds.role.name];
  for (const { name } of pipeline.stages) yield [path, joined, backAlias(pipeline.key, name)];
  for (const watch of pipeline.watches) yield [watch.path, nameLimits.rule, watch.rule];
  for (const project of pipeline.builds) yield* projectNames(project);
  for (const { path, name } of pipeline.waves.flatMap(({ destinations }) => destinations))
    yield [path, nameLimits.namespace, releaseNamespace(name)];
}

function* projectNames({ path, project, reports }: PlannedProject): Iterable<PlannedName> {
  yield [path, nameLimits.project, project];
  for (const report of reports) yield [report.path, nameLimits.reportGroup, report.group];
}
