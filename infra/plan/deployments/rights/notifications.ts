import { actionsOf } from "../../../grants/policy";
import { handOver } from "./hand-over";
import { finds, globally, type Right, rightsIn, type Scope, tagged } from "./right";

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

const snsTable = `
  aws:sns/topic:Topic Topics <name>
    read GetTopicAttributes ListTagsForResource
    make CreateTopic DeleteTopic SetTopicAttributes TagResource UntagResource
  aws:sns/topicSubscription:TopicSubscription Topics
    read GetSubscriptionAttributes
    make Subscribe Unsubscribe`;

/**
 * Topics, and the channels that show them: these are known by their tag, and made by a person.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awschatbot.html
 */
export function notificationRights(scope: Scope): readonly Right[] {
  const { owner } = scope;
  return [
    ...rightsIn(scope, "sns", snsTable),
    ...Object.entries(chats).flatMap(([type, { name, find }]): readonly Right[] => [
      finds("FindChannels", type, "chatbot", `${find} ListTagsForResource`),
      {
        id: "ChangeChannels",
        type,
        access: "write",
        actions: actionsOf("chatbot", `Delete${name} TagResource UntagResource Update${name}`),
        on: [globally(owner, "chatbot")("chat-configuration/*")],
        when: tagged(owner),
      },
      handOver(scope, { type, service: "chatbot", of: "channels" }),
    ]),
  ];
}
