import { createHash } from "node:crypto";
import { byCodePoint } from "./site";

/** One version of an object. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl?: string;
  /** The account that owns it: the bucket's, since ACLs are off. */
  readonly owner: string;
  /** Place in the order of all writes. */
  readonly sequence: number;
}

/** The objects of all buckets, as S3 would hold them after the release so far. */
export class ObjectStore {
  private readonly latest = new Map<string, StoredObject>();
  private writes = 0;

  /** How many objects were written so far. */
  get writeCount(): number {
    return this.writes;
  }

  put(object: Omit<StoredObject, "versionId" | "sequence">): StoredObject {
    this.writes += 1;
    const versionId = createHash("sha256")
      .update(`${object.bucket}/${object.key}#${this.writes}`)
      .digest("base64url")
      .slice(0, 32);
    const stored = { ...object, versionId, sequence: this.writes };
    this.latest.set(path(object.bucket, object.key), stored);
    return stored;
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return this.latest.get(path(bucket, key));
  }

  /** A bucket's objects in S3's order. */
  list(bucket: string): readonly StoredObject[] {
    return [...this.latest.values()]
      .filter((object) => object.bucket === bucket)
      .sort((a, b) => byCodePoint(a.key, b.key));
  }
}

function path(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}
