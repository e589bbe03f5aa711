import type * as pulumi from "@pulumi/pulumi";
import { reference } from "../../grants/references";

import * as names from "../../names";
import { identifiers } from "../references";
import { PrivateBucket } from "../storage/private-bucket";

/** Days for which an overwritten cache stays: nobody asks for it again. */
const noncurrentDays = 7;

/**
 * The bucket of caches, logs and report exports, encrypted by S3. They can't lie among the artifacts, whose
 * bucket refuses everything that is not encrypted with the delivery's key.
 */
export function buildStorage(
  owner: names.Owner,
  retain: boolean,
  logRetentionDays: number,
  opts: pulumi.ComponentResourceOptions,
) {
  const bucket = new PrivateBucket(
    "build-storage",
    {
      bucketName: names.buildBucket(owner),
      retain,
      expireDays: logRetentionDays,
      noncurrentDays,
    },
    opts,
  );
  return {
    ready: bucket.ready,
    bucketName: bucket.bucketName,
    references: identifiers(
      [reference.storage, bucket.bucketName],
      [reference.storageArn, bucket.arn],
    ),
  };
}
