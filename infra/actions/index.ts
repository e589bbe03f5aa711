export { findProvider, stageActions } from "./catalogue";
export { cloudFormation } from "./cloudformation";
export { codebuild, codebuildTest } from "./codebuild";
export { codecommitSource, pullRepository } from "./codecommit-source";
export { codedeploy } from "./codedeploy";
export { codedeployToEcs } from "./codedeploy-to-ecs";
export { commands } from "./commands";
export {
  cloneThroughConnection,
  connectionPrefixes,
  connectionSource,
} from "./connection-source";
export { ec2Deploy } from "./ec2-deploy";
export { ecrBuildAndPublish } from "./ecr-build-and-publish";
export { ecrSource } from "./ecr-source";
export { ecs } from "./ecs";
export { eksDeploy } from "./eks-deploy";
export { elasticBeanstalk } from "./elastic-beanstalk";
export { inspectorScan } from "./inspector-scan";
export { jenkinsBuild, jenkinsTest, jobWorker, partner } from "./job-worker";
export { lambdaDeploy } from "./lambda-deploy";
export { lambdaInvoke } from "./lambda-invoke";
export { manualApproval } from "./manual-approval";
export { pipelineInvoke } from "./pipeline-invoke";
export {
  type ActionProvider,
  actionCategories,
  type ComputeSettings,
  type GivenPermission,
  type NamedTouch,
  type PlannedAction,
  type Touched,
} from "./provider";
export { s3Deploy } from "./s3-deploy";
export { s3Source } from "./s3-source";
export { serviceCatalog } from "./service-catalog";
export { stackInstances, stackSet } from "./stack-sets";
export { stepFunctions } from "./step-functions";
