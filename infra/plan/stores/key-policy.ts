import type { ArtifactStore } from "../../grants/artifacts";
import { accountRoot, resourceHalf } from "../../grants/grant";
import { administerKey } from "../../grants/key-administration";
import { encryptLogs } from "../../grants/log-encryption";
import { type PolicyDocument, policy, type Statement } from "../../grants/policy";
import { decryptRecords } from "../../grants/records";
import { type Owner, serviceHost } from "../../names";
import type { DeliveryPlan } from "../delivery";

/** The policy of a key of the delivery: who administers it, and what it is used for. */
export function keyPolicy(
  { owner, keyAdministrators }: DeliveryPlan,
  use: readonly Statement[],
): PolicyDocument {
  return policy([...administerKey(owner, keyAdministrators), ...use]);
}

/** The one use that each role has for an artifact key: what an existing key's policy has to say as well. */
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
