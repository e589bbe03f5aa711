import { z } from "zod";
import { throughBucket } from "../grants/artifacts";
import { bucketArn } from "../names";
import { awsAction } from "./aws-action";

/** Extracts an artifact into a bucket. It overwrites, and never deletes. */
export const s3Deploy = awsAction({
  category: "Deploy",
  provider: "S3",
  configuration: z.strictObject({
    BucketName: z.string().describe("The bucket that gets the files"),
    Extract: z.enum(["true", "false"]).describe("Whether the artifact is unzipped"),
    ObjectKey: z.string().optional().describe("Folder below which the files are put"),
    CannedACL: z
      .enum([
        "bucket-owner-full-control",
        "bucket-owner-read",
        "authenticated-read",
        "aws-exec-read",
        "private",
        "public-read",
        "public-read-write",
      ])
      .optional()
      .describe("ACL of every file, where the bucket has ACLs"),
    CacheControl: z.string().optional().describe("Cache-Control of every file"),
    KMSEncryptionKeyARN: z
      .string()
      .regex(/^arn:[\w-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/)
      .optional()
      .describe("ARN of the key of the objects"),
  }),
  artifacts: { inputs: [1, 1], outputs: [0, 0] },
  page: "action-reference-S3Deploy",
  named: ["BucketName", "KMSEncryptionKeyARN"],
  nearby: ["KMSEncryptionKeyARN"],
  variables: "any",
  timeoutMinutes: 90,
  buckets: ({ configuration }) => [String(configuration.BucketName)],
  keys: ({ configuration: { KMSEncryptionKeyARN } }) =>
    typeof KMSEncryptionKeyARN === "string" ? [KMSEncryptionKeyARN] : [],
  faults: ({ configuration: { Extract, ObjectKey } }) =>
    Extract === "false" && ObjectKey === undefined
      ? ["Extract false needs ObjectKey, the name of the file"]
      : [],
  grants: (action) => {
    const { actor, region, configuration } = action;
    const arn = bucketArn(region, String(configuration.BucketName));
    const account = actor.account;
    const key = configuration.KMSEncryptionKeyARN;
    return [
      {
        id: "WriteSite",
        to: actor,
        on: { kind: "objects", account, arn },
        actions: [
          ...["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
          ...["s3:GetObjectTagging", "s3:GetObjectVersionTagging", "s3:PutObjectTagging"],
        ],
        why: "the action writes the site's files, with the tags that the uploaded archive may have",
      },
      {
        id: "SiteBucketMeta",
        to: actor,
        on: { kind: "bucket", account, arn },
        actions: ["s3:GetBucketVersioning", "s3:GetBucketAcl", "s3:GetBucketLocation"],
        why: "the action asks where the site's bucket is",
      },
      ...(key === undefined
        ? []
        : [
            {
              id: "EncryptSite",
              to: actor,
              on: { kind: "key", account, region, arn: key } as const,
              actions: ["kms:Decrypt", "kms:GenerateDataKey"],
              when: throughBucket(region, arn),
              why: "the site's objects are encrypted with a key of the target",
            },
          ]),
    ];
  },
});
