import * as names from "../names";
import { oneOrMany, type Statement } from "./policy";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
export function encryptLogs(
  owner: Omit<names.Owner, "name">,
  logGroups: readonly string[],
): readonly Statement[] {
  if (logGroups.length === 0) return [];
  const arns = logGroups.map((group) => names.arn(owner, "logs", `log-group:${group}`));
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
