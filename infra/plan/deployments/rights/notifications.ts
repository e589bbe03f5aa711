import * as names from "../../../names";
import { handOver } from "./hand-over";
import { actions, arnsOf, type Right, type Scope, tagged, uses } from "./right";

const topic = "aws:sns/topic:Topic";
const chats = {
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {
    name: "SlackChannelConfiguration",
    find: "DescribeSlackChannelConfigurations",
  },
  "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": {
    name: "MicrosoftTeamsChannelConfiguration",
    find: "GetMicrosoftTeamsChannelConfiguration",
  },
} as const;

/** Topics, and the channels that show them: these are known by their tag, and made by a person. */
export function notificationRights(scope: Scope): readonly Right[] {
  const topics = { of: "Topics", on: arnsOf(scope, topic, "sns", "") };
  return [
    ...uses(
      {
        type: topic,
        ...topics,
        read: actions("sns", "GetTopicAttributes ListTagsForResource"),
        write: actions(
          "sns",
          "CreateTopic DeleteTopic SetTopicAttributes TagResource UntagResource",
        ),
      },
      {
        type: "aws:sns/topicSubscription:TopicSubscription",
        ...topics,
        read: ["sns:GetSubscriptionAttributes"],
        write: actions("sns", "Subscribe Unsubscribe"),
      },
    ),
    ...chatRights(scope),
  ];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awschatbot.html */
function chatRights(scope: Scope): readonly Right[] {
  const { owner } = scope;
  const channels = [
    `arn:${names.partition(owner.region)}:chatbot::${owner.account}:chat-configuration/*`,
  ];
  return Object.entries(chats).flatMap(([type, { name, find }]): readonly Right[] => [
    {
      id: "FindChannels",
      type,
      access: "read",
      actions: actions("chatbot", `${find} ListTagsForResource`),
      on: ["*"],
    },
    {
      id: "ChangeChannels",
      type,
      access: "write",
      actions: actions("chatbot", `Delete${name} UntagResource Update${name}`),
      on: channels,
      when: tagged(owner),
    },
    handOver(scope, { type, service: "chatbot", of: "channels" }),
  ]);
}
