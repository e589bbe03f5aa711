export { codebuild } from "./codebuild";
export { connectionPrefixes, connectionSource, withPrefix } from "./connection-source";
export { lambdaInvoke } from "./lambda-invoke";
export { manualApproval } from "./manual-approval";
export type { ActionProvider, PlannedAction } from "./provider";
export { s3Deploy } from "./s3-deploy";
export { s3Source } from "./s3-source";
