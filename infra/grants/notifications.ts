import { arn, type Owner, serviceHost } from "../names";
import type { Grant, Principal } from "./grant";
import { type Conditions, oneOrMany, type Statement } from "./policy";
import { refuseInsecurePublishing } from "./transport";
import type { Reference } from "./value";

/** The key of all topics, which is not the artifacts': nobody who publishes gets at a release. */
export const notificationsKey: Reference = { ref: "notifications-key" };

/** An AWS service that publishes to topics of this account. */
export interface Publisher {
  readonly service: string;
  readonly sid: string;
  /** What AWS documents that the service sends to the key. */
  readonly toKey: (owner: Owner) => Conditions | undefined;
}

/** https://docs.aws.amazon.com/dtconsole/latest/userguide/set-up-sns.html */
export const notificationRules: Publisher = {
  service: "codestar-notifications.amazonaws.com",
  sid: "NotificationRules",
  toKey: ({ region }) => ({
    StringEquals: { "kms:ViaService": serviceHost("sns", region) },
  }),
};

/** To the key EventBridge says nothing of its source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
export const eventRules: Publisher = {
  service: "events.amazonaws.com",
  sid: "EventRules",
  toKey: () => undefined,
};

/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
export const alarms: Publisher = {
  service: "cloudwatch.amazonaws.com",
  sid: "Alarms",
  toKey: ({ account }) => ({ StringEquals: { "aws:SourceAccount": account } }),
};

const ofSns = ["kms:Decrypt", "kms:GenerateDataKey"];

/** Who publishes to a topic: nobody without TLS. */
export function topicPolicy(
  owner: Owner,
  topic: string,
  publishers: readonly Publisher[],
): readonly Statement[] {
  const resource = arn(owner, "sns", topic);
  return [
    ...publishers.map(
      ({ service, sid }): Statement => ({
        Sid: sid,
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sns:Publish",
        Resource: resource,
        Condition: { StringEquals: { "aws:SourceAccount": owner.account } },
      }),
    ),
    refuseInsecurePublishing(resource),
  ];
}

/** Amazon SNS asks for the key in the publisher's name, and says for which topic. */
export function publishersUseKey(
  owner: Owner,
  publishers: readonly Publisher[],
  topics: readonly string[],
): readonly Statement[] {
  const arns = topics.map((topic) => arn(owner, "sns", topic));
  return publishers.map(({ service, sid, toKey }) => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: ofSns,
    Resource: "*",
    Condition: {
      ...toKey(owner),
      ArnEquals: { "kms:EncryptionContext:aws:sns:topicArn": oneOrMany(arns) },
    },
  }));
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
    on: { kind: "key", account, region, arn: notificationsKey },
    actions: ofSns,
    when: {
      StringEquals: { "kms:ViaService": serviceHost("sns", region) },
      ArnEquals: { "kms:EncryptionContext:aws:sns:topicArn": topicArn },
    },
    why: "the topic that tells the approvers is encrypted",
  };
}
