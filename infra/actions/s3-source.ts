import { z } from "zod";
import { sourceBucketArn } from "../grants/references";
import { followedBy } from "../grants/value";
import { awsAction, permit } from "./aws-action";

/** A zip in a versioned bucket. */
export const s3Source = awsAction({
  category: "Source",
  provider: "S3",
  configuration: z.strictObject({
    S3Bucket: z.string().describe("The versioned bucket of the source"),
    S3ObjectKey: z.string().describe("The key of the zip"),
    PollForSourceChanges: z.literal("false").describe("EventBridge starts the pipeline instead"),
  }),
  artifacts: { inputs: [0, 0], outputs: [1, 1] },
  across: { accounts: true, regions: false },
  page: "action-reference-S3",
  variables: ["BucketName", "ETag", "ObjectKey", "VersionId"],
  grants: (action) => {
    const { actor, configuration, region } = action;
    const when = { StringEquals: { "aws:ResourceAccount": actor.account } };
    const bucket = sourceBucketArn(configuration.S3Bucket ?? "", region);
    const key = String(configuration.S3ObjectKey);
    return [
      permit(action, {
        id: "ReadSource",
        on: followedBy(bucket, `/${key}`),
        actions: [
          "s3:GetObject",
          "s3:GetObjectVersion",
          "s3:GetObjectTagging",
          "s3:GetObjectVersionTagging",
        ],
        when,
        why: "the action downloads the version that started the release",
      }),
      permit(action, {
        id: "SourceBucketMeta",
        on: bucket,
        actions: ["s3:GetBucketVersioning", "s3:GetBucketAcl", "s3:GetBucketLocation"],
        when,
        why: "the action checks that the bucket is versioned",
      }),
    ];
  },
});
