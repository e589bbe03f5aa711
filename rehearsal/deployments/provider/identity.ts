import { arnIn } from "../../arn";
import type { Evidence } from "../../call";
import { byService, found, type Line, line, lines, type On, type Said, type Table } from "./line";

const iam = byService("awsidentityandaccessmanagementiam");
const kms = byService("awskeymanagementservice");
const roleType = "aws:iam/role:Role";

/** Roles of a stack: those that deployments themselves take are only read by one. */
const isOfDeployments = (arn: string) => arn.includes("/ferry-deployments/");

const roleNamed: Line["on"] = (resource, registry) => {
  const role = found(registry, roleType, resource, "name", resource.resource.inputs.role);
  return role && String(role.resource.outputs.arn);
};

/** What a call on a role says of its permissions boundary: the one that it has, or is to have. */
const bounds: Line["says"] = (resource, registry) => {
  const { inputs } = resource.resource;
  const role =
    resource.resource.type === roleType
      ? resource
      : found(registry, roleType, resource, "name", inputs.role);
  const { permissionsBoundary } = role?.resource.inputs ?? {};
  const policy = inputs.policyArn;
  const said: Said = {
    context: {
      "iam:PermissionsBoundary":
        typeof permissionsBoundary === "string" ? permissionsBoundary : null,
      ...(typeof policy === "string" && { "iam:PolicyARN": policy }),
    },
  };
  return said;
};

function own(on: Line["on"]): Line["on"] {
  return (resource, registry) => {
    const arn = on?.(resource, registry) ?? resource.resource.outputs.arn;
    return typeof arn === "string" && !isOfDeployments(arn) ? arn : undefined;
  };
}

const change = (evidence: Evidence, operation: Line["operation"], calls: string, on?: Line["on"]) =>
  line(evidence, operation, calls, { on: own(on), says: bounds });

/** Roles, policies and keys. What is left out of here is made by a person at a terminal. */
export const identity: Table = {
  [roleType]: [
    line(iam, "read", "iam:GetRole iam:ListRolePolicies iam:ListAttachedRolePolicies"),
    change(iam, "create", "iam:CreateRole"),
    line(iam, "create", "iam:TagRole", { on: own(undefined), says: () => ({ tags: "sent" }) }),
    change(
      iam,
      "update",
      "iam:UpdateAssumeRolePolicy iam:UpdateRole iam:UpdateRoleDescription iam:PutRolePermissionsBoundary",
    ),
    line(iam, "update", "iam:UntagRole", { on: own(undefined) }),
    line(iam, "delete", "iam:ListInstanceProfilesForRole", { on: own(undefined) }),
    change(iam, "delete", "iam:DeleteRole"),
  ],
  "aws:iam/rolePolicy:RolePolicy": [
    line(iam, "read", "iam:GetRolePolicy", { on: roleNamed }),
    change(iam, "create", "iam:PutRolePolicy", roleNamed),
    change(iam, "update", "iam:PutRolePolicy", roleNamed),
    change(iam, "delete", "iam:DeleteRolePolicy", roleNamed),
  ],
  "aws:iam/policy:Policy": lines(iam, undefined, { read: "iam:GetPolicy iam:GetPolicyVersion" }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [
    line(iam, "read", "iam:ListAttachedRolePolicies", { on: roleNamed }),
    change(iam, "create", "iam:AttachRolePolicy", roleNamed),
    change(iam, "delete", "iam:DetachRolePolicy", roleNamed),
  ],
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": lines(iam, undefined, {
    read: "iam:GetOpenIDConnectProvider",
  }),
  "aws:kms/key:Key": key(" kms:EnableKeyRotation kms:DisableKeyRotation"),
  "aws:kms/replicaKey:ReplicaKey": key(""),
  "aws:kms/alias:Alias": [
    line(kms, "read", "kms:ListAliases", { on: () => "*" }),
    ...lines(kms, aliasAndKey, {
      create: "kms:CreateAlias",
      update: "kms:UpdateAlias",
      delete: "kms:DeleteAlias",
    }),
  ],
};

/** Keys are made and deleted from a terminal. */
function key(more: string): readonly Line[] {
  return [
    line(
      kms,
      "read",
      "kms:DescribeKey kms:GetKeyPolicy kms:GetKeyRotationStatus kms:ListResourceTags",
    ),
    line(kms, "update", "kms:PutKeyPolicy", {
      says: () => ({ context: { "kms:BypassPolicyLockoutSafetyCheck": null } }),
    }),
    line(kms, "update", `kms:UpdateKeyDescription kms:UntagResource${more}`),
    line(kms, "update", "kms:TagResource", { says: () => ({ tags: "sent" }) }),
  ];
}

/** AWS asks for both: https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html */
function aliasAndKey(...[{ place, resource }, registry]: Parameters<On>) {
  const { name, targetKeyId } = resource.inputs;
  const key = registry
    .keys()
    .find(
      (each) =>
        each.place.region === place.region &&
        [each.resource.outputs.keyId, each.resource.outputs.arn].includes(targetKeyId),
    );
  return [arnIn(place, "kms", String(name)), ...(key ? [String(key.resource.outputs.arn)] : [])];
}
