import type { Conditions } from "../../../grants/policy";
import * as names from "../../../names";
import { iamArnsOf } from "./hand-over";
import { actions, type Right, type Scope, uses } from "./right";

const role = "aws:iam/role:Role";
const policy = "aws:iam/policy:Policy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const provider = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

const readRole = actions("iam", "GetRole ListAttachedRolePolicies ListRolePolicies");
const readPolicy = actions("iam", "GetPolicy GetPolicyVersion");

/**
 * Roles below ferry's own path, and only with the boundary: so a deployment gives nobody, and not itself,
 * more than releases need. The policies of people's groups are only read: nothing bounds the permission sets
 * that refer to them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
export function roleRights(scope: Scope): readonly Right[] {
  const on = iamArnsOf(scope, role, "role");
  const when: Conditions = { StringEquals: { "iam:PermissionsBoundary": scope.boundary } };
  const roles = { of: "Roles", on };
  const policies = iamArnsOf(scope, policy, "policy");
  return [
    ...uses(
      { type: role, ...roles, read: readRole, write: [] },
      { type: "aws:iam/rolePolicy:RolePolicy", ...roles, read: ["iam:GetRolePolicy"], write: [] },
      { type: policy, of: "Policies", on: policies, read: readPolicy, write: [] },
      { type: attachment, ...roles, read: ["iam:ListAttachedRolePolicies"], write: [] },
    ),
    {
      id: "MakeRolesInBounds",
      type: role,
      access: "write",
      actions: [
        ...actions("iam", "CreateRole DeleteRole PutRolePermissionsBoundary"),
        ...actions("iam", "UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription"),
      ],
      on,
      when,
    },
    {
      id: "MakeRolePoliciesInBounds",
      type: "aws:iam/rolePolicy:RolePolicy",
      access: "write",
      actions: actions("iam", "DeleteRolePolicy PutRolePolicy"),
      on,
      when,
    },
    {
      id: "TagRoles",
      type: role,
      access: "write",
      actions: actions("iam", "ListInstanceProfilesForRole TagRole UntagRole"),
      on,
    },
    {
      id: "AttachPolicies",
      type: attachment,
      access: "write",
      actions: actions("iam", "AttachRolePolicy DetachRolePolicy"),
      on,
      when: { ...when, ArnLike: { "iam:PolicyARN": policies } },
    },
  ];
}

/** What deployments themselves take: they only look at it, and a person changes it from a terminal. */
export function deploymentRights({ owner, identityProvider }: Scope): readonly Right[] {
  const { roles, policies } = names.deploymentResources(owner);
  const read = (id: string, type: string, actions: readonly string[], on: string): Right => ({
    id,
    type,
    access: "read",
    actions,
    on: [on],
  });
  return [
    read("ReadDeploymentRoles", role, readRole, roles),
    read("ReadDeploymentPolicies", policy, readPolicy, policies),
    read("ReadIdentityProvider", provider, ["iam:GetOpenIDConnectProvider"], identityProvider),
  ];
}
