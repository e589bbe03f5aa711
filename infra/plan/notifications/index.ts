import type { PlannedAction } from "../../actions";
import { type Grant, principal, resourceHalf } from "../../grants/grant";
import {
  alarms as alarmsPublisher,
  encryptForApprovers,
  eventRules,
  notificationRules,
  notificationsKey,
  type Publisher,
  publishersUseKey,
  topicPolicy,
} from "../../grants/notifications";
import { type PolicyDocument, policy, type Statement } from "../../grants/policy";
import * as names from "../../names";
import type { DeliverySettings, NotificationSettings } from "../../settings";
import type { NotificationEvent } from "../../settings/schema/notifications";
import type { PlannedOwnProject } from "../builds/own-projects";
import type { PlannedPipeline } from "../pipelines";
import type { ToldApplication } from "./applications";
import { eventsOfApplication, eventsOfPipeline, eventsOfProject } from "./events";
import { type PlannedMessage, planMessages } from "./messages";
import { type PlannedStageWatch, planStageWatch } from "./stage-watch";

/** Everything by which people hear of releases. */
export interface PlannedNotifications {
  /** What the key's policy says beside who administers it. */
  readonly keyUse: readonly Statement[];
  readonly topics: readonly PlannedTopic[];
  /** Made where a topic wants to hear of stages that hang. */
  readonly stageWatch?: PlannedStageWatch;
}

/** A topic, what is told there, and to whom. */
export interface PlannedTopic {
  readonly key: string;
  readonly name: string;
  readonly arn: string;
  readonly policy: PolicyDocument;
  readonly settings: NotificationSettings;
  /** AWS's notifications, which chat shows with links; none where there are messages. */
  readonly rules: readonly PlannedNotificationRule[];
  /** The same events in words: mail shows AWS's notifications as JSON, without a link. */
  readonly messages: readonly PlannedTopicMessage[];
  /** The stages that an alarm is about. */
  readonly alarms: readonly PlannedAlarm[];
}

/** A message, and what its rule is called. */
export interface PlannedTopicMessage extends PlannedMessage {
  readonly rule: string;
}

/** An alarm about a stage in which nothing changes. */
export interface PlannedAlarm {
  /** The topic, the pipeline and the stage: the logical name. */
  readonly key: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly minutes: number;
}

/** A notification rule: a pipeline, a project or an application, and the types of events that AWS tells of it. */
export interface PlannedNotificationRule {
  /** The topic and what the rule is about: the logical name. */
  readonly key: string;
  readonly name: string;
  readonly resource: string;
  readonly events: readonly string[];
}

/** What can be told of. */
interface Subjects {
  readonly pipelines: readonly PlannedPipeline[];
  readonly projects: readonly PlannedOwnProject[];
  readonly applications: readonly ToldApplication[];
}

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
  const topics = groups.map(([key, settings]) =>
    planTopic(owner, key, settings, { pipelines, ...others }),
  );
  const approvals = told.flatMap(({ grants }) =>
    grants.filter(({ on }) => on.kind === "key" && on.arn === notificationsKey),
  );
  const { account, region } = owner;
  const stageWatch = planStageWatch(owner, topics);
  const publishers = [...new Set(topics.flatMap(publishersOf))];
  return {
    pipelines: told,
    notifications: {
      topics,
      ...(stageWatch && { stageWatch }),
      keyUse: [
        ...resourceHalf(approvals, { kind: "key", account, region, arn: notificationsKey }),
        ...publishers.flatMap((publisher) =>
          publishersUseKey(
            owner,
            [publisher],
            topics
              .filter((topic) => publishersOf(topic).includes(publisher))
              .map(({ name }) => name),
          ),
        ),
      ],
    },
  };
}

