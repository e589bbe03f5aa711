import type { NotificationEvent } from "../../settings/schema/notifications";

/**
 * AWS's types of events, by what a group wants to hear.
 * https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html#concepts-api
 */
const ofPipeline: Readonly<Record<NotificationEvent, readonly string[]>> = {
  started: ["pipeline-execution-started", "pipeline-execution-resumed"],
  deployed: ["stage-execution-succeeded"],
  succeeded: ["pipeline-execution-succeeded"],
  failed: ["pipeline-execution-failed"],
  canceled: ["pipeline-execution-canceled"],
  superseded: ["pipeline-execution-superseded"],
  // The action itself tells that it waits, with links to the review: see NotificationArn.
  approval: ["manual-approval-succeeded", "manual-approval-failed"],
};

const ofProject: Readonly<Partial<Record<NotificationEvent, string>>> = {
  started: "in-progress",
  succeeded: "succeeded",
  failed: "failed",
  canceled: "stopped",
};

/** https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html#events-ref-deployapplication */
const ofApplication: Readonly<Partial<Record<NotificationEvent, string>>> = {
  started: "started",
  deployed: "succeeded",
  failed: "failed",
};

export function eventsOfPipeline(events: readonly NotificationEvent[]): readonly string[] {
  return events
    .flatMap((event) => ofPipeline[event])
    .map((type) => `codepipeline-pipeline-${type}`);
}

export function eventsOfProject(events: readonly NotificationEvent[]): readonly string[] {
  return events
    .flatMap((event) => ofProject[event] ?? [])
    .map((state) => `codebuild-project-build-state-${state}`);
}

export function eventsOfApplication(events: readonly NotificationEvent[]): readonly string[] {
  return events
    .flatMap((event) => ofApplication[event] ?? [])
    .map((state) => `codedeploy-application-deployment-${state}`);
}
