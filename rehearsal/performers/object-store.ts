import { createHash } from "node:crypto";
import { byCodePoint } from "../site";

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
  /** The step of the release in which it was written: actions that run in parallel share one. */
  readonly step: number;
}

/** The objects of all buckets, as S3 would hold them after the release so far. */
export class ObjectStore {
  private readonly latest = new Map<string, StoredObject>();
  private writes = 0;
  private steps = 0;

  /** The present step of the release. */
  get step(): number {
    return this.steps;
  }

  /** What is written from now on comes after all that is there. */
  nextStep(): void {
    this.steps += 1;
  }

  put(object: Omit<StoredObject, "versionId" | "step">): StoredObject {
    this.writes += 1;
    const versionId = createHash("sha256")
      .update(`${object.bucket}/${object.key}#${this.writes}`)
      .digest("base64url")
      .slice(0, 32);
    const stored = { ...object, versionId, step: this.steps };
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
