import { callerHalf, type Grant, type Principal, principal } from "../grants/grant";
import { type PolicyDocument, policy } from "../grants/policy";
import type { Value } from "../grants/value";
import * as names from "../names";

/**
 * The most that a role of the stack may ever do, whatever its own policy says: what the steps of a release
 * call, and of IAM only to pass ferry's own roles on. It gives nothing: the stack's grants do, by resource.
 */
const actions = [
  "cloudformation:CreateChangeSet",
  "cloudformation:CreateStack",
  "cloudformation:DeleteChangeSet",
  "cloudformation:DescribeChangeSet",
  "cloudformation:DescribeStackEvents",
  "cloudformation:DescribeStacks",
  "cloudformation:ExecuteChangeSet",
  "cloudformation:UpdateStack",
  "cloudfront:CreateInvalidation",
  "cloudfront:GetInvalidation",
  "cloudwatch:DescribeAlarms",
  "codebuild:BatchGetBuildBatches",
  "codebuild:BatchGetBuilds",
  "codebuild:BatchGetProjects",
  "codebuild:BatchPutCodeCoverages",
  "codebuild:BatchPutTestCases",
  "codebuild:CreateReport",
  "codebuild:CreateReportGroup",
  "codebuild:ListBuildsForProject",
  "codebuild:RetryBuild",
  "codebuild:StartBuild",
  "codebuild:StartBuildBatch",
  "codebuild:StopBuild",
  "codebuild:UpdateReport",
  "codecommit:CancelUploadArchive",
  "codecommit:GetBranch",
  "codecommit:GetCommit",
  "codecommit:GetDifferences",
  "codecommit:GetRepository",
  "codecommit:GetUploadArchiveStatus",
  "codecommit:GitPull",
  "codecommit:UploadArchive",
  "codeconnections:GetConnection",
  "codeconnections:GetConnectionToken",
  "codeconnections:UseConnection",
  "codedeploy:CreateDeployment",
  "codedeploy:Get*",
  "codedeploy:List*",
  "codedeploy:RegisterApplicationRevision",
  "codepipeline:DisableStageTransition",
  "codepipeline:EnableStageTransition",
  "codepipeline:Get*",
  "codepipeline:List*",
  "codepipeline:OverrideStageCondition",
  "codepipeline:PutApprovalResult",
  "codepipeline:PutJobFailureResult",
  "codepipeline:PutJobSuccessResult",
  "codepipeline:RetryStageExecution",
  "codepipeline:RollbackStage",
  "codepipeline:StartPipelineExecution",
  "codepipeline:StopPipelineExecution",
  "codestar-connections:GetConnection",
  "codestar-connections:GetConnectionToken",
  "codestar-connections:UseConnection",
  "ec2:CreateNetworkInterface",
  "ec2:CreateNetworkInterfacePermission",
  "ec2:DeleteNetworkInterface",
  "ec2:Describe*",
  "ecr-public:BatchCheckLayerAvailability",
  "ecr-public:CompleteLayerUpload",
  "ecr-public:GetAuthorizationToken",
  "ecr-public:InitiateLayerUpload",
  "ecr-public:PutImage",
  "ecr-public:UploadLayerPart",
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:CompleteLayerUpload",
  "ecr:DescribeImages",
  "ecr:DescribeRepositories",
  "ecr:GetAuthorizationToken",
  "ecr:GetDownloadUrlForLayer",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
  "ecs:CreateTaskSet",
  "ecs:DeleteTaskSet",
  "ecs:DescribeServices",
  "ecs:DescribeTaskDefinition",
  "ecs:RegisterTaskDefinition",
  "ecs:UpdateService",
  "ecs:UpdateServicePrimaryTaskSet",
  "elasticbeanstalk:CreateApplicationVersion",
  "elasticbeanstalk:Describe*",
  "elasticbeanstalk:UpdateEnvironment",
  "elasticloadbalancing:DeregisterTargets",
  "elasticloadbalancing:Describe*",
  "elasticloadbalancing:ModifyListener",
  "elasticloadbalancing:ModifyRule",
  "elasticloadbalancing:RegisterTargets",
  "inspector-scan:ScanSbom",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "lambda:GetAlias",
  "lambda:GetFunctionConfiguration",
  "lambda:GetProvisionedConcurrencyConfig",
  "lambda:InvokeFunction",
  "lambda:PublishVersion",
  "lambda:UpdateAlias",
  "lambda:UpdateFunctionCode",
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:GetLogEvents",
  "logs:PutLogEvents",
  "s3:Get*",
  "s3:ListBucket",
  "s3:PutObject",
  "s3:PutObjectAcl",
  "s3:PutObjectTagging",
  "s3:PutObjectVersionAcl",
  "secretsmanager:GetSecretValue",
  "sns:Publish",
  "ssm:GetParameters",
  "states:DescribeExecution",
  "states:DescribeStateMachine",
  "states:StartExecution",
  "sts:GetServiceBearerToken",
  "tag:GetResources",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
] as const;

/**
 * The permissions boundary of every role that the stack has. A deployment can make roles only with it, so
 * that it can't make one with more rights than a release needs. What the settings give beside that, to applications
 * and to actions of one's own, is in it as they have it, with its resources and conditions.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 * @param grants what the roles of the stack are given
 */
export function boundaryOf(owner: names.Owner, grants: readonly Grant[]): PolicyDocument {
  const beside = grants
    .filter((grant) => isOfFerry(grant.to, owner) && !isStep(grant))
    .map((grant) => ({ ...grant, to: anyRole }));
  return policy([
    { Sid: "StepsOfReleases", Effect: "Allow", Action: actions, Resource: "*" },
    {
      Sid: "RolesOfReleases",
      Effect: "Allow",
      Action: ["iam:PassRole", "sts:AssumeRole"],
      Resource: names.iamArn({ ...owner, account: "*" }, ferrysRoles),
    },
    ...callerHalf(beside, anyRole),
  ]);
}

const ferrysRoles = `role${names.rolePath}*`;

/** Stands for every role: a boundary is no role's own. */
const anyRole = principal("");

/** Roles that the settings name have the boundary that their owner gave them. */
function isOfFerry({ account, roleArn }: Principal, owner: names.Owner): boolean {
  return account === owner.account && isFerrysRole(roleArn);
}

function isFerrysRole(arn: Value): boolean {
  return typeof arn !== "string" || arn.includes(`:role${names.rolePath}`);
}

/** Whether the boundary has it among the steps of releases. */
function isStep({ actions, on }: Grant): boolean {
  return actions.every((action) =>
    /^(iam:PassRole|sts:AssumeRole)$/.test(action)
      ? (on.kind === "plain" ? on.arns : [on.arn]).every(isFerrysRole)
      : steps.test(action),
  );
}

const steps = new RegExp(`^(${actions.join("|").replaceAll("*", ".*")})$`);
