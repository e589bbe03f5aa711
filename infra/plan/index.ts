export type { PlannedOwnProject } from "./builds/own-projects";
export { needStorage, type PlannedProject } from "./builds/projects";
export type { PlannedRepository } from "./builds/repositories";
export type { PlannedFunction } from "./bundled-function";
export { type PlannedLogs, planLogs } from "./logs";
export type { PlannedNotifications } from "./notifications";
export type { PlannedApprovalMessage } from "./notifications/approval-message";
export type { PlannedChannel } from "./notifications/chat";
export type { PlannedAlarm, PlannedTopic } from "./notifications/planned";
export type { PlannedStageWatch } from "./notifications/stage-watch";
export type { PlannedPeople } from "./people";
export type { PlannedChangedPaths } from "./pipelines/changed-paths";
export type { PlannedEvent } from "./pipelines/events";
export type { PlannedInvalidate } from "./pipelines/invalidate";
export type { PlannedPipeline } from "./pipelines/planned";
export { type BucketSource, bucketSources } from "./pipelines/sources";
export type { PlannedBus } from "./source-bus";
export { allStores, type PlannedStore } from "./stores";
export { type PlannedApplication, planApplications } from "./targets/applications";
export type { NamedStack, NamedStacks } from "./targets/destinations";
export {
  type PlannedContainer,
  type PlannedInstances,
  type PlannedService,
  planServices,
} from "./targets/services";
export { type PlannedSite, planSites } from "./targets/sites";
