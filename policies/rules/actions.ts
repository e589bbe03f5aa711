/**
 * Actions that AWS can't limit to resources, among those that delivery needs, as patterns.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const unrestrictable: readonly string[] = [
  "cloudformation:ValidateTemplate",
  "cloudwatch:PutMetricData",
  "codedeploy:ListDeploymentConfigs",
  "codepipeline:ListActionTypes",
  "codepipeline:ListPipelines",
  "codepipeline:ListRuleTypes",
  "codepipeline:PutJobFailureResult",
  "codepipeline:PutJobSuccessResult",
  "ec2:Describe*",
  "ecr:GetAuthorizationToken",
  "ecs:DeregisterTaskDefinition",
  "ecs:DescribeTaskDefinition",
  "ecs:ListTaskDefinitions",
  "elasticloadbalancing:Describe*",
  "inspector-scan:ScanSbom",
  "kms:ListAliases",
  "kms:ListKeys",
  "logs:DescribeLogGroups",
  "s3:ListAllMyBuckets",
  "sts:GetCallerIdentity",
  "tag:GetResources",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/**
 * Actions that give more rights: by writing policies, by making credentials, or by changing what runs with
 * another role.
 */
export const escalations: readonly string[] = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "codebuild:CreateProject",
  "codebuild:UpdateProject",
  "codepipeline:UpdatePipeline",
  "kms:CreateGrant",
  "kms:PutKeyPolicy",
  "lambda:AddPermission",
  "lambda:UpdateFunctionCode",
];
