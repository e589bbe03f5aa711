import { type Owner, serviceHost } from "../names";
import type { Grant, Principal } from "./grant";
import { type Conditions, oneOrMany, type Statement } from "./policy";
import { reference } from "./references";
import { refuseInsecurePublishing } from "./transport";

/** An AWS service that publishes to topics of this account. */
export interface Publisher {
  readonly service: string;
  readonly sid: string;
  /** What AWS documents that the service sends to the topic, and to the key. */
  readonly toTopic?: (owner: Owner) => Conditions;
  readonly toKey?: (owner: Owner) => Conditions;
}

/**
 * A topic's policy takes no condition for EventBridge, and a key's none on its source.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export const eventRules: Publisher = { service: "events.amazonaws.com", sid: "EventRules" };

const ofThisAccount = ({ account }: Owner): Conditions => ({
  StringEquals: { "aws:SourceAccount": account },
});

/**
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export const alarms: Publisher = {
  service: "cloudwatch.amazonaws.com",
  sid: "Alarms",
  toTopic: ofThisAccount,
  toKey: ofThisAccount,
};

const ofSns = ["kms:Decrypt", "kms:GenerateDataKey"];

/** Who publishes to a topic: nobody without TLS. */
export function topicPolicy(
  owner: Owner,
  topicArn: string,
  publishers: readonly Publisher[],
): readonly Statement[] {
  const publish = { Action: "sns:Publish", Resource: topicArn };
  return [
    ...publishers.map(({ service, sid, toTopic }): Statement => {
      const allow = {
        Sid: sid,
        Effect: "Allow" as const,
        Principal: { Service: service },
        ...publish,
      };
      return toTopic ? { ...allow, Condition: toTopic(owner) } : allow;
    }),
    ...(publishers.includes(eventRules) ? [refuseOthersEvents(owner, publish)] : []),
    refuseInsecurePublishing(topicArn),
  ];
}

/**
 * The page of Amazon SNS lists EventBridge among the services that send the account. Where it does, strangers
 * are refused; where it sends none, as EventBridge's own page has it, this asks for nothing.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
function refuseOthersEvents(
  { account }: Owner,
  publish: Pick<Statement, "Action" | "Resource">,
): Statement {
  return {
    Sid: "DenyEventsOfOthers",
    Effect: "Deny",
    Principal: { Service: eventRules.service },
    ...publish,
    Condition: {
      StringNotEquals: { "aws:SourceAccount": account },
      Null: { "aws:SourceAccount": "false" },
    },
  };
}

/** Amazon SNS asks for the key in the publisher's name, and says for which topic. */
export function publisherUsesKey(
  owner: Owner,
  { service, sid, toKey }: Publisher,
  topics: readonly string[],
): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: ofSns,
    Resource: "*",
    Condition: {
      ...toKey?.(owner),
      ArnEquals: { "kms:EncryptionContext:aws:sns:topicArn": oneOrMany(topics) },
    },
  };
}

/** CodePipeline tells approvers in the pipeline's own role. */
export function encryptForApprovers(
  to: Principal,
  { account, region }: Owner,
  topicArn: string,
): Grant {
  return {
    id: "EncryptForApprovers",
    to,
    on: { kind: "key", account, region, arn: reference.notificationsKey },
    actions: ofSns,
    when: {
      StringEquals: { "kms:ViaService": serviceHost("sns", region) },
      ArnEquals: { "kms:EncryptionContext:aws:sns:topicArn": topicArn },
    },
    why: "the topic that tells the approvers is encrypted",
  };
}
