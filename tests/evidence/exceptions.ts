import { absentKinds } from "./absent";
import { type Exception, guide } from "./exception";

const group = ["logs:CreateLogGroup"];
const encrypt = ["kms:Encrypt"];
const customRole = guide("codepipeline/latest/userguide/how-to-custom-role");

/** AWS writes the policy of a service-linked role, and nobody else can. */
const linked = {
  reason: "the role is linked to its service: AWS writes its policy, and no stack may register it",
  page: guide("IAM/latest/UserGuide/using-service-linked-roles"),
};
const ownGroup = (page: string) => ({
  actions: group,
  reason: "the stack makes the log group, with its key and its retention, before anything writes",
  page: guide(page),
});
const firstUse = {
  reason:
    "whoever runs `up` in a new account first makes the role: the rights of deployments on push leave it out",
  page: guide("IAM/latest/UserGuide/using-service-linked-roles"),
};
/** S3 asks for a data key and for its decryption, whatever the size of the object. */
const dataKeys = {
  actions: encrypt,
  reason: "S3 encrypts with data keys: it calls GenerateDataKey and Decrypt, and Encrypt for none",
  page: guide("AmazonS3/latest/userguide/UsingKMSEncryption"),
};

/** AWS's page has one statement for all modes of the action: each mode gets what it calls. */
const modes = (where: RegExp, calls: readonly string[]): readonly Exception[] => [
  {
    row: "codepipeline/CloudFormation/role/all",
    where,
    actions: calls.map((call) => `cloudformation:${call}`),
    reason: "the page has one statement for all modes: this one makes no such call",
    page: guide(
      "AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-action-reference",
    ),
  },
];

