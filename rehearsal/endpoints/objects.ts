import { createHash } from "node:crypto";
import { type Answer, type Call, element, Refusal } from "./protocol";
import type { StandIn } from "./services";

/** A version of an object; a marker hides the ones before it. */
interface Version {
  readonly key: string;
  readonly versionId: string;
  readonly body: Buffer;
  readonly hidden?: true;
}

/** The buckets of all accounts. */
export interface VersionedObjects {
  /** Every version of a bucket's objects, in the order of keys, newest first of each. */
  versions(bucket: string): readonly Version[];
  /** Those of one object. */
  versionsOf(bucket: string, key: string): readonly Version[];
  /** Overwrites what has that key. */
  write(bucket: string, key: string, body: Buffer, like?: Version): Version;
  hide(bucket: string, key: string): Version;
}

type Input = Readonly<Record<string, string>>;

/** Amazon S3, for the operations with versions. */
export function objectService(objects: VersionedObjects): StandIn {
  const operations: Readonly<Record<string, (input: Input) => Answer>> = {
    ListObjectVersions: (input) => listVersions(objects, input),
    ListObjectsV2: (input) => listObjects(objects, input),
    GetObject: (input) => getObject(objects, input),
    PutObject: (input) => putObject(objects, input),
    CopyObject: (input) => copyObject(objects, input),
    DeleteObject: ({ Bucket = "", Key = "" }) => {
      const { versionId } = objects.hide(Bucket, Key);
      const headers = { "x-amz-version-id": versionId, "x-amz-delete-marker": "true" };
      return { status: 204, body: "", headers };
    },
  };
  return ({ operation, input }: Call) => {
    const perform = operations[operation];
    if (!perform) throw new Refusal(400, "NotImplemented", `No ${operation} of S3 here.`);
    return perform(input as Input);
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
function listVersions(objects: VersionedObjects, input: Input): Answer {
  const { Bucket = "", Prefix = "", MaxKeys = "1000", KeyMarker, VersionIdMarker } = input;
  const all = objects.versions(Bucket).filter(({ key }) => key.startsWith(Prefix));
  const start =
    KeyMarker === undefined
      ? 0
      : all.findIndex(({ key, versionId }) => key === KeyMarker && versionId === VersionIdMarker) +
        1;
  const page = all.slice(start, start + Number(MaxKeys));
  const last = page.at(-1);
  const more = start + page.length < all.length && last !== undefined;
  return {
    status: 200,
    body: element("ListVersionsResult", [
      element("IsTruncated", String(more)),
      ...(more
        ? [element("NextKeyMarker", last.key), element("NextVersionIdMarker", last.versionId)]
        : []),
      ...page.map((version) => {
        const newest = objects.versionsOf(Bucket, version.key)[0] === version;
        return element(version.hidden ? "DeleteMarker" : "Version", [
          element("Key", version.key),
          element("VersionId", version.versionId),
          element("IsLatest", String(newest)),
          element("LastModified", "2026-11-20T12:00:00.000Z"),
          ...(version.hidden
            ? []
            : [element("ETag", etagOf(version)), element("Size", String(version.body.length))]),
        ]);
      }),
    ]),
  };
}

function listObjects(objects: VersionedObjects, input: Input): Answer {
  const { Bucket = "", Prefix = "", MaxKeys = "1000" } = input;
  const found = newestOf(objects, Bucket).filter(({ key }) => key.startsWith(Prefix));
  const page = found.slice(0, Number(MaxKeys));
  return {
    status: 200,
    body: element("ListBucketResult", [
      element("IsTruncated", "false"),
      ...page.map((each) =>
        element("Contents", [element("Key", each.key), element("ETag", etagOf(each))]),
      ),
    ]),
  };
}

function newestOf(objects: VersionedObjects, bucket: string): readonly Version[] {
  const seen = new Set<string>();
  return objects.versions(bucket).filter(({ key, hidden }) => {
    const first = !seen.has(key);
    seen.add(key);
    return first && !hidden;
  });
}

function getObject(objects: VersionedObjects, { Bucket = "", Key = "", VersionId }: Input): Answer {
  const found = find(objects, Bucket, Key, VersionId);
  const headers = { etag: etagOf(found), "x-amz-version-id": found.versionId };
  return { status: 200, body: found.body.toString("utf8"), headers };
}

function find(objects: VersionedObjects, bucket: string, key: string, versionId?: string): Version {
  const of = objects.versionsOf(bucket, key);
  const found = versionId === undefined ? of[0] : of.find((each) => each.versionId === versionId);
  if (!found || found.hidden) throw new Refusal(404, "NoSuchKey", `There is no ${key}.`);
  return found;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
function putObject(objects: VersionedObjects, input: Input): Answer {
  const { Bucket = "", Key = "", Body = "", IfNoneMatch } = input;
  const [newest] = objects.versionsOf(Bucket, Key);
  if (IfNoneMatch === "*" && newest && !newest.hidden) {
    throw new Refusal(412, "PreconditionFailed", "The object is there already.");
  }
  return written(objects.write(Bucket, Key, Buffer.from(Body)), "");
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
function copyObject(objects: VersionedObjects, input: Input): Answer {
  const { Bucket = "", Key = "", CopySource = "" } = input;
  const [path = "", versionId] = CopySource.split("?versionId=");
  const [bucket = "", ...key] = path.replace(/^\//, "").split("/").map(decodeURIComponent);
  const source = find(objects, bucket, key.join("/"), versionId);
  const copied = objects.write(Bucket, Key, source.body, source);
  return written(copied, element("CopyObjectResult", [element("ETag", etagOf(copied))]));
}

function written(version: Version, body: string): Answer {
  const headers = { etag: etagOf(version), "x-amz-version-id": version.versionId };
  return { status: 200, body, headers };
}

function etagOf({ body }: Version): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}
