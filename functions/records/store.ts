import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { type ReleaseRecord, recordFolder, recordKey } from "./record";

/** Where a delivery keeps its records. */
export interface RecordStore {
  readonly s3: S3Client;
  readonly bucket: string;
}

/**
 * Keeps a record, once: one that is there already is left as it is.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export async function keepRecord(
  { s3, bucket }: RecordStore,
  record: ReleaseRecord,
  abortSignal?: AbortSignal,
): Promise<void> {
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: recordKey(record),
        Body: JSON.stringify(record, null, 2),
        ContentType: "application/json",
        IfNoneMatch: "*",
      }),
      abortSignal && { abortSignal },
    );
  } catch (error) {
    const { name } = error as { readonly name?: string };
    if (name !== "PreconditionFailed" && name !== "ConditionalRequestConflict") throw error;
  }
}

/** The newest records of a target, newest first. */
export async function newestRecords(
  { s3, bucket }: RecordStore,
  target: string,
  most: number,
): Promise<readonly ReleaseRecord[]> {
  const listed = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: recordFolder(target), MaxKeys: most }),
  );
  const keys = (listed.Contents ?? []).flatMap(({ Key }) => Key ?? []);
  return Promise.all(keys.map((key) => readRecord({ s3, bucket }, key)));
}

async function readRecord({ s3, bucket }: RecordStore, key: string): Promise<ReleaseRecord> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? "") as ReleaseRecord;
}
