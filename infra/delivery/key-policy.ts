import type { ArtifactStore } from "../grants/artifacts";
import { resourceHalf } from "../grants/grant";
import { administerKey } from "../grants/key-administration";
import { oneOrMany, type PolicyDocument, policy, type Statement } from "../grants/policy";
import * as names from "../names";
import type { DeliveryPlan } from "../plan";

/** The policy of an artifact key: who administers it, and the one use that each role has for it. */
export function keyPolicy(
  plan: DeliveryPlan,
  store: ArtifactStore,
  administrators: readonly string[],
): PolicyDocument {
  return policy([...administerKey(plan.owner, administrators), ...useOfKey(plan, store)]);
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
  const functions = [plan.invalidate, plan.changedPaths, plan.notifications?.stageWatch].filter(
    (made) => made !== undefined,
  );
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
