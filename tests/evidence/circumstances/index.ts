import type { Evaluation } from "../../../rehearsal/evaluate";
import type { AccessPolicies } from "../../../rehearsal/world/access-policies";
import type { World } from "../../../rehearsal/world/world";
import type { Circumstance } from "../circumstance";
import { buildCircumstances } from "./builds";
import { deployerCircumstances } from "./deployers";
import { operationCircumstances } from "./operations";
import { pipelineCircumstances } from "./pipelines";
import { serviceCircumstances } from "./services";

/** Everything registered in which a row may hold. */
export function circumstancesOf(
  world: World,
  policies: AccessPolicies,
  stacks: readonly Evaluation[],
): readonly Circumstance[] {
  return [
    ...pipelineCircumstances(world),
    ...buildCircumstances(world),
    ...serviceCircumstances(world),
    ...operationCircumstances(world),
    ...deployerCircumstances(world, policies, stacks),
  ];
}
