import { type Exception, guide } from "./exception";
import { decryptsSecrets, expandsTemplates } from "./forms";
import { ofRuns } from "./run-exceptions";
import { anyKey, asks, below, first, list, onKey, only } from "./widened";

/** Whether nothing here proves what a statement gives: the settings do, for what no table knows. */
export function isGiven(sid: string): boolean {
  return /^(ApplicationResources|Given)\d*$/.test(sid);
}

/** Of these actions AWS does not say whether they carry what a policy asks for. */
export const undecided: readonly { readonly action: string; readonly page: string }[] = [
  "s3:AllowVendedLogDeliveryForResource",
  "s3:InitiateReplication",
].map((action) => ({
  action,
  page: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
}));

/** What a role has of its namesake in another account. */
export const namesakes: Pick<Exception, "sid" | "reason" | "page"> = {
  sid: /^(ReadArtifacts(Together)?|DescribeArtifactKey|UseArtifactKeyThroughS3)\d*$/,
  reason: "each account of the organization may have a target's role, known by its path and name",
  page: guide("IAM/latest/UserGuide/reference_policies_condition-keys"),
};

export const exceptions: readonly Exception[] = [
  {
    sid: /(ThroughS3|DecryptRecords)\d*$/,
    reason:
      "AWS makes the id of the delivery's key after the target: the key's policy names who uses it",
    page: guide("kms/latest/developerguide/key-policy-modifying-external-accounts"),
    beside: (meant) => (onKey(meant) && asks(meant, "kms:ViaService") ? anyKey(meant) : undefined),
  },
  {
    sid: /^DescribeArtifactKey\d*$/,
    reason:
      "AWS makes the id of the delivery's key after the target: describing a key tells no secret",
    page: guide("kms/latest/developerguide/key-policy-modifying-external-accounts"),
    beside: (meant) =>
      onKey(meant) && list(meant.Action).includes("kms:DescribeKey")
        ? { ...anyKey(meant), Action: "kms:DescribeKey" }
        : undefined,
  },
  {
    sid: /^(UseArtifacts|Read(Artifacts|Bundle))\d*$/,
    reason:
      "a pipeline handles all of its artifacts, and a target knows the pipeline, not the artifacts: " +
      "from another account the bucket's policy names them",
    page: guide("codepipeline/latest/userguide/welcome-introducing-artifacts"),
    beside: (meant, { builds }) => {
      const [, folder] = /^(arn:[\w-]+:s3:::[^/]+\/[^/]+)\/[^/]+\/\*$/.exec(first(meant)) ?? [];
      return builds || folder === undefined ? undefined : { ...meant, Resource: `${folder}/*` };
    },
  },
  {
    sid: /^Read(Artifacts|Bundle|Packages)Together\d*$/,
    reason:
      "a bucket's policy has no room for a statement about each of more than ten roles of one account: what each may " +
      "read of what all of them take, its own policy says",
    page: guide("AmazonS3/latest/userguide/bucket-policies"),
    beside: (meant, { builds }) => {
      const [, bucket] = /^(arn:[\w-]+:s3:::[^/]+)\/.+\/\*$/.exec(first(meant)) ?? [];
      return builds || bucket === undefined ? undefined : { ...meant, Resource: `${bucket}/*` };
    },
  },
  {
    sid: /^Use(Artifact|Storage)Key\d*$/,
    reason:
      "AWS's page gives it without a word through which service CodePipeline and CodeBuild come",
    page: guide("codepipeline/latest/userguide/pipelines-create-cross-account"),
    beside: ({ Condition: _, ...meant }) => {
      const Action = only(meant, /^kms:(Decrypt|GenerateDataKey)$/);
      return onKey(meant) && list(Action).length > 0
        ? { ...meant, Action: Action ?? [] }
        : undefined;
    },
  },
  {
    sid: /^EncryptLogs\d*$/,
    reason: "AWS's page lets CloudWatch Logs make each kind of data key for these log groups",
    page: guide("AmazonCloudWatch/latest/logs/encrypt-log-data-kms"),
    beside: (meant) =>
      asks(meant, "kms:EncryptionContext:aws:logs:arn")
        ? { ...meant, Action: "kms:GenerateDataKey*" }
        : undefined,
  },
  {
    sid: /^EncryptImages\d*$/,
    reason:
      "whoever makes a repository lets Amazon ECR use the key: their own policies say who that is",
    page: guide("AmazonECR/latest/userguide/encryption-at-rest"),
    ofAccount: {
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { StringLike: { "kms:ViaService": "ecr.*" } },
    },
  },
  {
    sid: /^EncryptConfig\d*$/,
    reason: "whoever runs pulumi up writes a site's config, and the account's IAM says who that is",
    page: guide("kms/latest/developerguide/key-policy-default"),
    ofAccount: {
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: {
        StringLike: { "kms:ViaService": "s3.*" },
        StringNotLike: {
          "kms:EncryptionContext:aws:s3:arn": ["arn:*:s3:::*-artifacts-*", "arn:*:s3:::*-records"],
        },
      },
    },
  },
  {
    sid: /^DecryptRecordsForPeople\d*$/,
    reason: "whoever has a permission set may read records, if its own policy says so too",
    page: guide("singlesignon/latest/userguide/referencingpermissionsets"),
    ofAccount: {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: {
        StringLike: {
          "kms:ViaService": "s3.*",
          "kms:EncryptionContext:aws:s3:arn": "arn:*:s3:::*-records",
        },
        ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*" },
      },
    },
  },
  {
    sid: /^TagTaskDefinition\d*$/,
    reason: "a release may bring a task definition that has tags, where this one has none",
    page: guide("codepipeline/latest/userguide/action-reference-ECSbluegreen"),
    beside: (meant) =>
      list(meant.Action).includes("ecs:RegisterTaskDefinition")
        ? {
            ...meant,
            Action: "ecs:TagResource",
            Condition: { StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } },
          }
        : undefined,
  },
  {
    sid: /^WatchAlarms\d*$/,
    reason: "one call asks for several alarms, so that IAM looks for all of the account",
    page: guide("AmazonCloudWatch/latest/monitoring/permissions-reference-cw"),
    beside: (meant) =>
      list(meant.Action).includes("cloudwatch:DescribeAlarms")
        ? { ...meant, Resource: first(meant).replace(/:alarm:.*/, ":alarm:*") }
        : undefined,
  },
  {
    sid: /^TakenByService\d*$/,
    reason:
      "the ARN of a task is made with it: AWS's page holds the trust to the account and region",
    page: guide("AmazonECS/latest/developerguide/task-iam-roles"),
    beside: (meant) => {
      const source = meant.Condition?.ArnLike?.["aws:SourceArn"];
      if (typeof source !== "string" || !source.includes(":ecs:")) return undefined;
      const all = source.split(":").slice(0, 5).join(":");
      return { ...meant, Condition: { ArnLike: { "aws:SourceArn": `${all}:*` } } };
    },
  },
  {
    sid: /^BucketsLog\d*$/,
    reason: "each bucket's own configuration says in which folder of all logs its logs are",
    page: guide("AmazonS3/latest/userguide/enable-server-access-logging"),
    beside: (meant) => below(meant, /(:::[^/]+\/s3)\/.*/),
  },
  {
    sid: /^TrailWrites\d*$/,
    reason: "AWS's page gives a trail the folder of its account, whatever regions it is of",
    page: guide("awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail"),
    beside: (meant) => below(meant, /(:::[^/]+\/AWSLogs\/\d{12})\/.*/),
  },
  {
    sid: /^CloudFrontDecrypts\d*$/,
    reason: "AWS's page holds CloudFront's use of the key to the distribution alone",
    page: guide("AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3"),
    beside: (meant) => {
      const { "aws:SourceArn": source } = meant.Condition?.ArnLike ?? {};
      if (!onKey(meant) || source === undefined) return undefined;
      return { ...meant, Condition: { ArnLike: { "aws:SourceArn": source } } };
    },
  },
  {
    sid: /^ExpandTemplate\d*$/,
    reason: "a template may have another of AWS's macros in the next release",
    page: guide(
      "serverless-application-model/latest/developerguide/sam-permissions-cloudformation",
    ),
    form: expandsTemplates,
  },
  {
    sid: /^ApplicationResources\d*$/,
    reason:
      "the settings give it to a template, whose resources only CloudFormation knows: it is not proven",
    page: guide("AWSCloudFormation/latest/UserGuide/using-iam-servicerole"),
    form: "given",
  },
  {
    sid: /^Decrypt(Secrets|Parameters)\d*$/,
    reason: "the key of a secret is not ferry's, and its policy is in no stack",
    page: guide("secretsmanager/latest/userguide/security-encryption"),
    form: decryptsSecrets,
  },
  {
    sid: /^Given\d*$/,
    reason: "the settings give it to an action whose calls are in no table here: it is not proven",
    page: guide("codepipeline/latest/userguide/action-reference"),
    form: "given",
  },
  ...ofRuns,
];
