import { globalArn } from "../../arn";
import { handsOver } from "./delivery";
import { arnBeside, byProvider, byService, type Line, line, lines, type Table } from "./line";

const events = byService("amazoneventbridge");
const logs = byService("amazoncloudwatchlogs");
const alarms = byService("amazoncloudwatch");
const topics = byService("amazonsns");
const chat = byService("awschatbot");
const trails = byProvider("cloudtrail/trail");

const everything: Line["on"] = () => "*";

const ruleOf: Line["on"] = (target) =>
  arnBeside(target, "events", `rule/${target.resource.inputs.rule}`);
const alarm: Line["on"] = (resource) =>
  arnBeside(resource, "cloudwatch", `alarm:${resource.resource.inputs.name}`);
const topicOf: Line["on"] = ({ resource }) => String(resource.inputs.topic);
const channel: Line["on"] = ({ place, resource }) =>
  globalArn(place, "chatbot", `chat-configuration/channel/${resource.inputs.configurationName}`);
const delivered: Line["on"] = (resource) =>
  arnBeside(resource, "logs", "delivery:AbCdEfGhIjKlMnOp");

/** A delivery, its source and its destination: making it asks for all three. */
const ends: Line["on"] = (resource) => {
  const { deliverySourceName, deliveryDestinationArn } = resource.resource.inputs;
  return [
    arnBeside(resource, "logs", "delivery:AbCdEfGhIjKlMnOp"),
    arnBeside(resource, "logs", `delivery-source:${deliverySourceName}`),
    String(deliveryDestinationArn),
  ];
};

export const operations: Table = {
  "aws:cloudwatch/eventRule:EventRule": lines(events, undefined, {
    read: "events:DescribeRule events:ListTagsForResource",
    create: "events:PutRule events:TagResource",
    update: "events:PutRule events:UntagResource",
    delete: "events:DeleteRule",
  }),
  "aws:cloudwatch/eventTarget:EventTarget": [
    ...lines(events, ruleOf, {
      read: "events:ListTargetsByRule",
      create: "events:PutTargets",
      update: "events:PutTargets",
      delete: "events:RemoveTargets",
    }),
    ...handsOver("events", "roleArn"),
  ],
  "aws:cloudwatch/logGroup:LogGroup": [
    line(logs, "read", "logs:DescribeLogGroups", { on: everything }),
    ...lines(logs, undefined, {
      read: "logs:ListTagsForResource",
      create: "logs:CreateLogGroup logs:TagResource logs:PutRetentionPolicy",
      update:
        "logs:AssociateKmsKey logs:DisassociateKmsKey logs:PutRetentionPolicy logs:DeleteRetentionPolicy " +
        "logs:UntagResource",
      delete: "logs:DeleteLogGroup",
    }),
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": lines(alarms, alarm, {
    read: "cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource",
    create: "cloudwatch:PutMetricAlarm cloudwatch:TagResource",
    update: "cloudwatch:PutMetricAlarm cloudwatch:UntagResource",
    delete: "cloudwatch:DeleteAlarms",
  }),
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": [
    ...lines(logs, undefined, {
      read: "logs:GetDeliverySource logs:ListTagsForResource",
      create: "logs:PutDeliverySource logs:TagResource",
      update: "logs:PutDeliverySource logs:UntagResource",
    }),
    line(logs, "create", "cloudfront:AllowVendedLogDeliveryForResource", {
      on: ({ resource }) => String(resource.inputs.resourceArn),
    }),
  ],
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": lines(logs, undefined, {
    read: "logs:GetDeliveryDestination logs:ListTagsForResource",
    create: "logs:PutDeliveryDestination logs:TagResource",
    update: "logs:PutDeliveryDestination logs:UntagResource",
    delete: "logs:DeleteDeliveryDestination logs:DeleteDeliverySource",
  }),
  "aws:cloudwatch/logDelivery:LogDelivery": [
    line(logs, "read", "logs:GetDelivery logs:ListTagsForResource", { on: delivered }),
    line(logs, "update", "logs:UpdateDeliveryConfiguration", { on: ends }),
    line(logs, "update", "logs:UntagResource", { on: delivered }),
    line(logs, "delete", "logs:DeleteDelivery", { on: delivered }),
  ],
  "aws:cloudtrail/trail:Trail": [
    line(trails, "read", "cloudtrail:DescribeTrails", { on: everything }),
    ...lines(trails, undefined, {
      read: "cloudtrail:GetTrailStatus cloudtrail:GetEventSelectors cloudtrail:ListTags",
      create:
        "cloudtrail:CreateTrail cloudtrail:AddTags cloudtrail:StartLogging cloudtrail:PutEventSelectors",
      update: "cloudtrail:UpdateTrail cloudtrail:PutEventSelectors cloudtrail:RemoveTags",
    }),
  ],
  "aws:sns/topic:Topic": lines(topics, undefined, {
    read: "sns:GetTopicAttributes sns:ListTagsForResource",
    create: "sns:CreateTopic sns:TagResource sns:SetTopicAttributes",
    update: "sns:SetTopicAttributes sns:UntagResource",
    delete: "sns:DeleteTopic",
  }),
  "aws:sns/topicSubscription:TopicSubscription": lines(topics, topicOf, {
    read: "sns:GetSubscriptionAttributes",
    create: "sns:Subscribe",
    delete: "sns:Unsubscribe",
  }),
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": channelLines(
    "SlackChannelConfiguration",
    "DescribeSlackChannelConfigurations",
  ),
  "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": channelLines(
    "MicrosoftTeamsChannelConfiguration",
    "GetMicrosoftTeamsChannelConfiguration",
  ),
};

function channelLines(name: string, find: string): readonly Line[] {
  return [
    line(chat, "read", `chatbot:${find} chatbot:ListTagsForResource`, { on: everything }),
    line(chat, "update", `chatbot:Update${name} chatbot:UntagResource`, { on: channel }),
    line(chat, "delete", `chatbot:Delete${name}`, { on: channel }),
    ...handsOver("chatbot", "iamRoleArn"),
  ];
}
