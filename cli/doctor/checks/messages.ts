import type { ListSubscriptionsByTopicCommandOutput, Subscription } from "@aws-sdk/client-sns";
import { regionOf } from "../../../rehearsal/arn";
import { type Aws, orAbsent } from "../aws";
import { type Answer, type Check, good, later, mend } from "../check";
import type { Made, Patient } from "../patient";

/** Whether people get the stack's messages. */
export function messageChecks({ all }: Patient): readonly Check[] {
  return [
    ...all("aws:sns/topicSubscription:TopicSubscription").map(subscriptionCheck),
    ...all("aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration").map(slackCheck),
    ...all("aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration").map(teamsCheck),
  ];
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
function subscriptionCheck({ inputs }: Made): Check {
  const { topic, protocol, endpoint } = inputs as Readonly<Record<string, string>>;
  return {
    what: `subscription of ${endpoint} to ${topic?.split(":").at(-1)}`,
    why: "Amazon SNS sends nothing to whoever has not confirmed",
    ask: async (aws) => {
      const found = (await orAbsent(subscriptionsOf(aws, String(topic)), [])).find(
        ({ Endpoint, Protocol }) => Endpoint === endpoint && Protocol === protocol,
      );
      if (!found) return later("comes with pulumi up, and waits then for its confirmation");
      return found.SubscriptionArn === "PendingConfirmation"
        ? mend(
            "is not confirmed",
            `open the link in Amazon SNS's message; a new one: aws sns subscribe --topic-arn ${topic} --protocol ${protocol} --notification-endpoint ${endpoint}`,
          )
        : good("is confirmed");
    },
  };
}

async function subscriptionsOf(aws: Aws, topic: string): Promise<readonly Subscription[]> {
  const all: Subscription[] = [];
  let NextToken: string | undefined;
  do {
    const page: ListSubscriptionsByTopicCommandOutput = await aws.read(
      "sns",
      regionOf(topic),
      "ListSubscriptionsByTopic",
      { TopicArn: topic, ...(NextToken !== undefined && { NextToken }) },
    );
    all.push(...(page.Subscriptions ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return all;
}

/** Chat has endpoints in few Regions, each of which knows all: https://docs.aws.amazon.com/general/latest/gr/chatbot.html */
const chat = { service: "chatbot", region: "us-east-2" };

const place = "https://console.aws.amazon.com/chatbot/home#/chat-clients";

function slackCheck({ inputs: { slackTeamId } }: Made): Check {
  return {
    what: `Slack workspace ${slackTeamId}`,
    why: "pulumi up can't make the channel before somebody of the workspace lets AWS in",
    ask: async (aws) => {
      const { SlackWorkspaces = [] } = await aws.readJson<{
        readonly SlackWorkspaces?: readonly { readonly SlackTeamId?: string }[];
      }>({ ...chat, operation: "DescribeSlackWorkspaces", path: "/describe-slack-workspaces" });
      return letIn(
        SlackWorkspaces.some(({ SlackTeamId }) => SlackTeamId === slackTeamId),
        "Slack",
      );
    },
  };
}

function teamsCheck({ inputs: { teamId, tenantId } }: Made): Check {
  return {
    what: `team ${teamId} of Microsoft Teams`,
    why: "pulumi up can't make the channel before somebody of the team lets AWS in",
    ask: async (aws) => {
      const { ConfiguredTeams = [] } = await aws.readJson<{
        readonly ConfiguredTeams?: readonly {
          readonly TeamId?: string;
          readonly TenantId?: string;
        }[];
      }>({
        ...chat,
        operation: "ListMicrosoftTeamsConfiguredTeams",
        path: "/list-ms-teams-configured-teams",
      });
      return letIn(
        ConfiguredTeams.some(({ TeamId, TenantId }) => TeamId === teamId && TenantId === tenantId),
        "Microsoft Teams",
      );
    },
  };
}

function letIn(isIn: boolean, client: string): Answer {
  return isIn
    ? good("is authorized")
    : mend("is not authorized", `configure ${client} once: ${place}`);
}
