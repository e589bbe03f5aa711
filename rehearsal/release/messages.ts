import type { cloudwatch } from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import { inputsOf, type Registered, type World } from "../world/world";

/** Types of configurations of chat, each with the inputs that say which channel it is. */
export const chatChannels: Readonly<Record<string, readonly string[]>> = {
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": [
    "slackTeamId",
    "slackChannelId",
  ],
  "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": ["teamId", "channelId"],
};

/** What people would not hear: messages that get lost or show as JSON, and channels that AWS refuses. */
export function messageFaults(world: World): readonly string[] {
  return [
    ...world
      .ofType("aws:cloudwatch/eventTarget:EventTarget")
      .flatMap((target) => lostMessages(world, target)),
    ...refusedChannels(world),
  ];
}

/**
 * Fields of events that hold no more than names, states, ids and addresses: nobody's own words.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 * https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
 */
const plain =
  /^\$\.detail\.(pipeline|stage|action|execution-id|state|project-name|build-status|completed-phase(-status)?|additional-information\.logs\.deep-link|application|deploymentId)$/;

type Transformer = NonNullable<Unwrap<cloudwatch.EventTargetArgs>["inputTransformer"]>;

const worst = 'It said "no",\nin C:\\temp.';

/**
 * What EventBridge makes of a template: a value that stands alone becomes JSON, one within a text is put in
 * as it is, and one that the event lacks is left out.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
function transformed({ inputPaths = {}, inputTemplate }: Transformer, lacking: boolean): string {
  let quoted = false;
  return inputTemplate.replace(/\\.|"|<([\w.-]+)>/g, (part, name?: string) => {
    if (part === '"') quoted = !quoted;
    if (name === undefined) return part;
    const path = inputPaths[name] ?? "";
    const value = lacking ? "" : plain.test(path) ? "x" : worst;
    return quoted || lacking ? value : JSON.stringify(value);
  });
}

function lostMessages(world: World, target: Registered): readonly string[] {
  const { arn: topic, rule, inputTransformer } = inputsOf<cloudwatch.EventTargetArgs>(target);
  if (!/^arn:[\w-]+:sns:/.test(topic) || !inputTransformer) return [];
  const name = topic.split(":").at(-1);
  const said = [false, true].map((lacking) => parsed(transformed(inputTransformer, lacking)));
  const mailed = world
    .ofType("aws:sns/topicSubscription:TopicSubscription")
    .some(({ resource: { inputs } }) => inputs.topic === topic && inputs.protocol === "email");
  const shown = Object.keys(chatChannels)
    .flatMap((type) => world.ofType(type))
    .some(({ resource: { inputs } }) => (inputs.snsTopicArns as string[]).includes(topic));
  return [
    ...(said.includes(undefined)
      ? [
          `Rule ${rule} loses its message to ${name} where a value has a quote or is not there: EventBridge ` +
            "escapes none. Let the value stand alone, or leave it out.",
        ]
      : []),
    ...(mailed && said.some((each) => typeof each === "object")
      ? [
          `Rule ${rule} mails JSON to the addresses of ${name}: Amazon SNS sends a message as it is. Give ` +
            "addresses a topic of their own, with text.",
        ]
      : []),
    ...(shown && said.some((each) => each !== undefined && !isShown(each))
      ? [
          `Rule ${rule} sends to ${name} what chat does not show: it takes version 1.0, source custom and ` +
            "content.description.",
        ]
      : []),
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
function isShown(message: unknown): boolean {
  const { version, source, content } = Object(message);
  return version === "1.0" && source === "custom" && typeof content?.description === "string";
}

/**
 * An account has one configuration for a channel, which may show several topics.
 * https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1155
 */
function refusedChannels(world: World): readonly string[] {
  return Object.entries(chatChannels).flatMap(([type, ids]) => {
    const configurations = world.ofType(type).map(({ place, resource: { name, inputs } }) => ({
      name,
      channel: [place.account, ...ids.map((id) => inputs[id])].join(" "),
    }));
    return configurations.flatMap(({ name, channel }, index) => {
      const first = configurations.findIndex((each) => each.channel === channel);
      return first === index
        ? []
        : [
            `AWS refuses ${name}: account and channel (${channel}) have the configuration ` +
              `${configurations[first]?.name} already. Let one configuration show all topics.`,
          ];
    });
  });
}
