import type { Request } from "../../judge";
import type { AccessPolicies } from "./access-policies";

/** The policy of what is called. */
export function resourceWhere(request: Request, policies: AccessPolicies): string {
  const owned = policies.resourcePolicy(request);
  return owned ? placeOf(owned.name) : `a policy of ${request.resource}`;
}

/** `prod:web-roles-deploy-policy` as a person says it. */
export function placeOf(policy: string): string {
  const [stack, ...name] = policy.split(":");
  return `${name.join(":")} in stack ${stack}`;
}
