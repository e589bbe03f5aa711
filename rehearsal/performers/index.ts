import type { RegisteredAction } from "../world/world";
import type { ActionRun } from "./action-run";
import { changeStack } from "./cloudformation";
import { build } from "./codebuild";
import { fetchFromCodeCommit } from "./codecommit-source";
import { deployToMachines } from "./codedeploy";
import { deployWithCodeDeploy } from "./codedeploy-to-ecs";
import { runCommands } from "./commands";
import { fetchFromConnection } from "./connection-source";
import { publishImage } from "./ecr-build-and-publish";
import { findImage } from "./ecr-source";
import { deployToEcs } from "./ecs-deploy";
import { deployVersion } from "./elastic-beanstalk";
import { deployFunction } from "./lambda-deploy";
import { invokeFunction } from "./lambda-invoke";
import { approve } from "./manual-approval";
import { handToWorker, runUnproven } from "./outside";
import { startPipeline } from "./pipeline-invoke";
import { askCommands, askFunction, checkAlarm, checkVariable, checkWindow } from "./rules";
import { deployToBucket } from "./s3-deploy";
import { fetchFromBucket } from "./s3-source";
import { runStateMachine } from "./step-functions";

/**
 * What AWS does on an action, stated from AWS's page of that action and never from the program's own
 * catalogue: two statements that must agree are the proof.
 */
type Performer = (run: ActionRun) => Promise<void>;

const performers: Readonly<Record<string, Performer>> = {
  "Source/AWS/CodeStarSourceConnection": fetchFromConnection,
  "Source/AWS/CodeCommit": fetchFromCodeCommit,
  "Source/AWS/ECR": findImage,
  "Source/AWS/S3": fetchFromBucket,
  "Build/AWS/CodeBuild": build,
  "Test/AWS/CodeBuild": build,
  "Deploy/AWS/CodeDeploy": deployToMachines,
  "Deploy/AWS/CodeDeployToECS": deployWithCodeDeploy,
  "Deploy/AWS/ECS": deployToEcs,
  "Deploy/AWS/S3": deployToBucket,
  "Invoke/AWS/Lambda": invokeFunction,
  "Approval/AWS/Manual": approve,
  "Build/AWS/ECRBuildAndPublish": publishImage,
  "Compute/AWS/Commands": runCommands,
  "Deploy/AWS/CloudFormation": changeStack,
  "Deploy/AWS/ElasticBeanstalk": deployVersion,
  "Deploy/AWS/Lambda": deployFunction,
  "Invoke/AWS/CodePipeline": startPipeline,
  "Invoke/AWS/StepFunctions": runStateMachine,
  "Rule/AWS/CloudWatchAlarm": checkAlarm,
  "Rule/AWS/CodeBuild": (run) => build(run, "rule-reference-CodeBuild"),
  "Rule/AWS/Commands": askCommands,
  "Rule/AWS/DeploymentWindow": checkWindow,
  "Rule/AWS/LambdaInvoke": askFunction,
  "Rule/AWS/VariableCheck": checkVariable,
};

/** AWS documents what these are for; what they call only in part, or as wildcards. */
const unproven: ReadonlySet<string> = new Set([
  "Deploy/AWS/CloudFormationStackInstances",
  "Deploy/AWS/CloudFormationStackSet",
  "Deploy/AWS/EC2",
  "Deploy/AWS/EKS",
  "Deploy/AWS/ServiceCatalog",
  "Invoke/AWS/InspectorScan",
]);

export function performerOf({
  category,
  owner,
  provider,
}: RegisteredAction): Performer | undefined {
  const name = `${category}/${owner}/${provider}`;
  if (owner === "Custom") return handToWorker;
  if (owner === "ThirdParty" || unproven.has(name)) return runUnproven;
  return performers[name];
}
