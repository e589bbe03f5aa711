export { actionGrants } from "./aws-action";
export { findProvider, stageActions } from "./catalogue";
export { pullRepository } from "./codecommit-source";
export { cloneThroughConnection, connectionPrefixes } from "./connection-source";
export { jobWorker, partner } from "./job-worker";
export {
  type Acting,
  type ActionProvider,
  actionCategories,
  type ComputeSettings,
  type GivenPermission,
  type NamedTouch,
  type PlannedAction,
  type Touched,
} from "./provider";
export * from "./providers";