export const exceptions: readonly Exception[] = [
  { row: "codepipeline/base/artifact-key", ...dataKeys },
  { row: "codebuild/role/encryption-key", ...dataKeys },
  { row: "codepipeline/S3Deploy/role/key/cdk", ...dataKeys },
  { row: "xaccount/artifact-key-policy", ...dataKeys },
  {
    row: "codepipeline/Commands/cross-account",
    reason: "a Commands action of ferry runs in the pipeline's account: nobody takes a role in it",
    page: guide("codepipeline/latest/userguide/action-reference-Commands"),
  },
  {
    row: "codepipeline/Commands/role/secret",
    reason: "the settings give a Commands action no variables of Secrets Manager: a build has them",
    page: guide("codepipeline/latest/userguide/action-reference-Commands"),
  },
  {
    row: "codepipeline/Approval/sns-key",
    reason: "the topic of an approval is the user's, and so is its key: its policy names the role",
    page: guide("sns/latest/dg/sns-key-management"),
  },
  {
    row: "sns/publisher/user",
    reason: "no role of ferry publishes to an encrypted topic of ferry: services do",
    page: guide("sns/latest/dg/sns-key-management"),
  },
  ...modes(/\(CHANGE_SET_/, [
    "CreateStack",
    "UpdateStack",
    "DeleteStack",
    "DescribeStackResources",
    "GetTemplate",
    "ValidateTemplate",
  ]),
  ...modes(/\(CHANGE_SET_REPLACE/, ["ExecuteChangeSet"]),
  ...modes(/\(CHANGE_SET_EXECUTE/, ["CreateChangeSet", "DeleteChangeSet"]),
  ...modes(/\((CREATE_UPDATE|REPLACE_ON_FAILURE|DELETE_ONLY)/, [
    "CreateChangeSet",
    "DeleteChangeSet",
    "DescribeChangeSet",
    "ExecuteChangeSet",
  ]),
  ...modes(/\(CREATE_UPDATE/, ["DeleteStack"]),
  ...modes(/\(DELETE_ONLY/, [
    "CreateStack",
    "UpdateStack",
    "DescribeStackResources",
    "GetTemplate",
    "ValidateTemplate",
  ]),
  {
    row: "codepipeline/CloudFormation/role/events",
    where: /\(CHANGE_SET_REPLACE/,
    reason: "a change set alone makes no events of a stack",
    page: guide("codepipeline/latest/userguide/action-reference-CloudFormation"),
  },
  {
    row: "codepipeline/CodeStarSourceConnection/fullclone/build-role/observed",
    actions: ["codestar-connections:GetConnection"],
    reason:
      "the source itself doubts it, and AWS's page of a full clone asks for UseConnection alone",
    page: guide("codepipeline/latest/userguide/troubleshooting"),
  },
  {
    row: "cloudfront/logs/v2/deployer",
    actions: ["logs:CreateDelivery"],
    reason: "a delivery is made by a person: AWS names it, so that a role could make any",
    page: guide("service-authorization/latest/reference/list_amazoncloudwatchlogs"),
  },
  {
    row: "cloudfront/logs/v2/deployer",
    actions: ["Delete", "Get", "Put"].map((what) => `logs:${what}DeliveryDestinationPolicy`),
    reason:
      "a destination has a policy for other accounts alone, and ferry's are in the same account",
    page: guide("AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CrossAccount"),
  },
  {
    row: "codedeploy/instance-role",
    actions: ["s3:ListBucket"],
    reason: "the agent fetches the revision by the key that CodeDeploy tells it, and lists nothing",
    page: guide("codedeploy/latest/userguide/getting-started-create-iam-instance-profile"),
  },
  {
    row: "codepipeline/Approval/approver",
    actions: ["codepipeline:ListPipelineExecutions"],
    reason: "the managed policy is for all pipelines: AWS's policy for named ones is without it",
    page: guide("codepipeline/latest/userguide/approvals-iam-permissions"),
  },
  {
    row: "ecr/key/deployer",
    actions: ["kms:RetireGrant"],
    reason: "a grant permits its own end too, which the judge does not model: the role has it",
    page: guide("AmazonECR/latest/userguide/encryption-at-rest"),
  },
  {
    row: "codepipeline/EKS/access-entry",
    reason: "the cluster's access entry decides, which is no permission of IAM",
    page: guide("codepipeline/latest/userguide/action-reference-EKS"),
  },
  {
    row: "codepipeline/CloudFormation/cfn-role/artifacts",
    reason: "the row names no action: CloudFormation reads the template by a signed address",
    page: guide("codepipeline/latest/userguide/action-reference-CloudFormation"),
  },
  {
    row: "codepipeline/custom-action/worker",
    reason:
      "a worker runs outside of the stacks, in an identity of its own: its README gives the policy",
    page: guide("codepipeline/latest/userguide/actions-create-custom-action"),
  },
  {
    row: "codepipeline/LambdaInvoke/function-role/logs",
    ...ownGroup("lambda/latest/dg/monitoring-cloudwatchlogs-loggroups"),
  },
  {
    row: "codebuild/role/base/logs",
    ...ownGroup("codebuild/latest/userguide/setting-up-service-role"),
  },
  {
    row: "codebuild/role/logs/cdk",
    ...ownGroup("codebuild/latest/userguide/setting-up-service-role"),
  },
  {
    row: "codedeploy/role/ecs",
    actions: ["s3:GetObject", "s3:GetObjectVersion"],
    reason: "CodePipeline gives CodeDeploy the AppSpec as content, and no revision in S3",
    page: guide("codepipeline/latest/userguide/action-reference-ECSbluegreen"),
  },
  {
    row: "codedeploy/role/ecs",
    actions: ["sns:Publish"],
    reason: "a deployment group of ferry has no triggers",
    page: guide("codedeploy/latest/userguide/monitoring-sns-event-notifications"),
  },
  {
    row: "codedeploy/role/ecs",
    actions: ["elasticloadbalancing:ModifyRule"],
    reason: "the group names listeners, whose default action CodeDeploy changes",
    page: guide("codedeploy/latest/userguide/deployment-groups-create-load-balancer-for-ecs"),
  },
  {
    row: "codedeploy/role/ecs",
    actions: ["lambda:InvokeFunction"],
    where: /deployment group acme-(api|stock)$/,
    reason: "this service has no hooks; where it has, the role invokes each by its name",
    page: guide("codedeploy/latest/userguide/reference-appspec-file-structure-hooks"),
  },
  {
    row: "codedeploy/role/ecs/limited",
    actions: [
      "elasticloadbalancing:ModifyRule",
      "iam:PassRole",
      "lambda:InvokeFunction",
      "s3:GetObject",
      "s3:GetObjectVersion",
      "sns:Publish",
    ],
    reason:
      "AWS's limited policy names hooks, topics and roles by its own conventions: ferry's by theirs",
    page: guide("aws-managed-policy/latest/reference/AWSCodeDeployRoleForECSLimited"),
  },
  {
    row: "codedeploy/role/ec2",
    actions: [
      "autoscaling:CompleteLifecycleAction",
      "autoscaling:DeleteLifecycleHook",
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeLifecycleHooks",
      "autoscaling:PutLifecycleHook",
      "autoscaling:RecordLifecycleActionHeartbeat",
      "autoscaling:ResumeProcesses",
      "autoscaling:SuspendProcesses",
      "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
      "elasticloadbalancing:RegisterTargets",
      "sns:Publish",
    ],
    reason:
      "the group selects machines by tags: it has no Auto Scaling group, no balancer, no triggers",
    page: guide("codedeploy/latest/userguide/deployment-groups-create-in-place"),
  },
  {
    row: "codedeploy/role/ec2",
    actions: ["cloudwatch:DescribeAlarms"],
    where: /^deployed on push/,
    reason: "this group watches no alarms",
    page: guide("codedeploy/latest/userguide/monitoring-create-alarms"),
  },
  {
    row: "ecs/infrastructure-role/load-balancers",
    actions: ["elasticloadbalancing:ModifyListener"],
    reason:
      "the service names rules of its listener: Amazon ECS changes these, and no default action",
    page: guide("AmazonECS/latest/developerguide/alb-resources-for-blue-green"),
  },
  {
    row: "cloudfront/oac/list",
    reason:
      "without it S3 answers 403 for what is not there, which the distribution shows as its 404 page",
    page: guide("AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3"),
  },
  {
    row: "cloudtrail/key-policy/bucket-key",
    reason: "the row is for an existing bucket: that of a trail of ferry is made with it",
    page: guide("awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail"),
  },
  {
    row: "ecr/cross-account/push",
    where: /^(?!images of another account)/,
    reason: "the accounts of tasks pull, and push nothing",
    page: guide("AmazonECR/latest/userguide/repository-policy-examples"),
  },
  {
    row: "logs/create-log-group/observed",
    reason: "each row of an action that makes its log group asks for both forms of the ARN",
    page: customRole,
  },
  {
    row: "chatbot/guardrails",
    reason: "the row names no action: a test of the channels reads the guardrail",
    page: guide("chatbot/latest/adminguide/understanding-permissions"),
  },
  { row: "chatbot/slr", ...linked },
  { row: "slr/codestar-notifications", ...linked },
  { row: "slr/codestar-notifications/observed", ...firstUse },
  { row: "slr/ecs", ...firstUse },
  { row: "slr/application-autoscaling-ecs", ...firstUse },
  { row: "slr/elb", ...firstUse },
  { row: "slr/codeconnections", ...firstUse },
  ...absentKinds,
];