function planTopic(
  owner: names.Owner,
  key: string,
  settings: NotificationSettings,
  all: Subjects,
): PlannedTopic {
  const { events, email, hangsAfterMinutes } = settings;
  const name = names.notifications(owner, key);
  const pipelines = all.pipelines.filter((each) => isChosen(settings.pipelines, each));
  const projects = all.projects.filter((each) => isChosen(settings.projects, each));
  const applications = all.applications.filter(({ pipeline }) =>
    isChosen(settings.pipelines, { key: pipeline }),
  );
  const told = { pipelines, projects, applications };
  const topic = {
    key,
    name,
    arn: names.arn(owner, "sns", name),
    settings,
    rules: email.length > 0 ? [] : planRules(owner, key, events, told),
    messages:
      email.length > 0
        ? planMessages(owner, events, {
            pipelines: pipelines.map((each) => each.name),
            projects: projects.map(({ project }) => project),
            applications: applications.map(({ application }) => application),
          }).map((each) => ({ ...each, rule: names.notificationRule(owner, key, each.key) }))
        : [],
    alarms:
      hangsAfterMinutes === undefined
        ? []
        : pipelines.flatMap((pipeline) =>
            pipeline.stages.map((stage) => ({
              key: `${key}_${pipeline.key}_${stage.name}`,
              pipeline: pipeline.name,
              stage: stage.name,
              minutes: hangsAfterMinutes,
            })),
          ),
  };
  return { ...topic, policy: policy(topicPolicy(owner, name, publishersOf(topic))) };
}

function planRules(
  owner: names.Owner,
  topic: string,
  events: readonly NotificationEvent[],
  { pipelines, projects, applications }: Subjects,
): readonly PlannedNotificationRule[] {
  const rule = (subject: string, resource: string, types: readonly string[]) => ({
    key: `${topic}_${subject}`,
    name: names.notificationRule(owner, topic, subject),
    resource,
    events: types,
  });
  return [
    ...pipelines.map((each) =>
      rule(each.key, names.arn(owner, "codepipeline", each.name), eventsOfPipeline(events)),
    ),
    ...projects.map((each) =>
      rule(
        `project_${each.key}`,
        names.arn(owner, "codebuild", `project/${each.project}`),
        eventsOfProject(events),
      ),
    ),
    ...applications.map((each) =>
      rule(
        `application_${each.key}`,
        names.arn(owner, "codedeploy", `application:${each.application}`),
        eventsOfApplication(events),
      ),
    ),
  ].filter((each) => each.events.length > 0);
}

function isChosen(chosen: readonly string[], { key }: { readonly key: string }): boolean {
  return chosen.length === 0 || chosen.includes(key);
}

function publishersOf({
  rules,
  messages,
  alarms,
}: Pick<PlannedTopic, "rules" | "messages" | "alarms">): readonly Publisher[] {
  return [
    ...(rules.length > 0 ? [notificationRules] : []),
    ...(messages.length > 0 ? [eventRules] : []),
    ...(alarms.length > 0 ? [alarmsPublisher] : []),
  ];
}

/** An approval names one topic: that of the first group which wants to hear of it. */
function tellApprovers(
  owner: names.Owner,
  pipeline: PlannedPipeline,
  groups: readonly (readonly [string, NotificationSettings])[],
): PlannedPipeline {
  const [group] =
    groups.find(
      ([, { events, pipelines }]) => events.includes("approval") && isChosen(pipelines, pipeline),
    ) ?? [];
  if (group === undefined) return pipeline;
  const topic = names.arn(owner, "sns", names.notifications(owner, group));
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
      grants.push(...tellGrants(told));
      return told;
    }),
  }));
  return { ...pipeline, stages, grants: [...pipeline.grants, ...grants] };
}

function asksApprovers({ provider, configuration }: PlannedAction): boolean {
  return provider.category === "Approval" && configuration.NotificationArn === undefined;
}

/** An approval has no artifacts: its grants ask for no store. */
function tellGrants(action: PlannedAction): readonly Grant[] {
  const none = { account: "", region: "", bucketName: "", bucketArn: "", keyArn: "" };
  return action.provider.grants(action, none);
}
