import * as chatbot from "@pulumi/aws/chatbot";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { serviceTrust } from "../../grants/policy";
import { partition, regionOf } from "../../names";
import type { PlannedTopic } from "../../plan";
import { render } from "../references";

export interface ChatChannelsArgs {
  readonly topic: PlannedTopic;
  readonly topicArn: pulumi.Input<string>;
}

/**
 * Slack and Microsoft Teams channels that show what a topic tells. Amazon Q Developer in chat applications,
 * which was AWS Chatbot until 2025, still has that name in its API.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/service-rename.html
 */
export class ChatChannels extends pulumi.ComponentResource {
  constructor(name: string, args: ChatChannelsArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:notifications:ChatChannels", name, {}, opts);
    const child = { parent: this };
    const { topic, topicArn } = args;
    const { slack, teams } = topic.settings;

    const role = new iam.Role(
      `${name}-role`,
      {
        description: `Shows messages of ${topic.name} in chat, and may do nothing`,
        path: "/ferry/",
        assumeRolePolicy: render(serviceTrust("chatbot.amazonaws.com")),
      },
      child,
    );
    const common = {
      iamRoleArn: role.arn,
      snsTopicArns: [topicArn],
      loggingLevel: "ERROR",
      // Without it a channel's members would be held by AdministratorAccess alone.
      guardrailPolicyArns: [`arn:${partition(regionOf(topic.arn))}:iam::aws:policy/AWSDenyAll`],
    };
    if (slack) {
      new chatbot.SlackChannelConfiguration(
        `${name}-slack`,
        {
          configurationName: `${topic.name}-slack`,
          slackTeamId: slack.workspace,
          slackChannelId: slack.channel,
          ...common,
        },
        child,
      );
    }
    if (teams) {
      new chatbot.TeamsChannelConfiguration(
        `${name}-teams`,
        {
          configurationName: `${topic.name}-teams`,
          tenantId: teams.tenant,
          teamId: teams.team,
          channelId: teams.channel,
          ...common,
        },
        child,
      );
    }
    this.registerOutputs({});
  }
}
