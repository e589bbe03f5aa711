import * as chatbot from "@pulumi/aws/chatbot";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { serviceTrust } from "../../grants/policy";
import { type Owner, partition, rolePath } from "../../names";
import type { PlannedChannel } from "../../plan";
import { render } from "../references";

export interface ChatArgs {
  readonly owner: Owner;
  readonly channels: readonly PlannedChannel[];
  /** The topics, which come first. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * Slack and Microsoft Teams channels that show what topics tell. Amazon Q Developer in chat applications,
 * which was AWS Chatbot until 2025, still has that name in its API.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/service-rename.html
 */
export class Chat extends pulumi.ComponentResource {
  constructor(name: string, args: ChatArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:notifications:Chat", name, {}, opts);
    const { owner, channels, after } = args;
    const role = new iam.Role(
      `${name}-role`,
      {
        description: "Shows messages in chat, and may do nothing",
        path: rolePath(owner),
        assumeRolePolicy: render(serviceTrust("chatbot.amazonaws.com")),
      },
      { parent: this },
    );
    for (const channel of channels) {
      const { key, name: configurationName, topics } = channel;
      const common = {
        configurationName,
        iamRoleArn: role.arn,
        snsTopicArns: [...topics],
        loggingLevel: "ERROR",
        // Without it a channel's members would be held by AdministratorAccess alone.
        guardrailPolicyArns: [`arn:${partition(owner.region)}:iam::aws:policy/AWSDenyAll`],
      };
      const own = {
        parent: this,
        dependsOn: [...after],
        // A channel with a configuration takes no second one, and a name can't be edited.
        deleteBeforeReplace: true,
        aliases: formerNames(channel, opts.parent),
      };
      if ("slack" in channel) {
        const { workspace, channel: slackChannelId } = channel.slack;
        const { SlackChannelConfiguration } = chatbot;
        new SlackChannelConfiguration(
          key,
          { ...common, slackTeamId: workspace, slackChannelId },
          own,
        );
      } else {
        const { tenant, team, channel: channelId } = channel.teams;
        const { TeamsChannelConfiguration } = chatbot;
        new TeamsChannelConfiguration(
          key,
          { ...common, tenantId: tenant, teamId: team, channelId },
          own,
        );
      }
    }
    this.registerOutputs({});
  }
}

/** Until configurations had the channel's name they had their topic's, below it. */
function formerNames(channel: PlannedChannel, parent: pulumi.Resource | undefined) {
  const kind = "slack" in channel ? "slack" : "teams";
  return channel.groups.map((group) => {
    const topic = pulumi.createUrn(`${group}-topic`, "ferry:notifications:Topic", parent);
    const chat = `${group}-topic-chat`;
    return {
      name: `${chat}-${kind}`,
      parent: pulumi.createUrn(chat, "ferry:notifications:ChatChannels", topic),
    };
  });
}
