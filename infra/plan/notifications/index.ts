import type { PlannedAction } from "../../actions";
import { type Grant, principal, resourceHalf } from "../../grants/grant";
import {
  alarms as alarmsPublisher,
  encryptForApprovers,
  eventRules,
  type Publisher,
  publisherUsesKey,
  topicPolicy,
} from "../../grants/notifications";
import { policy, type Statement } from "../../grants/policy";
import { reference } from "../../grants/references";
import * as names from "../../names";
import type { DeliverySettings, NotificationSettings } from "../../settings";
import type { PlannedOwnProject } from "../builds/own-projects";
import type { PlannedPipeline, PlannedStage } from "../pipelines/planned";
import type { ToldApplication } from "./applications";
import { type PlannedApprovalMessage, planApprovalMessage } from "./approval-message";
import { type PlannedChannel, planChannels } from "./chat";
import { type MessageForm, planMessages } from "./messages";
import type { PlannedAlarm, PlannedTopic } from "./planned";
import { type PlannedStageWatch, planStageWatch } from "./stage-watch";

/** Everything by which people hear of releases. */
export interface PlannedNotifications {
  /** What the key's policy says beside who administers it. */
  readonly keyUse: readonly Statement[];
  readonly topics: readonly PlannedTopic[];
  readonly channels: readonly PlannedChannel[];
  /** Made where a topic wants to hear of stages that hang. */
  readonly stageWatch?: PlannedStageWatch;
  /** Made where chat wants to hear of approvals. */
  readonly approvalMessage?: PlannedApprovalMessage;
}

/** What can be told of. */
interface Subjects {
  readonly pipelines: readonly PlannedPipeline[];
  readonly projects: readonly PlannedOwnProject[];
  readonly applications: readonly ToldApplication[];
}

type Group = readonly [key: string, settings: NotificationSettings];

/** Plans who hears of what. The pipelines come back with approvals that tell their approvers. */
export function planNotifications(
  owner: names.Owner,
  { notifications }: DeliverySettings,
  { pipelines, ...others }: Subjects,
): {
  readonly pipelines: readonly PlannedPipeline[];
  readonly notifications?: PlannedNotifications;
} {
  const groups = Object.entries(notifications);
  if (groups.length === 0) return { pipelines };
  const told = pipelines.map((pipeline) => tellApprovers(owner, pipeline, groups));
  const topics = groups.flatMap((group) =>
    planTopics(owner, group, groups, { pipelines, ...others }),
  );
  const approvalMessage = planApprovalMessage(
    owner,
    groups.flatMap(([group, settings]) =>
      inChat(settings) && settings.events.includes("approval")
        ? pipelines
            .filter((each) => isChosen(settings.pipelines, each) && asks(each))
            .map(({ name }) => ({
              pipeline: name,
              topic: chatTopic(owner, group, settings).arn,
            }))
        : [],
    ),
  );
  const approvals = [
    ...told.flatMap(({ grants }) => grants),
    ...(approvalMessage?.grants ?? []),
  ].filter(({ on }) => on.kind === "key" && on.arn === reference.notificationsKey);
  const { account, region } = owner;
  const stageWatch = planStageWatch(owner, topics);
  const channels = planChannels(
    owner,
    groups.flatMap(([group, settings]) =>
      inChat(settings)
        ? [{ group, arn: chatTopic(owner, group, settings).arn, channels: settings }]
        : [],
    ),
  );
  return {
    pipelines: told,
    notifications: {
      topics: topics.map(({ publishers: _, ...topic }) => topic),
      channels,
      ...(stageWatch && { stageWatch }),
      ...(approvalMessage && { approvalMessage }),
      keyUse: [
        ...resourceHalf(approvals, {
          kind: "key",
          account,
          region,
          arn: reference.notificationsKey,
        }),
        ...[eventRules, alarmsPublisher].flatMap((publisher) => {
          const of = topics.filter(({ publishers }) => publishers.includes(publisher));
          return of.length === 0
            ? []
            : [
                publisherUsesKey(
                  owner,
                  publisher,
                  of.map(({ arn }) => arn),
                ),
              ];
        }),
      ],
    },
  };
}

function inChat({ slack, teams }: NotificationSettings): boolean {
  return (slack ?? teams) !== undefined;
}

function isMailed({ email }: NotificationSettings): boolean {
  return email.length > 0;
}

function topicNamed(owner: names.Owner, key: string) {
  const name = names.notifications(owner, key);
  return { key, name, arn: names.arn(owner, "sns", name) };
}

/** The topic of a group that chat shows. */
function chatTopic(owner: names.Owner, group: string, settings: NotificationSettings) {
  // No group has an underscore.
  return topicNamed(owner, isMailed(settings) ? `${group}_chat` : group);
}

