export { codebuild, codebuildTest } from "./codebuild";
export { codecommitSource, pullRepository } from "./codecommit-source";
export { codedeploy } from "./codedeploy";
export { codedeployToEcs } from "./codedeploy-to-ecs";
export {
  cloneThroughConnection,
  connectionPrefixes,
  connectionSource,
  withPrefix,
} from "./connection-source";
export { ecrSource } from "./ecr-source";
export { ecs } from "./ecs";
export { lambdaInvoke } from "./lambda-invoke";
export { manualApproval } from "./manual-approval";
export type { ActionProvider, PlannedAction, Touched } from "./provider";
export { s3Deploy } from "./s3-deploy";
export { s3Source } from "./s3-source";
