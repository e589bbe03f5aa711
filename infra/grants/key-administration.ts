import type * as names from "../names";
import { accountRoot, principal, roleOf } from "./grant";
import { callersOf } from "./many-accounts";
import { actionsOf, type Statement } from "./policy";

/**
 * Everything a key administrator does, and nothing that encrypts, decrypts or passes that right on.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
 */
const administration = actionsOf(
  "kms",
  "CancelKeyDeletion CreateAlias DeleteAlias DescribeKey DisableKey DisableKeyRotation " +
    "EnableKey EnableKeyRotation GetKeyPolicy GetKeyRotationStatus ListGrants ListKeyPolicies " +
    "ListKeyRotations ListResourceTags PutKeyPolicy ReplicateKey RevokeGrant " +
    "RotateKeyOnDemand ScheduleKeyDeletion TagResource UntagResource UpdateAlias " +
    "UpdateKeyDescription UpdatePrimaryRegion",
);

/** Without named administrators the account's own IAM policies say who administers the key. */
export function administerKey(
  owner: names.Owner,
  administrators: readonly string[],
): readonly Statement[] {
  const statement = { Effect: "Allow", Action: administration, Resource: "*" } as const;
  if (administrators.length === 0) {
    const root = accountRoot(owner.account, owner.region);
    return [{ Sid: "Administer", ...statement, Principal: { AWS: root } }];
  }
  return callersOf(administrators.map((arn) => roleOf(principal(arn)))).map(
    ({ principal: Principal, condition }, index) => ({
      Sid: index === 0 ? "Administer" : `Administer${index + 1}`,
      ...statement,
      Principal,
      Condition: condition,
    }),
  );
}
