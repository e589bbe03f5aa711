import { actionsOf, type Conditions } from "../../../grants/policy";
import * as names from "../../../names";
import { iamArnsOf } from "./hand-over";
import { finds, type Right, type Scope } from "./right";

const role = "aws:iam/role:Role";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const policy = "aws:iam/policy:Policy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const provider = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

const readRole = "GetRole ListAttachedRolePolicies ListRolePolicies";
const readPolicy = "GetPolicy GetPolicyVersion";

/**
 * Roles below ferry's own path, and only with the boundary: so a deployment gives nobody, and not itself,
 * more than releases need. Where an organization's boundary has its place, roles are only read: how much that one holds
 * is not known. The policies of people's groups are only read: nothing bounds the permission sets that refer to them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
export function roleRights(scope: Scope): readonly Right[] {
  const roles = iamArnsOf(scope, role, "role");
  const policies = iamArnsOf(scope, policy, "policy");
  const reads = (id: string, type: string, on: readonly string[], calls: string): Right => ({
    ...finds(id, type, "iam", calls),
    on,
  });
  const makes = (id: string, type: string, calls: string, condition?: Conditions): Right => ({
    id,
    type,
    access: "write",
    actions: actionsOf("iam", calls),
    on: roles,
    ...(condition && { when: condition }),
  });
  const read = [
    reads("ReadRoles", role, roles, readRole),
    reads("ReadRoles", rolePolicy, roles, "GetRolePolicy"),
    reads("ReadPolicies", policy, policies, readPolicy),
    reads("ReadRoles", attachment, roles, "ListAttachedRolePolicies"),
  ];
  if (scope.boundary === undefined) return read;
  const when: Conditions = { StringEquals: { "iam:PermissionsBoundary": scope.boundary } };
  return [
    ...read,
    makes(
      "MakeRolesInBounds",
      role,
      "CreateRole DeleteRole PutRolePermissionsBoundary UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription",
      when,
    ),
    makes("MakeRolePoliciesInBounds", rolePolicy, "DeleteRolePolicy PutRolePolicy", when),
    makes("TagRoles", role, "ListInstanceProfilesForRole TagRole UntagRole"),
    makes("AttachPolicies", attachment, "AttachRolePolicy DetachRolePolicy", {
      ...when,
      ArnLike: { "iam:PolicyARN": policies },
    }),
  ];
}

/** What deployments themselves take: they only look at it, and a person changes it from a terminal. */
export function deploymentRights({ owner, identityProvider }: Scope): readonly Right[] {
  const { roles, policies } = names.deploymentResources(owner);
  return [
    { ...finds("ReadDeploymentRoles", role, "iam", readRole), on: [roles] },
    { ...finds("ReadDeploymentPolicies", policy, "iam", readPolicy), on: [policies] },
    {
      ...finds("ReadIdentityProvider", provider, "iam", "GetOpenIDConnectProvider"),
      on: [identityProvider],
    },
  ];
}
