import type { Principal } from "../../judge";
import { regionOf } from "../arn";
import { type Call, callsOf, documented, type Evidence } from "../call";
import type { Registered, World } from "../world/world";

const eventRules = documented("eventbridge/latest/userguide/eb-use-resource-based");
const eventSources = documented("sns/latest/dg/sns-access-policy-use-cases");
const topicKeys = documented("sns/latest/dg/sns-key-management");
const chat = documented("chatbot/latest/adminguide/chatbot-troubleshooting");

/**
 * Who publishes asks Amazon SNS, which asks the topic's key in the publisher's name and says the topic.
 * https://docs.aws.amazon.com/gamelift/latest/flexmatchguide/queue-notification-sns-sse.html
 */
export function publishCalls(
  world: World,
  topicArn: string,
  by: string | Principal,
  evidence: Evidence,
): readonly Call[] {
  const region = regionOf(topicArn);
  const topic = world.withOutput("aws:sns/topic:Topic", "arn", topicArn);
  const keyArn = topic?.resource.inputs.kmsMasterKeyId;
  const publish = callsOf(by, "sns:Publish", topicArn, evidence, { region });
  if (typeof keyArn !== "string") return publish;
  return [
    ...publish,
    ...callsOf(by, "kms:GenerateDataKey kms:Decrypt", keyArn, topicKeys, {
      region,
      via: { service: "sns.amazonaws.com" },
      encryptionContext: { "aws:sns:topicArn": topicArn },
    }),
  ];
}

/** Whether EventBridge says for whom it publishes, AWS's pages tell both ways: it has to be right under both. */
export function topicCalls({ place, resource }: Registered, world: World): readonly Call[] {
  const { arn } = resource.inputs;
  if (typeof arn !== "string" || !/^arn:[\w-]+:sns:/.test(arn)) return [];
  const service = "events.amazonaws.com";
  return [
    ...publishCalls(world, arn, { service }, eventRules),
    ...publishCalls(world, arn, { service, sourceAccount: place.account }, eventSources),
  ];
}

/** AWS's chat takes the role of a channel. */
export function chatCalls({ place, resource }: Registered): readonly Call[] {
  const { account: owner, region } = place;
  const role = String(resource.inputs.iamRoleArn);
  const by = { service: "chatbot.amazonaws.com" };
  return callsOf(by, "sts:AssumeRole", role, chat, { owner, region });
}
