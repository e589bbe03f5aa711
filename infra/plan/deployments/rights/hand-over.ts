import * as names from "../../../names";
import type { Registered } from "../registered";
import { ofType, patternOf, type Right, type Scope } from "./right";

/** Whom a role of the stack is made for. */
type Purpose = "builds" | "channels" | "releases";

/**
 * The right to let a service take roles of the stack.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function handOver(
  scope: Scope,
  { type, service, of }: { readonly type: string; readonly service: string; readonly of: Purpose },
  existing: readonly string[] = [],
): Right {
  const own = iamArnsOf(scope, "aws:iam/role:Role", "role", (role) => purposeOf(role) === of);
  return {
    id: `HandRolesTo${service.charAt(0).toUpperCase()}${service.slice(1).replace("-", "")}`,
    type,
    access: "write",
    actions: ["iam:PassRole"],
    on: [...own, ...existing],
    when: { StringEquals: { "iam:PassedToService": `${service}.amazonaws.com` } },
  };
}

/** ARNs of roles or policies of the stack, with `*` behind the part of the name that all of them have. */
export function iamArnsOf(
  scope: Scope,
  type: string,
  kind: "role" | "policy" | "instance-profile",
  which = (_each: Registered) => true,
): readonly string[] {
  const arns = ofType(scope, type)
    .filter(which)
    .map((each) => {
      const { path = "/" } = each.inputs;
      return names.iamArn(scope.owner, `${kind}${path}${patternOf(scope.owner, each, "name")}`);
    });
  return [...new Set(arns)];
}

/** Roles of channels have names that Pulumi makes up, those of builds the names that CodeBuild gives. */
function purposeOf({ inputs: { name } }: Registered): Purpose {
  if (name === undefined) return "channels";
  return String(name).startsWith("codebuild-") ? "builds" : "releases";
}
