import { z } from "zod";
import { aws, between, list, map, text, wideName } from "./values";

const uuid = (what: string) =>
  text(
    `it must be the id of ${what}`,
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  );

/** https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html */
const slack = map({
  workspace: text(
    "it must be the id of a Slack workspace, such as T012AB3CD",
    /^[0-9A-Z]{1,255}$/,
  ).meta(aws("chatbot/latest/APIReference/API_CreateSlackChannelConfiguration")),
  channel: text(
    "it must be the id of a Slack channel, such as C012AB3CD",
    /^[A-Za-z0-9]{1,255}$/,
  ).meta(aws("chatbot/latest/APIReference/API_CreateSlackChannelConfiguration")),
});

/** https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateMicrosoftTeamsChannelConfiguration.html */
const teams = map({
  tenant: uuid("a tenant").meta(
    aws("chatbot/latest/APIReference/API_CreateMicrosoftTeamsChannelConfiguration"),
  ),
  team: uuid("a team").meta(
    aws("chatbot/latest/APIReference/API_CreateMicrosoftTeamsChannelConfiguration"),
  ),
  channel: text(
    "it must be the id of a channel as its link has it, such as 19%3aab…%40thread.tacv2",
    /^[\w+=/.,-]*%3[aA][\w+=/.,-]*%40[\w+=/.,-]*$/,
  ).meta(aws("chatbot/latest/APIReference/API_CreateMicrosoftTeamsChannelConfiguration")),
});

/** What may be heard of a pipeline, or of a project without one. */
const notificationEvents = [
  "started",
  "deployed",
  "succeeded",
  "failed",
  "canceled",
  "superseded",
  "approval",
] as const;

const events = `it must be a list of ${notificationEvents.join(", ")}`;

/** A topic: what is told there, and to whom. */
export const notifications = map({
  events: z
    .array(z.enum(notificationEvents, { error: events }), { error: events })
    .min(1, events)
    .default(["failed", "approval"])
    .describe("Default: what failed, and approvals that wait for an answer or got one."),
  pipelines: list("pipelines", wideName)
    .default([])
    .describe("Keys of `delivery.pipelines`. Default: all of them."),
  projects: list("projects", wideName)
    .default([])
    .describe("Keys of `delivery.projects`, which build without a pipeline. Default: all of them."),
  hangsAfterMinutes: between(15, 1_440, "minutes")
    .optional()
    .describe(
      "Minutes in which nothing changes in a stage before an alarm says that it hangs. Default: no alarm.",
    ),
  email: list(
    "e-mail addresses",
    text("it must be an e-mail address", /^[^\s@]+@[^\s@]+\.[^\s@]+$/),
  )
    .default([])
    .describe("Addresses; each confirms by a link that Amazon SNS sends."),
  slack: slack
    .optional()
    .describe(
      "The workspace is authorized once, in the console of Amazon Q Developer in chat applications.",
    ),
  teams: teams
    .optional()
    .describe("A channel of Microsoft Teams, authorized once in the same console."),
  chime: z
    .never({ error: "Amazon Chime ended on 2026-02-20: name a channel of slack or teams instead" })
    .optional(),
});

export type NotificationSettings = z.output<typeof notifications>;
export type NotificationEvent = (typeof notificationEvents)[number];
