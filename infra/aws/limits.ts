/** A limit of AWS that a composed name has to stay inside. */
export interface NameLimit {
  readonly what: string;
  readonly characters: number;
  /** The documentation page that states it. */
  readonly page: string;
  /** What makes it shorter, where `name` is no part of it. */
  readonly wayOut?: string;
}

const limit = (what: string, characters: number, page: string): NameLimit => ({
  what,
  characters,
  page: `https://docs.aws.amazon.com/${page}`,
});

/** Limits of names that ferry composes from `name` and the keys of the settings. */
export const nameLimits = {
  bucket: limit("an S3 bucket name", 63, "AmazonS3/latest/userguide/bucketnamingrules.html"),
  role: limit("an IAM role name", 64, "IAM/latest/UserGuide/reference_iam-quotas.html"),
  project: limit(
    "a CodeBuild project name",
    150,
    "codebuild/latest/APIReference/API_CreateProject.html",
  ),
  reportGroup: limit(
    "a CodeBuild report group name",
    128,
    "codebuild/latest/APIReference/API_CreateReportGroup.html",
  ),
  pipeline: limit("a CodePipeline name", 100, "codepipeline/latest/userguide/limits.html"),
  connection: limit(
    "a CodeConnections connection name",
    32,
    "codeconnections/latest/APIReference/API_CreateConnection.html",
  ),
  rule: limit("an EventBridge rule name", 64, "eventbridge/latest/APIReference/API_PutRule.html"),
  namespace: {
    what: "a namespace",
    characters: 100,
    page: "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html",
    wayOut: "shorten the key of the site, service or application, or the stack's name",
  },
  notificationRule: limit(
    "a notification rule name",
    64,
    "codestar-notifications/latest/APIReference/API_CreateNotificationRule.html",
  ),
  loadBalancer: limit(
    "a load balancer name",
    32,
    "elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
  ),
  function: limit("a Lambda function name", 64, "lambda/latest/api/API_CreateFunction.html"),
} satisfies Readonly<Record<string, NameLimit>>;

/** A limit of AWS on the length of a policy, in characters without blanks. */
export const policyLimits = {
  key: limit("a key policy", 32_768, "kms/latest/developerguide/resource-limits.html"),
  bucket: limit("a bucket policy", 20_480, "AmazonS3/latest/userguide/bucket-policies.html"),
  role: limit(
    "the policies written into a role",
    10_240,
    "IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length",
  ),
  bus: limit("an event bus policy", 10_240, "eventbridge/latest/userguide/eb-quota.html"),
  managed: limit(
    "a managed policy",
    6_144,
    "IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length",
  ),
} as const satisfies Record<string, NameLimit>;

/** Of a limit on policies, from where on a warning says how much is left. */
export const policyWarning = 0.8;

/**
 * The longest region name of today (`ap-northeast-1`): a name is measured with it, so that a stack that
 * fits in one region fits in every other.
 */
export const longestRegion = "ap-northeast-1";

/** Minutes. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const approvalMinutes = [5, 86_400] as const;

/** Minutes: a day at most, so that a release never waits for ever. https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-CloudWatchAlarm.html */
export const bakeMinutes = [1, 1_440] as const;

/** Minutes. https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
export const buildMinutes = [5, 2_160] as const;

/** Minutes in the queue. https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
export const queuedMinutes = [5, 480] as const;

/**
 * Characters of a tag's key and value, as CodeBuild takes them, which takes the fewest; tags of a resource, and of an
 * object: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Tag.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
export const tagLimits = { key: 127, value: 255, resource: 50, object: 10 } as const;

/** Days. https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
export const keyDeletionDays = [7, 30] as const;

/** Days between two rotations. https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
export const keyRotationDays = [90, 2_560] as const;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

/** Stages of a pipeline. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const stagesPerPipeline = 50;

/** Actions of a stage; the page has 100 parallel and 100 sequential ones too. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const actionsPerStage = 50;

/** Actions of a pipeline. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const actionsPerPipeline = 1_000;

/** Variables of a pipeline. https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
export const variablesPerPipeline = 50;

/**
 * Triggers of a pipeline: patterns of a list, their characters, and filters of a kind.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 */
export const triggerLimits = { patterns: 8, characters: 255, filters: 3 } as const;

/** https://docs.aws.amazon.com/codebuild/latest/APIReference/API_VpcConfig.html */
export const vpcLimits = { subnets: 16, securityGroups: 5 } as const;

/** Folders of a site that the code of its CloudFront function, which AWS limits, has room for. */
export const sitesInSite = 20;

/** Bytes of a CloudFront function. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions */
export const routerBytes = 10_240;

/** Custom headers of a response headers policy. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-policies */
export const customHeaders = 10;

/** Names of a distribution. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
export const distributionNames = 100;

/**
 * What ACM makes a certificate for: so many names, where the quota was not raised, and so many characters of the first.
 * https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
 */
export const certificateLimits = { names: 10, firstCharacters: 64 } as const;

/** Reports of a project. https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
export const reportsPerBuild = 5;

/** Names of stages, actions and rules. https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StageDeclaration.html */
export const stageNames = /^[A-Za-z0-9.@_-]{1,100}$/;

/** Commands of an action or rule. https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html */
export const commandLimits = { commands: 50, characters: 1_000 } as const;

/** Rules of a condition. https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_Condition.html */
export const ruleLimits = { rules: 5, minutes: [5, 86_400] } as const;

/**
 * Rules of a security group in one direction, where the quota was not raised.
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 */
export const securityGroupRules = 60;
