import type { Evaluation } from "../../../rehearsal/evaluate";
import type { AccessPolicies } from "../../../rehearsal/world/access-policies";
import type { Registry } from "../../../rehearsal/world/registry";
import type { Circumstance } from "../circumstance";
import { buildCircumstances } from "./builds";
import { deployerCircumstances } from "./deployers";
import { operationCircumstances } from "./operations";
import { pipelineCircumstances } from "./pipelines";
import { serviceCircumstances } from "./services";

/** Everything registered in which a row may hold. */
export function circumstancesOf(
  registry: Registry,
  policies: AccessPolicies,
  stacks: readonly Evaluation[],
): readonly Circumstance[] {
  return [
    ...pipelineCircumstances(registry),
    ...buildCircumstances(registry),
    ...serviceCircumstances(registry),
    ...operationCircumstances(registry),
    ...deployerCircumstances(registry, policies, stacks),
  ];
}
