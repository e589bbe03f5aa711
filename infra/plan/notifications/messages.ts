import { toolsPage } from "../../aws/console";
import type { Owner } from "../../names";
import type { NotificationEvent } from "../../settings/schema/notifications";

/** What a topic's subscribers show: a text, or the message of a chat channel. */
export type MessageForm = "text" | "chat";

/** A message: which events of EventBridge it is about, and what it says of them. */
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
  /** What the topic gets, with names of paths in angle brackets. */
  readonly template: string;
}

/**
 * What a message says. It takes names, states, ids and links from its event, and never what somebody wrote:
 * EventBridge escapes nothing, so that a quote in the reason of a failure would lose the message. The link
 * leads to the reason.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
interface Said extends Omit<PlannedMessage, "template"> {
  readonly title: string;
  readonly text: string;
}

/** Names of what messages are about. */
interface MessageSubjects {
  readonly pipelines: readonly string[];
  /** Those of them whose approvals don't say themselves that they wait. */
  readonly waiting: readonly string[];
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
const ofRollouts: States = { started: ["START"], deployed: ["SUCCESS"], failed: ["FAILURE"] };

/**
 * Messages by rules of EventBridge, each with the link to what it is about. AWS's own notification rules need
 * a service-linked role, without which the first of an account fails; these need none.
 */
export function planMessages(
  owner: Owner,
  events: readonly NotificationEvent[],
  { pipelines, waiting, projects, applications }: MessageSubjects,
  form: MessageForm,
): readonly PlannedMessage[] {
  return [
    ...(pipelines.length > 0 ? pipelineMessages(owner, events, pipelines, waiting) : []),
    ...(projects.length > 0 ? buildMessages(owner, events, projects) : []),
    ...(applications.length > 0 ? rolloutMessages(owner, events, applications) : []),
  ].map(({ title, text, ...message }) => ({ ...message, template: templates[form](title, text) }));
}

const templates: Readonly<Record<MessageForm, (title: string, text: string) => string>> = {
  text: (title, text) => JSON.stringify(`${title}. ${text}`),
  // https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
  chat: (title, text) =>
    JSON.stringify({ version: "1.0", source: "custom", content: { title, description: text } }),
};

function* pipelineMessages(
  { region }: Owner,
  events: readonly NotificationEvent[],
  pipeline: readonly string[],
  waiting: readonly string[],
): Iterable<Said> {
  const wants = (event: NotificationEvent) => events.includes(event);
  const about = (kind: string, detail: object) => ({
    source: ["aws.codepipeline"],
    "detail-type": [`CodePipeline ${kind} Execution State Change`],
    detail: { pipeline, ...detail },
  });
  const state = "$.detail.state";
  const execution = { pipeline: "$.detail.pipeline", execution: "$.detail.execution-id" };
  const stage = { ...execution, stage: "$.detail.stage" };
  const action = { ...stage, action: "$.detail.action" };
  const page = toolsPage(
    region,
    "codepipeline/pipelines/<pipeline>/executions/<execution>/timeline",
  );
  const states = statesOf(ofExecutions, events);
  const approval = { type: { category: ["Approval"] } };
  const noApproval = { type: { category: [{ "anything-but": "Approval" }] } };
  if (states.length > 0) {
    const pattern = about("Pipeline", { state: states });
    const title = "<pipeline>: release <state>";
    yield { key: "executions", pattern, paths: { ...execution, state }, title, text: page };
  }
  const ofStage = { paths: { ...stage, state }, title: "<pipeline>: stage <stage> <state>" };
  if (wants("deployed"))
    yield {
      key: "stages",
      pattern: about("Stage", { state: ["SUCCEEDED"] }),
      ...ofStage,
      text: page,
    };
  if (wants("failed")) {
    // An approval that was refused fails its action: it is told once.
    const detail = { state: ["FAILED"], ...(wants("approval") && noApproval) };
    const title = "<pipeline> failed in stage <stage>";
    const text = `Action <action>: ${page}`;
    yield { key: "failures", pattern: about("Action", detail), paths: action, title, text };
    // A condition may fail a stage too, and is no action.
    const otherwise =
      "The action that failed has a message of its own; without one, a condition of the stage did not hold.";
    const pattern = about("Stage", { state: ["FAILED"] });
    yield { key: "failed-stages", pattern, ...ofStage, text: `${otherwise} ${page}` };
  }
  if (!wants("approval")) return;
  const asks = "<pipeline>: approval <action> of stage <stage>";
  const answered = about("Action", { state: ["SUCCEEDED", "FAILED"], ...approval });
  const answer = { paths: { ...action, state }, title: `${asks} <state>`, text: page };
  yield { key: "approvals", pattern: answered, ...answer };
  if (waiting.length === 0) return;
  const pattern = about("Action", { pipeline: waiting, state: ["STARTED"], ...approval });
  const title = `${asks} waits for an answer`;
  yield { key: "waiting", pattern, paths: action, title, text: page };
}

function* buildMessages(
  { account, region }: Owner,
  events: readonly NotificationEvent[],
  projects: readonly string[],
): Iterable<Said> {
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
  const text = `${page} with the log at <log>`;
  const states = statesOf(ofBuilds, events);
  if (states.length > 0) {
    const pattern = about("State", { "build-status": states });
    yield { key: "builds", pattern, paths: build, title: "<project>: build <state>", text };
  }
  if (!events.includes("failed")) return;
  // The phase is nearer to the reason than the state of a build is.
  const failures = ["FAILED", "FAULT", "TIMED_OUT", "CLIENT_ERROR"];
  const pattern = about("Phase", { "completed-phase-status": failures });
  const state = "$.detail.completed-phase-status";
  const paths = { ...build, state, phase: "$.detail.completed-phase" };
  const title = "<project>: build <state> in phase <phase>";
  yield { key: "failed-builds", pattern, paths, title, text };
}

function* rolloutMessages(
  { region }: Owner,
  events: readonly NotificationEvent[],
  application: readonly string[],
): Iterable<Said> {
  const state = statesOf(ofRollouts, events);
  if (state.length === 0) return;
  yield {
    key: "deployments",
    pattern: {
      source: ["aws.codedeploy"],
      "detail-type": ["CodeDeploy Deployment State-change Notification"],
      detail: { application, state },
    },
    paths: {
      application: "$.detail.application",
      deployment: "$.detail.deploymentId",
      state: "$.detail.state",
    },
    title: "<application>: deployment <state>",
    text: toolsPage(region, "codedeploy/deployments/<deployment>"),
  };
}

function statesOf(of: States, events: readonly NotificationEvent[]): readonly string[] {
  return events.flatMap((event) => of[event] ?? []);
}
