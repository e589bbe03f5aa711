import { partition } from "../../../names";
import { actions, patternsOf, type Right, type Scope, tagged, uses } from "./right";

const alias = "aws:kms/alias:Alias";

/**
 * Keys are known by their tag. None is made or deleted on push: whoever could tag a new key could tag, and
 * then take over, any other key of the account.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export function keyRights(scope: Scope): readonly Right[] {
  const { account, region } = scope.owner;
  const arn = (resource: string) => `arn:${partition(region)}:kms:*:${account}:${resource}`;
  const keys = { of: "Keys", on: [arn("key/*")], when: tagged(scope.owner) };
  const read = actions("kms", "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags");
  const change = actions("kms", "PutKeyPolicy TagResource UntagResource UpdateKeyDescription");
  const point = actions("kms", "CreateAlias DeleteAlias UpdateAlias");
  return [
    ...uses(
      {
        type: "aws:kms/key:Key",
        ...keys,
        read,
        write: [...change, ...actions("kms", "DisableKeyRotation EnableKeyRotation")],
      },
      { type: "aws:kms/replicaKey:ReplicaKey", ...keys, read, write: change },
    ),
    // No condition key says what a new policy holds. This one keeps out what would lock the administrators out.
    ...["aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey"].map(
      (type): Right => ({
        id: "KeepKeysManageable",
        type,
        access: "never",
        actions: ["kms:PutKeyPolicy"],
        on: keys.on,
        when: { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
      }),
    ),
    { id: "FindAliases", type: alias, access: "read", actions: ["kms:ListAliases"], on: ["*"] },
    {
      id: "PointAliases",
      type: alias,
      access: "write",
      actions: point,
      on: keys.on,
      when: keys.when,
    },
    {
      id: "MakeAliases",
      type: alias,
      access: "write",
      actions: point,
      on: patternsOf(scope, alias).map(arn),
    },
  ];
}
