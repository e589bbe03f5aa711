import { anyKeyArn, iamArn, serviceHost } from "../names";
import type { ArtifactStore } from "./artifacts";
import { accountRoot, type Grant, type Principal } from "./grant";
import { type Conditions, oneOrMany, type Statement } from "./policy";

/** Where releases are recorded: a bucket of the delivering account, encrypted with the artifacts' key. */
export interface RecordBucket {
  readonly name: string;
  readonly arn: string;
  readonly home: ArtifactStore;
}

/**
 * Use of the key by S3 for the records alone: the bucket has an S3 Bucket Key, so it is the context itself.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
const throughRecords = ({ arn, home }: RecordBucket): Conditions => ({
  StringEquals: {
    "kms:EncryptionContext:aws:s3:arn": arn,
    "kms:ViaService": serviceHost("s3", home.region),
  },
});

const objectsOf = ({ arn, home }: RecordBucket) =>
  ({ kind: "objects", account: home.account, arn }) as const;

/** A function keeps records. */
export function keepRecords(to: Principal, records: RecordBucket): readonly Grant[] {
  const { account, region, keyArn } = records.home;
  return [
    {
      id: "KeepRecords",
      to,
      on: objectsOf(records),
      actions: ["s3:PutObject"],
      why: "each release leaves a record",
    },
    {
      id: "EncryptRecords",
      to,
      on: { kind: "key", account, region, arn: keyArn },
      actions: ["kms:GenerateDataKey"],
      when: throughRecords(records),
      why: "S3 encrypts records in the name of who keeps them",
    },
  ];
}

/**
 * What CodePipeline knows of a release, and which version of each artifact it took.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html
 */
export function seeReleases(
  to: Principal,
  pipelines: readonly string[],
  stores: readonly ArtifactStore[],
): readonly Grant[] {
  return [
    {
      id: "SeeReleases",
      to,
      on: { kind: "plain", arns: pipelines },
      actions: [
        "codepipeline:GetPipelineExecution",
        "codepipeline:GetPipelineState",
        "codepipeline:ListActionExecutions",
      ],
      why: "a record says what was released, by whom and with whose approval",
    },
    ...stores.map(
      ({ account, bucketArn }): Grant => ({
        id: "FindArtifactVersions",
        to,
        on: { kind: "bucket", account, arn: bucketArn },
        actions: ["s3:ListBucketVersions"],
        why: "a record names the version of what was released",
      }),
    ),
  ];
}

/**
 * What the bucket's policy refuses: that others than these write, and, where it is kept, that anybody deletes,
 * overwrites or unlocks a record.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
 */
export function guardRecords(
  { arn }: RecordBucket,
  writers: readonly string[],
  retain: boolean,
): readonly Statement[] {
  const refuse = (Sid: string, actions: readonly string[], Condition?: Statement["Condition"]) =>
    ({
      Sid,
      Effect: "Deny",
      Principal: "*",
      Action: oneOrMany(actions),
      Resource: `${arn}/*`,
      ...(Condition && { Condition }),
    }) as const;
  return [
    refuse("DenyOtherRecorders", ["s3:PutObject", "s3:ReplicateObject"], {
      ArnNotEquals: { "aws:PrincipalArn": oneOrMany(writers) },
    }),
    ...(retain
      ? [
          refuse("DenyDeletion", [
            "s3:BypassGovernanceRetention",
            "s3:DeleteObject",
            "s3:DeleteObjectVersion",
            "s3:PutObjectRetention",
          ]),
        ]
      : []),
  ];
}

/**
 * People in a group's role, or in a permission set of IAM Identity Center, whose policies let them read records: the role
 * of a permission set has a name that nobody knows before.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function decryptRecords(records: RecordBucket, groups: readonly string[]): Statement {
  const { home } = records;
  const permissionSets = iamArn(home, "role/aws-reserved/sso.amazonaws.com/*");
  return {
    Sid: "DecryptRecordsForPeople",
    Effect: "Allow",
    Principal: { AWS: accountRoot(home.account, home.region) },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: {
      ...throughRecords(records),
      ArnLike: { "aws:PrincipalArn": oneOrMany([...groups, permissionSets]) },
    },
  };
}

/**
 * What somebody reads of the records of a delivery: people, whom the key's policy names together, or a function, of which it
 * has a statement of its own.
 */
export function readRecords(to: Principal, records: RecordBucket, named = false): readonly Grant[] {
  const { account, region, keyArn } = records.home;
  return [
    {
      id: "ListRecords",
      to,
      on: { kind: "bucket", account, arn: records.arn },
      actions: ["s3:ListBucket"],
      why: "which releases were recorded",
    },
    {
      id: "ReadRecords",
      to,
      on: objectsOf(records),
      actions: ["s3:GetObject"],
      why: "who released what, where and when",
    },
    {
      id: "DecryptRecords",
      to,
      // The key's policy says it once for all groups.
      on: named
        ? { kind: "key", account, region, arn: keyArn }
        : { kind: "plain", arns: [anyKeyArn(records.home)] },
      actions: ["kms:Decrypt"],
      when: throughRecords(records),
      why: "S3 decrypts records in the name of who reads them",
    },
  ];
}
