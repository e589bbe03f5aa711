/** What AWS does on each action and rule: a line a page, by category, owner and provider. */
export { changeStack as "Deploy/AWS/CloudFormation" } from "./cloudformation";
export {
  askBuild as "Rule/AWS/CodeBuild",
  build as "Build/AWS/CodeBuild",
  build as "Test/AWS/CodeBuild",
} from "./codebuild";
export { fetchFromCodeCommit as "Source/AWS/CodeCommit" } from "./codecommit-source";
export { deployToMachines as "Deploy/AWS/CodeDeploy" } from "./codedeploy";
export { deployWithCodeDeploy as "Deploy/AWS/CodeDeployToECS" } from "./codedeploy-to-ecs";
export { runCommands as "Compute/AWS/Commands" } from "./commands";
export { fetchFromConnection as "Source/AWS/CodeStarSourceConnection" } from "./connection-source";
export { publishImage as "Build/AWS/ECRBuildAndPublish" } from "./ecr-build-and-publish";
export { findImage as "Source/AWS/ECR" } from "./ecr-source";
export { deployToEcs as "Deploy/AWS/ECS" } from "./ecs-deploy";
export { deployVersion as "Deploy/AWS/ElasticBeanstalk" } from "./elastic-beanstalk";
export { deployFunction as "Deploy/AWS/Lambda" } from "./lambda-deploy";
export { invokeFunction as "Invoke/AWS/Lambda" } from "./lambda-invoke";
export { approve as "Approval/AWS/Manual" } from "./manual-approval";
export { startPipeline as "Invoke/AWS/CodePipeline" } from "./pipeline-invoke";
export {
  askCommands as "Rule/AWS/Commands",
  askFunction as "Rule/AWS/LambdaInvoke",
  checkAlarm as "Rule/AWS/CloudWatchAlarm",
  checkVariable as "Rule/AWS/VariableCheck",
  checkWindow as "Rule/AWS/DeploymentWindow",
} from "./rules";
export { deployToBucket as "Deploy/AWS/S3" } from "./s3-deploy";
export { fetchFromBucket as "Source/AWS/S3" } from "./s3-source";
export { runStateMachine as "Invoke/AWS/StepFunctions" } from "./step-functions";
