import type { BeforePlan } from "../../functions/before/plan";
import { answersJobs } from "../grants/answer-jobs";
import { servedRepository } from "../grants/build-registries";
import { takeBeforeRole } from "../grants/take-role";
import * as names from "../names";
import { type PlannedFunction, planFunction } from "./bundled-function";
import { beforeKey } from "./pipelines/before";
import type { PlannedPipeline } from "./pipelines/planned";
import { ofKind } from "./targets/destinations";

/** The function that runs commands of images before their releases. */
export interface PlannedBefore extends PlannedFunction {
  readonly plan: BeforePlan;
}

/** Plans the function where a service asks for a command before its releases. */
export function planBefore(
  owner: names.Owner,
  pipelines: readonly PlannedPipeline[],
): PlannedBefore | undefined {
  const releases = pipelines.flatMap(({ key, waves }) =>
    waves
      .flatMap(({ destinations }) => ofKind(destinations, "service"))
      .flatMap((destination) => {
        const { service, region } = destination;
        if (service.kind === "instances" || !service.before || !service.runs) return [];
        const release = {
          ...service.before,
          ...service.runs,
          region,
          container: service.container,
          repository: servedRepository(owner, service.repository).uri,
          ...(service.kind === "codedeploy" && { taskDefinition: service.taskDefinition }),
        };
        return [[beforeKey(key, destination), release] as const];
      }),
  );
  if (releases.length === 0) return undefined;
  const own = { name: names.beforeFunction(owner), role: names.beforeFunctionRole(owner) };
  const roles = [...new Set(releases.map(([, { role }]) => role))];
  return {
    ...planFunction(owner, own, (actor) => [
      ...roles.map((role) => takeBeforeRole(actor, role)),
      answersJobs(actor),
    ]),
    plan: Object.fromEntries(releases),
  };
}
