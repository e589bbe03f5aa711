import { callerHalf, principal } from "../grants/grant";
import { type PolicyDocument, policy } from "../grants/policy";
import { lengthOf, type MeasuredPolicy } from "../grants/policy-size";
import type { PlannedApplication } from "../plan";
import { policyLimits } from "../settings/limits";

const fewerPermissions = "leave out permissions that the template does not need, or divide";

/** Measures what grows with the permissions of applications: their roles, and the boundary of deployments on push. */
export function measureApplications(
  applications: readonly PlannedApplication[],
  boundary: PolicyDocument | undefined,
): readonly MeasuredPolicy[] {
  if (applications.length === 0) return [];
  return [
    ...applications.map(({ stackRole, grants }) => ({
      of: `the role ${stackRole.name}`,
      limit: policyLimits.role,
      characters: lengthOf(policy(callerHalf(grants, principal(stackRole.arn)))),
      wayOut: `${fewerPermissions} the application`,
    })),
    ...(boundary
      ? [
          {
            of: "the permissions boundary of deployments, which has those of all applications,",
            limit: policyLimits.managed,
            characters: lengthOf(boundary),
            wayOut: `${fewerPermissions} the applications between two stacks`,
          },
        ]
      : []),
  ];
}
