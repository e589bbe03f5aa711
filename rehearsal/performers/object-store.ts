import { createHash } from "node:crypto";
import type { VersionedObjects } from "../endpoints/objects";
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
  /** A marker: the object is hidden, with all that it was. */
  readonly hidden?: true;
}

/** The objects of all buckets with their versions, as S3 would hold them after the release so far. */
export class ObjectStore implements VersionedObjects {
  private readonly buckets = new Map<string, Map<string, StoredObject[]>>();
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
    const { bucket, key } = object;
    this.writes += 1;
    const versionId = createHash("sha256")
      .update(`${bucket}/${key}#${this.writes}`)
      .digest("base64url")
      .slice(0, 32);
    const stored = { ...object, versionId, step: this.steps };
    const objects = this.buckets.get(bucket) ?? new Map<string, StoredObject[]>();
    this.buckets.set(bucket, objects);
    const versions = objects.get(key) ?? [];
    objects.set(key, versions);
    versions.unshift(stored);
    return stored;
  }

  get(bucket: string, key: string): StoredObject | undefined {
    const [newest] = this.versionsOf(bucket, key);
    return newest?.hidden ? undefined : newest;
  }

  /** A bucket's objects in S3's order. */
  list(bucket: string): readonly StoredObject[] {
    return this.versions(bucket).filter(
      (each) => !each.hidden && this.versionsOf(bucket, each.key)[0] === each,
    );
  }

  versions(bucket: string): readonly StoredObject[] {
    return [...(this.buckets.get(bucket) ?? [])]
      .sort(([a], [b]) => byCodePoint(a, b))
      .flatMap(([, versions]) => versions);
  }

  versionsOf(bucket: string, key: string): readonly StoredObject[] {
    return this.buckets.get(bucket)?.get(key) ?? [];
  }

  write(bucket: string, key: string, body: Buffer, like?: StoredObject): StoredObject {
    const { contentType = "application/json", cacheControl, owner = "" } = like ?? {};
    const kept = { contentType, owner, ...(cacheControl !== undefined && { cacheControl }) };
    return this.put({ bucket, key, body, ...kept });
  }

  /** A version that a lifecycle rule took away. */
  expire(bucket: string, key: string, versionId: string): void {
    const versions = this.buckets.get(bucket)?.get(key) ?? [];
    const index = versions.findIndex((each) => each.versionId === versionId);
    if (index >= 0) versions.splice(index, 1);
  }

  hide(bucket: string, key: string): StoredObject {
    const body = Buffer.alloc(0);
    return this.put({ bucket, key, body, contentType: "", owner: "", hidden: true });
  }
}
