import { type Exception, guide } from "./exception";

/** ferry registers nothing of the kind, so that nothing of its can lack it. */
const absent = (what: string, page: string, row: string): Exception => ({
  row,
  reason: `ferry registers no ${what}`,
  page: guide(page),
});
export const absentKinds: readonly Exception[] = [
  absent(
    "action of AppConfig",
    "codepipeline/latest/userguide/action-reference-AppConfig",
    "codepipeline/AppConfig/role",
  ),
  absent(
    "dead-letter queue of an event target",
    "eventbridge/latest/userguide/eb-rule-dlq",
    "events/target/dlq",
  ),
  absent(
    "fleet: the settings name one that is there",
    "codebuild/latest/userguide/fleets",
    "codebuild/fleet-role/vpc",
  ),
  absent(
    "deployment group of Lambda",
    "codedeploy/latest/userguide/getting-started-create-service-role",
    "codedeploy/role/lambda",
  ),
  absent(
    "group that copies an Auto Scaling group",
    "codedeploy/latest/userguide/getting-started-create-service-role",
    "codedeploy/role/ec2/bluegreen",
  ),
  absent(
    "function that a deployment asks: the settings name one that is there",
    "codedeploy/latest/userguide/reference-appspec-file-structure-hooks",
    "codedeploy/hook-function/ecs",
  ),
  absent(
    "credentials of a private registry for tasks",
    "AmazonECS/latest/developerguide/private-auth",
    "ecs/execution-role/private-registry",
  ),
  absent(
    "environment files for tasks",
    "AmazonECS/latest/developerguide/use-environment-file",
    "ecs/execution-role/env-file",
  ),
  absent(
    "log bucket with a customer key: AWS's services could not write to it",
    "AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3",
    "cloudfront/logs/v2/key-policy",
  ),
  absent(
    "legacy logging of a distribution",
    "AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3",
    "cloudfront/logs/legacy",
  ),
  absent(
    "alarm that publishes to a topic by itself: an event rule tells of it",
    "sns/latest/dg/sns-key-management",
    "sns/publisher/cloudwatch/key",
  ),
  absent("budget", "cost-management/latest/userguide/budgets-sns-policy", "sns/publisher/budgets"),
  absent(
    "notification rule: rules of EventBridge tell chat what happens",
    "dtconsole/latest/userguide/set-up-sns",
    "sns/publisher/codestar-notifications",
  ),
  absent(
    "notification rule: rules of EventBridge tell chat what happens",
    "dtconsole/latest/userguide/set-up-sns",
    "sns/publisher/codestar-notifications/key",
  ),
];
