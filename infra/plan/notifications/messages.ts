import { toolsPage } from "../../aws/console";
import type { Owner } from "../../names";
import type { NotificationEvent } from "../../settings/schema/notifications";

/** A message in words: which events of EventBridge it is about, and what it says of them. */
export interface PlannedMessage {
  /** What is told: the last part of the rule's name. */
  readonly key: string;
  readonly pattern: {
    readonly source: readonly string[];
    readonly "detail-type": readonly string[];
    readonly detail: Readonly<Record<string, unknown>>;
  };
  /** Where the event has what the words take from it, as JSON paths by name. */
  readonly paths: Readonly<Record<string, string>>;
  /** With names of paths in angle brackets. */
  readonly title: string;
  readonly text: string;
}

/** Names of what messages are about. */
export interface MessageSubjects {
  readonly pipelines: readonly string[];
  readonly projects: readonly string[];
  readonly applications: readonly string[];
}

type States = Readonly<Partial<Record<NotificationEvent, readonly string[]>>>;

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
const ofExecutions: States = {
  started: ["STARTED", "RESUMED"],
  succeeded: ["SUCCEEDED"],
  canceled: ["CANCELED", "STOPPED"],
  superseded: ["SUPERSEDED"],
};

/** https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html */
const ofBuilds: States = {
  started: ["IN_PROGRESS"],
  succeeded: ["SUCCEEDED"],
  canceled: ["STOPPED"],
};

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
const ofDeployments: States = { started: ["START"], deployed: ["SUCCESS"], failed: ["FAILURE"] };

/** Words for what AWS's own notifications would tell as JSON, each with the link to what it is about. */
export function planMessages(
  owner: Owner,
  events: readonly NotificationEvent[],
  { pipelines, projects, applications }: MessageSubjects,
): readonly PlannedMessage[] {
  return [
    ...(pipelines.length > 0 ? pipelineMessages(owner, events, pipelines) : []),
    ...(projects.length > 0 ? buildMessages(owner, events, projects) : []),
    ...(applications.length > 0 ? deploymentMessages(owner, events, applications) : []),
  ];
}

function pipelineMessages(
  { region }: Owner,
  events: readonly NotificationEvent[],
  pipeline: readonly string[],
): readonly PlannedMessage[] {
  const wants = (event: NotificationEvent) => events.includes(event);
  const about = (kind: string, detail: object) => ({
    source: ["aws.codepipeline"],
    "detail-type": [`CodePipeline ${kind} Execution State Change`],
    detail: { pipeline, ...detail },
  });
  const state = "$.detail.state";
  const execution = { pipeline: "$.detail.pipeline", execution: "$.detail.execution-id" };
  const stage = { ...execution, stage: "$.detail.stage" };
  const action = {
    ...stage,
    action: "$.detail.action",
    why: "$.detail.execution-result.external-execution-summary",
  };
  const page = toolsPage(
    region,
    "codepipeline/pipelines/<pipeline>/executions/<execution>/timeline",
  );
  const states = statesOf(ofExecutions, events);
  const approval = { type: { category: ["Approval"] } };
  const noApproval = { type: { category: [{ "anything-but": "Approval" }] } };
  return [
    ...only(states.length > 0, {
      key: "executions",
      pattern: about("Pipeline", { state: states }),
      paths: { ...execution, state },
      title: "<pipeline>: release <state>",
      text: page,
    }),
    ...only(wants("deployed"), {
      key: "stages",
      pattern: about("Stage", { state: ["SUCCEEDED"] }),
      paths: { ...stage, state },
      title: "<pipeline>: stage <stage> <state>",
      text: page,
    }),
    // An approval that was refused fails its action: it is told once.
    ...only(wants("failed"), {
      key: "failures",
      pattern: about("Action", { state: ["FAILED"], ...(wants("approval") && noApproval) }),
      paths: action,
      title: "<pipeline> failed in stage <stage>",
      text: `Action <action>: <why> ${page}`,
    }),
    // A condition may fail a stage too, and is no action.
    ...only(wants("failed"), {
      key: "failed-stages",
      pattern: about("Stage", { state: ["FAILED"] }),
      paths: { ...stage, state },
      title: "<pipeline>: stage <stage> <state>",
      text: `The action that failed says why in a message of its own; without one, a condition of the stage did not hold. ${page}`,
    }),
    ...only(wants("approval"), {
      key: "approvals",
      pattern: about("Action", { state: ["SUCCEEDED", "FAILED"], ...approval }),
      paths: { ...action, state },
      title: "<pipeline>: approval <action> of stage <stage> <state>",
      text: `<why> ${page}`,
    }),
  ];
}

function buildMessages(
  { account, region }: Owner,
  events: readonly NotificationEvent[],
  projects: readonly string[],
): readonly PlannedMessage[] {
  const about = (kind: string, detail: object) => ({
    source: ["aws.codebuild"],
    "detail-type": [`CodeBuild Build ${kind} Change`],
    detail: { "project-name": projects, ...detail },
  });
  const build = {
    project: "$.detail.project-name",
    state: "$.detail.build-status",
    log: "$.detail.additional-information.logs.deep-link",
  };
  const page = toolsPage(region, `codebuild/${account}/projects/<project>/history`);
  const states = statesOf(ofBuilds, events);
  return [
    ...only(states.length > 0, {
      key: "builds",
      pattern: about("State", { "build-status": states }),
      paths: build,
      title: "<project>: build <state>",
      text: `${page} with the log at <log>`,
    }),
    // The phase says why, which the state of a build does not.
    ...only(events.includes("failed"), {
      key: "failed-builds",
      pattern: about("Phase", {
        "completed-phase-status": ["FAILED", "FAULT", "TIMED_OUT", "CLIENT_ERROR"],
      }),
      paths: {
        ...build,
        state: "$.detail.completed-phase-status",
        phase: "$.detail.completed-phase",
        why: "$.detail.completed-phase-context",
      },
      title: "<project>: build <state> in phase <phase>",
      text: `<why> ${page} with the log at <log>`,
    }),
  ];
}

function deploymentMessages(
  { region }: Owner,
  events: readonly NotificationEvent[],
  application: readonly string[],
): readonly PlannedMessage[] {
  const states = statesOf(ofDeployments, events);
  return only(states.length > 0, {
    key: "deployments",
    pattern: {
      source: ["aws.codedeploy"],
      "detail-type": ["CodeDeploy Deployment State-change Notification"],
      detail: { application, state: states },
    },
    paths: {
      application: "$.detail.application",
      deployment: "$.detail.deploymentId",
      state: "$.detail.state",
    },
    title: "<application>: deployment <state>",
    text: toolsPage(region, "codedeploy/deployments/<deployment>"),
  });
}

function statesOf(of: States, events: readonly NotificationEvent[]): readonly string[] {
  return events.flatMap((event) => of[event] ?? []);
}

function only<Message>(wanted: boolean, message: Message): readonly Message[] {
  return wanted ? [message] : [];
}