function planTopics(
  owner: names.Owner,
  [group, settings]: Group,
  groups: readonly Group[],
  all: Subjects,
): readonly (PlannedTopic & { readonly publishers: readonly Publisher[] })[] {
  const { events, email } = settings;
  const pipelines = all.pipelines.filter((each) => isChosen(settings.pipelines, each));
  const subjects = {
    pipelines: pipelines.map(({ name }) => name),
    projects: all.projects
      .filter((each) => isChosen(settings.projects, each))
      .map(({ project }) => project),
    applications: all.applications
      .filter(({ pipeline }) => isChosen(settings.pipelines, { key: pipeline }))
      .map(({ application }) => application),
  };
  const unheard = pipelines.filter((each) => approversOf(each, groups) !== group);
  const forms: readonly (ReturnType<typeof topicNamed> & {
    readonly form: MessageForm;
    readonly email: readonly string[];
  })[] = [
    ...(isMailed(settings) || !inChat(settings)
      ? [{ ...topicNamed(owner, group), form: "text" as const, email }]
      : []),
    ...(inChat(settings)
      ? [{ ...chatTopic(owner, group, settings), form: "chat" as const, email: [] }]
      : []),
  ];
  const arns = forms.map(({ arn }) => arn);
  return forms.map(({ form, ...topic }, index) => {
    // Of an approval that waits chat is told by a function: what it asks is in no event.
    const waiting = (form === "chat" ? [] : unheard).map(({ name }) => name);
    const messages = planMessages(owner, events, { ...subjects, waiting }, form).map((each) => ({
      ...each,
      rule: names.notificationRule(owner, topic.key, each.key),
    }));
    const alarms = index === 0 ? planAlarms(group, settings, pipelines, arns) : [];
    const publishers = [
      ...(messages.length > 0 ? [eventRules] : []),
      ...(settings.hangsAfterMinutes !== undefined ? [alarmsPublisher] : []),
    ];
    return {
      ...topic,
      messages,
      alarms,
      publishers,
      policy: policy(topicPolicy(owner, topic.arn, publishers)),
    };
  });
}

function planAlarms(
  group: string,
  { hangsAfterMinutes: minutes }: NotificationSettings,
  pipelines: readonly PlannedPipeline[],
  topics: readonly string[],
): readonly PlannedAlarm[] {
  if (minutes === undefined) return [];
  return pipelines.flatMap((pipeline) =>
    pipeline.stages.filter(isNoApproval).map((stage) => ({
      key: `${group}_${pipeline.key}_${stage.name}`,
      group,
      pipeline: pipeline.name,
      stage: stage.name,
      minutes,
      topics,
    })),
  );
}

/** People have their time: a stage of approvals alone never hangs. */
function asks({ stages }: PlannedPipeline): boolean {
  return stages.some(({ actions }) =>
    actions.some(({ provider }) => provider.category === "Approval"),
  );
}

function isNoApproval({ actions }: PlannedStage): boolean {
  return actions.some(({ provider }) => provider.category !== "Approval");
}

function isChosen(chosen: readonly string[], { key }: { readonly key: string }): boolean {
  return chosen.length === 0 || chosen.includes(key);
}

/**
 * The group whose addresses an approval itself tells that it waits: it names one topic, and says it in words
 * to addresses, but in JSON to chat.
 */
function approversOf(pipeline: PlannedPipeline, groups: readonly Group[]): string | undefined {
  return groups.find(
    ([, settings]) =>
      settings.events.includes("approval") &&
      isChosen(settings.pipelines, pipeline) &&
      (isMailed(settings) || !inChat(settings)),
  )?.[0];
}

function tellApprovers(
  owner: names.Owner,
  pipeline: PlannedPipeline,
  groups: readonly Group[],
): PlannedPipeline {
  const group = approversOf(pipeline, groups);
  if (group === undefined) return pipeline;
  const { arn: topic } = topicNamed(owner, group);
  const grants: Grant[] = [];
  const stages = pipeline.stages.map((stage) => ({
    ...stage,
    actions: stage.actions.map((action): PlannedAction => {
      if (!asksApprovers(action)) return action;
      grants.push(encryptForApprovers(principal(action.actor.roleArn), owner, topic));
      const told = {
        ...action,
        configuration: { ...action.configuration, NotificationArn: topic },
      };
      grants.push(...told.provider.grants(told));
      return told;
    }),
  }));
  return { ...pipeline, stages, grants: [...pipeline.grants, ...grants] };
}

function asksApprovers({ provider, configuration }: PlannedAction): boolean {
  return provider.category === "Approval" && configuration.NotificationArn === undefined;
}
