import type { Principal, Request } from "../../judge";
import { type Call, documented, type Source } from "../call";
import type { Registered, Registry } from "../world/registry";

const notificationRules = documented("dtconsole/latest/userguide/troubleshooting");
const rulesKey = documented("dtconsole/latest/userguide/set-up-sns");
const eventRules = documented("sns/latest/dg/sns-access-policy-use-cases");
const topicKeys = documented("sns/latest/dg/sns-key-management");
const chat = documented("chatbot/latest/adminguide/chatbot-troubleshooting");

/** What AWS's services do by themselves to tell people of releases. */
export function notificationCalls(registry: Registry): readonly Call[] {
  return [
    ...registry
      .ofType("aws:codestarnotifications/notificationRule:NotificationRule")
      .flatMap((rule) => ruleCalls(registry, rule)),
    ...registry
      .ofType("aws:cloudwatch/eventTarget:EventTarget")
      .flatMap((target) => eventCalls(registry, target)),
    ...chatTypes.flatMap((type) => registry.ofType(type)).map(chatCall),
  ];
}

const chatTypes = [
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration",
  "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration",
];

/**
 * Who publishes asks Amazon SNS, which asks the topic's key in the publisher's name and says the topic.
 * https://docs.aws.amazon.com/gamelift/latest/flexmatchguide/queue-notification-sns-sse.html
 */
export function publishCalls(
  registry: Registry,
  topicArn: string,
  principal: Principal,
  source: Source,
  ofKey: Source = topicKeys,
): readonly Call[] {
  const [, , , region = "", account = ""] = topicArn.split(":");
  const call = (from: Source, request: Omit<Request, "principal" | "region">): Call => ({
    ...from,
    request: { principal, region, ...request },
    count: 1,
  });
  const topic = registry
    .ofType("aws:sns/topic:Topic")
    .find(({ resource }) => resource.outputs.arn === topicArn);
  const keyArn = topic?.resource.inputs.kmsMasterKeyId;
  const publish = call(source, {
    action: "sns:Publish",
    resource: topicArn,
    ownerAccount: account,
  });
  if (typeof keyArn !== "string") return [publish];
  return [
    publish,
    ...["kms:GenerateDataKey", "kms:Decrypt"].map((action) =>
      call(ofKey, {
        action,
        resource: keyArn,
        ownerAccount: keyArn.split(":")[4] ?? "",
        via: { service: "sns.amazonaws.com" },
        encryptionContext: { "aws:sns:topicArn": topicArn },
      }),
    ),
  ];
}

function ruleCalls(registry: Registry, { place, resource }: Registered): readonly Call[] {
  const targets = (resource.inputs.targets ?? []) as readonly { readonly address: string }[];
  const service = "codestar-notifications.amazonaws.com";
  const principal = { service, sourceAccount: place.account };
  return targets.flatMap(({ address }) =>
    publishCalls(registry, address, principal, notificationRules, rulesKey),
  );
}

function eventCalls(registry: Registry, { place, resource }: Registered): readonly Call[] {
  const { arn } = resource.inputs;
  if (typeof arn !== "string" || !/^arn:[\w-]+:sns:/.test(arn)) return [];
  const principal = { service: "events.amazonaws.com", sourceAccount: place.account };
  return publishCalls(registry, arn, principal, eventRules);
}

function chatCall({ place, resource }: Registered): Call {
  const role = String(resource.inputs.iamRoleArn);
  const principal = { service: "chatbot.amazonaws.com" };
  const request = {
    principal,
    action: "sts:AssumeRole",
    resource: role,
    ownerAccount: place.account,
    region: place.region,
  };
  return { ...chat, request, count: 1 };
}
