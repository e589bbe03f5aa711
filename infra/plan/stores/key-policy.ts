import type { ArtifactStore } from "../../grants/artifacts";
import { accountRoot, resourceHalf } from "../../grants/grant";
import { administerKey } from "../../grants/key-administration";
import { encryptLogs } from "../../grants/log-encryption";
import { trailUsesKey } from "../../grants/logs";
import { type PolicyDocument, policy, type Statement } from "../../grants/policy";
import { decryptRecords } from "../../grants/records";
import { type Owner, serviceHost } from "../../names";
import type { DeliveryPlan } from "../delivery";

/** The policy of an artifact key: who administers it, and the one use that each role has for it. */
export function keyPolicy(plan: DeliveryPlan, store: ArtifactStore): PolicyDocument {
  return administered(plan, useOfKey(plan, store));
}

/** The policy of the key of messages. */
export function messagesKeyPolicy(plan: DeliveryPlan): PolicyDocument {
  return administered(plan, plan.notifications?.keyUse ?? []);
}

/** The policy of the key of the trail's files. */
export function trailKeyPolicy(plan: DeliveryPlan, trailArn: string): PolicyDocument {
  return administered(plan, trailUsesKey(trailArn));
}

function administered(
  { owner, keyAdministrators }: DeliveryPlan,
  use: readonly Statement[],
): PolicyDocument {
  return policy([...administerKey(owner, keyAdministrators), ...use]);
}

/** What an existing key's policy has to say as well. */
export function useOfKey(plan: DeliveryPlan, store: ArtifactStore): readonly Statement[] {
  const { account, region, keyArn } = store;
  return [
    ...resourceHalf(plan.grants, { kind: "key", account, region, arn: keyArn }),
    ...(region === plan.owner.region && plan.repositories.length > 0
      ? [encryptImages(plan.owner)]
      : []),
    ...(region === plan.owner.region && plan.records
      ? [decryptRecords(plan.records, groupRoles(plan))]
      : []),
    ...encryptLogs({ account, region }, logGroupsOf(plan, region)),
  ];
}

/** The roles of groups of people that see releases. */
function groupRoles({ people }: DeliveryPlan): readonly string[] {
  return people
    .filter(({ trust, reach }) => trust && reach.may !== "approve")
    .map(({ role }) => role.arn);
}

/**
 * Whoever makes a repository lets Amazon ECR use the key for it, by grants that no other service can ask for.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
 */
function encryptImages({ account, region }: Owner): Statement {
  return {
    Sid: "EncryptImages",
    Effect: "Allow",
    Principal: { AWS: accountRoot(account, region) },
    Action: ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
    Resource: "*",
    Condition: { StringEquals: { "kms:ViaService": serviceHost("ecr", region) } },
  };
}

/** What has a log in the delivering account: elsewhere CodePipeline's own compute alone. */
function logGroupsOf({ pipelines, ...plan }: DeliveryPlan, region: string): readonly string[] {
  const computed = pipelines.flatMap(({ log }) => (log?.regions.includes(region) ? log.group : []));
  if (region !== plan.owner.region) return computed;
  const builds = [...pipelines.flatMap((pipeline) => pipeline.builds), ...plan.projects];
  const functions = [
    plan.invalidate,
    plan.back,
    plan.before,
    plan.changedPaths,
    plan.notifications?.stageWatch,
    plan.notifications?.approvalMessage,
  ].filter((made) => made !== undefined);
  return [...[...builds, ...functions].map(({ logGroup }) => logGroup), ...computed];
}
