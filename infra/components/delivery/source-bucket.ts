import { statSync } from "node:fs";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import * as names from "../../names";
import type { BucketSource } from "../../plan";
import { PrivateBucket } from "../storage/private-bucket";

/**
 * Later uploads are releases, and a refresh reads what they bring along. Were one of these put back, the provider
 * would upload the first object again: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
const broughtByUploads = [
  "source",
  "acl",
  "bucketKeyEnabled",
  "cacheControl",
  "checksumAlgorithm",
  "contentDisposition",
  "contentEncoding",
  "contentLanguage",
  "contentType",
  "kmsKeyId",
  "metadata",
  "serverSideEncryption",
  "storageClass",
  "tags",
  "tagsAll",
  "websiteRedirect",
];

export interface SourceBucketArgs {
  readonly owner: names.Owner;
  readonly source: BucketSource;
  readonly retain: boolean;
  readonly noncurrentDays: number;
}

/** The versioned bucket of a source that ferry makes, with the first object in it. */
export class SourceBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Bucket and first object: the pipeline's first run finds them. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: SourceBucketArgs, opts: pulumi.ComponentResourceOptions) {
    super("ferry:delivery:SourceBucket", name, {}, opts);
    const child = { parent: this };
    const { owner, source, retain, noncurrentDays } = args;
    const { settings } = source;

    const bucket = new PrivateBucket(
      name,
      { bucketName: names.sourceBucket(owner, source.key), retain, noncurrentDays },
      child,
    );
    const notification = new s3.BucketNotification(
      `${name}-notification`,
      { bucket: bucket.bucketName, eventbridge: true },
      child,
    );
    const seed =
      settings.seed === undefined
        ? []
        : [
            new s3.BucketObjectv2(
              `${name}-seed`,
              { bucket: bucket.bucketName, key: settings.object, source: archiveOf(settings.seed) },
              {
                ...child,
                dependsOn: [...bucket.ready],
                ignoreChanges: [...broughtByUploads],
                retainOnDelete: retain,
              },
            ),
          ];

    this.bucketName = bucket.bucketName;
    this.arn = bucket.arn;
    this.ready = [...bucket.ready, notification, ...seed];
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

/** A folder is zipped by the engine; a zip goes up as it is. */
function archiveOf(path: string): pulumi.asset.Asset | pulumi.asset.Archive {
  return statSync(path).isDirectory()
    ? new pulumi.asset.FileArchive(path)
    : new pulumi.asset.FileAsset(path);
}
