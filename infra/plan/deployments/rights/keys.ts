import { actionsOf } from "../../../grants/policy";
import { partition } from "../../../names";
import { finds, patternsOf, type Right, rightsIn, type Scope, tagged } from "./right";

const key = "aws:kms/key:Key";
const replica = "aws:kms/replicaKey:ReplicaKey";
const alias = "aws:kms/alias:Alias";

const kmsTable = `
  ${key} Keys key/* +tag
    read DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags
    make PutKeyPolicy TagResource UntagResource UpdateKeyDescription DisableKeyRotation EnableKeyRotation
  ${replica} Keys key/* +tag
    read DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags
    make PutKeyPolicy TagResource UntagResource UpdateKeyDescription`;

/**
 * Keys are known by their tag. None is made or deleted on push: whoever could tag a new key could tag, and
 * then take over, any other key of the account.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export function keyRights(scope: Scope): readonly Right[] {
  const { account, region } = scope.owner;
  const arnOf = (resource: string) => `arn:${partition(region)}:kms:*:${account}:${resource}`;
  const on = [arnOf("key/*")];
  const point = actionsOf("kms", "CreateAlias DeleteAlias UpdateAlias");
  return [
    ...rightsIn(scope, "kms", kmsTable, { arnOf }),
    // No condition key says what a new policy holds. This one keeps out what would lock the administrators out.
    ...[key, replica].map(
      (type): Right => ({
        id: "KeepKeysManageable",
        type,
        access: "never",
        actions: ["kms:PutKeyPolicy"],
        on,
        when: { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
      }),
    ),
    finds("FindAliases", alias, "kms", "ListAliases"),
    {
      id: "PointAliases",
      type: alias,
      access: "write",
      actions: point,
      on,
      when: tagged(scope.owner),
    },
    {
      id: "MakeAliases",
      type: alias,
      access: "write",
      actions: point,
      on: patternsOf(scope, alias).map(arnOf),
    },
  ];
}
