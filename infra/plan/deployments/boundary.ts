import { callerHalf, type Grant, type Principal, principal } from "../../grants/grant";
import { type PolicyDocument, policy } from "../../grants/policy";
import { whileRegistering } from "../../grants/tasks";
import type { Value } from "../../grants/value";
import * as names from "../../names";

/**
 * The most that a role of the stack may ever do, whatever its own policy says: what the steps of a release
 * call on anything. It gives nothing: the stack's grants do, by resource. What reads secrets, or runs as somebody
 * else, is not among it.
 */
const actions = [
  "cloudformation:CreateChangeSet",
  "cloudformation:DeleteChangeSet",
  "cloudformation:DescribeChangeSet",
  "cloudformation:DescribeStackEvents",
  "cloudformation:DescribeStacks",
  "cloudformation:ExecuteChangeSet",
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
  "elasticbeanstalk:Describe*",
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
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:GetLogEvents",
  "logs:PutLogEvents",
  "s3:Get*",
  "s3:ListBucket",
  "s3:PutObject",
  "s3:PutObjectAcl",
  "s3:PutObjectTagging",
  "s3:PutObjectVersionAcl",
  "sns:Publish",
  "states:DescribeExecution",
  "states:DescribeStateMachine",
  "sts:GetServiceBearerToken",
  "tag:GetResources",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
] as const;

/**
 * The permissions boundary of every role that the stack has. A deployment can make roles only with it, so
 * that it can't make one with more rights than a release needs. What the settings give beside that is in it as they
 * have it, with its resources and conditions: secrets, functions and stacks that are released to, permissions of
 * applications and actions.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 * @param grants what the roles of the stack are given
 */
export function boundaryOf(owner: names.Owner, grants: readonly Grant[]): PolicyDocument {
  const beside = grants
    .filter((grant) => isOfFerry(grant.to, owner) && !isStep(grant, owner))
    .map((grant) => ({ ...grant, to: anyRole }));
  return policy([
    { Sid: "StepsOfReleases", Effect: "Allow", Action: actions, Resource: "*" },
    {
      Sid: "RolesOfReleases",
      Effect: "Allow",
      Action: ofRoles,
      Resource: names.iamArn({ ...owner, account: "*" }, `role${names.rolePath}*`),
    },
    {
      Sid: "BuildsOfReleases",
      Effect: "Allow",
      Action: ofBuilds,
      Resource: `${ownBuilds(owner)}*`,
    },
    {
      Sid: "TagsOfReleases",
      Effect: "Allow",
      Action: ofTags,
      Resource: "*",
      Condition: whileRegistering,
    },
    ...callerHalf(beside, anyRole),
  ]);
}

function ownBuilds(owner: names.Owner): string {
  return names.arn(owner, "codebuild", `project/${owner.name}-`);
}

const ofTags = "ecs:TagResource";
const ofRoles = ["iam:PassRole", "sts:AssumeRole"];
const ofBuilds = [
  "codebuild:RetryBuild",
  "codebuild:StartBuild",
  "codebuild:StartBuildBatch",
  "codebuild:StopBuild",
];

/** Stands for every role: a boundary is no role's own. */
const anyRole = principal("");

/** Roles that the settings name have the boundary that their owner gave them. */
function isOfFerry({ account, roleArn }: Principal, owner: names.Owner): boolean {
  return account === owner.account && isFerrysRole(roleArn);
}

function isFerrysRole(arn: Value): boolean {
  return typeof arn !== "string" || arn.includes(`:role${names.rolePath}`);
}

/** Whether the boundary has it without the settings' own words. */
function isStep({ actions, on, when }: Grant, owner: names.Owner): boolean {
  const arns = on.kind === "plain" ? on.arns : [on.arn];
  const isOwnBuild = (arn: Value) => String(arn).startsWith(ownBuilds(owner));
  return actions.every((action) => {
    if (action === ofTags) return when === whileRegistering;
    if (ofRoles.includes(action)) return arns.every(isFerrysRole);
    return ofBuilds.includes(action) ? arns.every(isOwnBuild) : steps.test(action);
  });
}

const steps = new RegExp(`^(${actions.join("|").replaceAll("*", ".*")})$`);
