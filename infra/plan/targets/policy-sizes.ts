import { policyLimits } from "../../aws/limits";
import { callerHalf, principal } from "../../grants/grant";
import { type PolicyDocument, policy } from "../../grants/policy";
import { lengthOf, type MeasuredPolicy } from "../../grants/policy-size";
import type { PlannedApplication } from "..";

const fewerPermissions = "leave out permissions that the template does not need, or divide";

/** Measures what grows with the permissions of applications: their roles, and the boundary of deployments on push. */
export function measureApplications(
  applications: readonly PlannedApplication[],
  boundary: PolicyDocument | undefined,
): readonly MeasuredPolicy[] {
  return [
    ...applications.map(({ key, stackRole, grants }) => ({
      path: ["applications", key],
      of: `the role ${stackRole.name}`,
      limit: policyLimits.role,
      characters: lengthOf(policy(callerHalf(grants, principal(stackRole.arn)))),
      wayOut: `${fewerPermissions} the application`,
    })),
    ...(boundary
      ? [
          {
            path: ["deployments"],
            of: "the permissions boundary of deployments, which has what the settings give to applications, actions and builds,",
            limit: policyLimits.managed,
            characters: lengthOf(boundary),
            wayOut: `${fewerPermissions} what the stack has between two stacks`,
          },
        ]
      : []),
  ];
}
