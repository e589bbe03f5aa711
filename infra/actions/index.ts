export { actionGrants } from "./aws-action";
export { findProvider, stageActions } from "./catalogue";
export { pullRepository } from "./codecommit-source";
export { cloneThroughConnection, connectionPrefixes } from "./connection-source";
export { jobWorker } from "./job-worker";
export {
  type ActionProvider,
  actionCategories,
  type NamedTouch,
  type PlannedAction,
  type Touched,
} from "./provider";
export * from "./providers";
