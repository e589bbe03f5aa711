import type { ArtifactStore } from "../grants/artifacts";
import { accountRoot, principal, resourceHalf, roleOf } from "../grants/grant";
import { callersOf } from "../grants/many-accounts";
import { oneOrMany, type PolicyDocument, policy, type Statement } from "../grants/policy";
import * as names from "../names";
import type { DeliveryPlan } from "../plan";

/**
 * Everything a key administrator does, and nothing that encrypts, decrypts or passes that right on.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
 */
const administration = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:ReplicateKey",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
  "kms:UpdatePrimaryRegion",
];

/** The policy of an artifact key: who administers it, and the one use that each role has for it. */
export function keyPolicy(
  plan: DeliveryPlan,
  store: ArtifactStore,
  administrators: readonly string[],
): PolicyDocument {
  return policy([...administer(plan, administrators), ...useOfKey(plan, store)]);
}

/** What an existing key's policy has to say as well. Logs are written at home alone. */
export function useOfKey(plan: DeliveryPlan, store: ArtifactStore): readonly Statement[] {
  const { account, region, keyArn } = store;
  return [
    ...resourceHalf(plan.grants, { kind: "key", account, region, arn: keyArn }),
    ...(region === plan.owner.region ? encryptLogs(plan) : []),
  ];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function encryptLogs({ owner, pipelines, ...plan }: DeliveryPlan): readonly Statement[] {
  const builds = [...pipelines.flatMap((pipeline) => pipeline.builds), ...plan.projects];
  const functions = [plan.invalidate, plan.changedPaths].filter((made) => made !== undefined);
  const arns = [...builds, ...functions].map(({ logGroup }) =>
    names.arn(owner, "logs", `log-group:${logGroup}`),
  );
  if (arns.length === 0) return [];
  return [
    {
      Sid: "EncryptLogs",
      Effect: "Allow",
      Principal: { Service: names.serviceHost("logs", owner.region) },
      // AWS's sample adds kms:Describe*, which has no encryption context and so never meets the condition.
      Action: ["kms:Decrypt*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Resource: "*",
      Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": oneOrMany(arns) } },
    },
  ];
}

/** Without named administrators the account's own IAM policies say who administers the key. */
function administer({ owner }: DeliveryPlan, administrators: readonly string[]): Statement[] {
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
