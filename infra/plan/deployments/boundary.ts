import { callerHalf, type Grant, type Principal, principal } from "../../grants/grant";
import { actionsOf, type PolicyDocument, policy } from "../../grants/policy";
import { whileRegistering } from "../../grants/tasks";
import type { Value } from "../../grants/value";
import * as names from "../../names";

/**
 * The most that a role of the stack may ever do, whatever its own policy says: what the steps of a release
 * call on anything. It gives nothing: the stack's grants do, by resource. What reads secrets, or runs as somebody
 * else, is not among it.
 */
const byService = {
  cloudformation:
    "CreateChangeSet DeleteChangeSet DescribeChangeSet DescribeStackEvents DescribeStacks " +
    "ExecuteChangeSet",
  cloudfront: "CreateInvalidation GetInvalidation",
  cloudwatch: "DescribeAlarms",
  codebuild:
    "BatchGetBuildBatches BatchGetBuilds BatchGetProjects BatchPutCodeCoverages " +
    "BatchPutTestCases CreateReport CreateReportGroup ListBuildsForProject UpdateReport",
  codecommit:
    "CancelUploadArchive GetBranch GetCommit GetDifferences GetRepository " +
    "GetUploadArchiveStatus GitPull UploadArchive",
  codeconnections: "GetConnection GetConnectionToken UseConnection",
  codedeploy: "CreateDeployment Get* List* RegisterApplicationRevision StopDeployment",
  codepipeline:
    "DisableStageTransition EnableStageTransition Get* List* OverrideStageCondition " +
    "PutApprovalResult PutJobFailureResult PutJobSuccessResult RetryStageExecution " +
    "RollbackStage StartPipelineExecution StopPipelineExecution",
  "codestar-connections": "GetConnection GetConnectionToken UseConnection",
  ec2: "CreateNetworkInterface CreateNetworkInterfacePermission DeleteNetworkInterface Describe*",
  "ecr-public":
    "BatchCheckLayerAvailability CompleteLayerUpload GetAuthorizationToken " +
    "InitiateLayerUpload PutImage UploadLayerPart",
  ecr:
    "BatchCheckLayerAvailability BatchGetImage CompleteLayerUpload DescribeImages " +
    "DescribeRepositories GetAuthorizationToken GetDownloadUrlForLayer InitiateLayerUpload " +
    "PutImage UploadLayerPart",
  ecs:
    "CreateTaskSet DeleteTaskSet DescribeServiceDeployments DescribeServiceRevisions " +
    "DescribeServices DescribeTaskDefinition DescribeTasks RegisterTaskDefinition RunTask " +
    "StopServiceDeployment StopTask UpdateService UpdateServicePrimaryTaskSet",
  elasticbeanstalk: "Describe*",
  elasticloadbalancing: "DeregisterTargets Describe* ModifyListener ModifyRule RegisterTargets",
  "inspector-scan": "ScanSbom",
  kms: "Decrypt DescribeKey Encrypt GenerateDataKey ReEncryptFrom ReEncryptTo",
  lambda:
    "GetAlias GetFunctionConfiguration GetProvisionedConcurrencyConfig InvokeFunction " +
    "PublishVersion UpdateAlias",
  logs:
    "CreateLogGroup CreateLogStream DescribeLogGroups DescribeLogStreams GetLogEvents " +
    "PutLogEvents",
  s3: "DeleteObject Get* ListBucket ListBucketVersions PutObject PutObjectAcl PutObjectTagging PutObjectVersionAcl",
  sns: "Publish",
  states: "DescribeExecution DescribeStateMachine",
  sts: "GetServiceBearerToken",
  tag: "GetResources",
  xray: "PutTelemetryRecords PutTraceSegments",
};

const actions = Object.entries(byService).flatMap(([service, names]) => actionsOf(service, names));

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
      Resource: names.iamArn({ ...owner, account: "*" }, `role${names.rolePath(owner)}*`),
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
  return account === owner.account && isFerrysRole(roleArn, owner);
}

function isFerrysRole(arn: Value, owner: names.Owner): boolean {
  return typeof arn !== "string" || arn.includes(`:role${names.rolePath(owner)}`);
}

/** Whether the boundary has it without the settings' own words. */
function isStep({ actions, on, when }: Grant, owner: names.Owner): boolean {
  const arns = on.kind === "plain" ? on.arns : [on.arn];
  const isOwnBuild = (arn: Value) => String(arn).startsWith(ownBuilds(owner));
  return actions.every((action) => {
    if (action === ofTags) return when === whileRegistering;
    if (ofRoles.includes(action)) return arns.every((arn) => isFerrysRole(arn, owner));
    return ofBuilds.includes(action) ? arns.every(isOwnBuild) : steps.test(action);
  });
}

const steps = new RegExp(`^(${actions.join("|").replaceAll("*", ".*")})$`);
