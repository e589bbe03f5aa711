import type { Faults } from "../../settings";
import type { Limited } from "./limited";
import { checkNames } from "./names";
import { checkPolicies } from "./policy-sizes";
import { checkQuotas } from "./quotas";
import { checkRouters } from "./routers";

/** Says to `faults` what of a plan AWS would refuse: names, numbers and sizes. What is only near comes back. */
export function checkLimits(plan: Limited, faults: Faults): readonly string[] {
  checkNames(plan, faults);
  checkRouters(plan.sites, faults);
  const near = plan.delivery ? checkQuotas(plan.delivery, faults) : [];
  return [...checkPolicies(plan, faults), ...near];
}
