import type { ActionRun } from "../action-run";
import type { RegisteredAction } from "../registry";
import { watchAlarm } from "./alarm-rule";
import { build } from "./codebuild";
import { fetchFromCodeCommit } from "./codecommit-source";
import { deployToMachines } from "./codedeploy";
import { deployWithCodeDeploy } from "./codedeploy-to-ecs";
import { fetchFromConnection } from "./connection-source";
import { findImage } from "./ecr-source";
import { deployToEcs } from "./ecs-deploy";
import { invokeFunction } from "./lambda-invoke";
import { approve } from "./manual-approval";
import { deployToBucket } from "./s3-deploy";
import { fetchFromBucket } from "./s3-source";

/**
 * What AWS does on an action, stated from AWS's page of that action and never from the program's own
 * catalogue: two statements that must agree are the proof.
 */
export type Performer = (run: ActionRun) => Promise<void>;

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
  "Rule/AWS/CloudWatchAlarm": watchAlarm,
};

export function performerOf({
  category,
  owner,
  provider,
}: RegisteredAction): Performer | undefined {
  return performers[`${category}/${owner}/${provider}`];
}
