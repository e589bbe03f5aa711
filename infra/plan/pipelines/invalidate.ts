import { answersJobs } from "../../grants/answer-jobs";
import { takeInvalidateRole } from "../../grants/take-role";
import type { Value } from "../../grants/value";
import * as names from "../../names";
import { type PlannedFunction, planFunction } from "../bundled-function";
import type { PlannedRecords } from "../records";
import { ofKind } from "../targets/destinations";
import type { Wave } from "./planned";

/** The invalidate function and, for each wave that it may be asked for, what it invalidates and records. */
export interface PlannedInvalidate extends PlannedFunction {
  readonly targets: Readonly<Record<string, readonly InvalidateTarget[]>>;
  readonly records?: PlannedRecords["plan"];
}

/** One distribution, in the shape of the function's `targets.json`. */
interface InvalidateTarget {
  readonly name: string;
  readonly distributionId: Value;
  readonly roleArn: string;
  readonly paths: readonly string[];
}

/** Plans the function for the waves that have sites or are recorded; without any there is nothing to do for it. */
export function planInvalidate(
  owner: names.Owner,
  all: readonly { readonly key: string; readonly wave: Wave }[],
  records?: PlannedRecords,
): PlannedInvalidate | undefined {
  const waves = all
    .map(({ key, wave }) => ({ key, sites: ofKind(wave.destinations, "site") }))
    .filter(({ sites }) => sites.length > 0);
  if (waves.length === 0 && !records) return undefined;
  const own = { name: names.invalidateFunction(owner), role: names.invalidateFunctionRole(owner) };
  return {
    ...planFunction(owner, own, (actor) => [
      ...waves.flatMap(({ sites }) =>
        sites.map(({ site }) => takeInvalidateRole(actor, site.invalidateRole)),
      ),
      answersJobs(actor),
      ...(records?.grants ?? []),
    ]),
    ...(records && { records: records.plan }),
    targets: Object.fromEntries(
      waves.map(({ key, sites }) => [
        key,
        sites.map(({ name: target, release, site }) => ({
          name: target,
          distributionId: site.distributionId,
          roleArn: site.invalidateRole,
          paths: invalidatedPaths(release.path, site.folders),
        })),
      ]),
    ),
  };
}

/** Everything, or the folders that the release writes to. */
function invalidatedPaths(path: string | undefined, folders: readonly string[] = []) {
  if (path === undefined) return ["/*"];
  return [path, ...folders].map((folder) => `/${encodeURI(folder)}/*`);
}
