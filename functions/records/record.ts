/** What is kept of a release: who brought which bytes where, and how to get them back. */
export interface ReleaseRecord {
  readonly version: 1;
  /** What people call it by: `20261129-154403-1a2b3c4d`. */
  readonly id: string;
  /** When its last file or task definition was in place. */
  readonly at: string;
  /** A release, CodePipeline's rollback of a stage, or a way back or forward by `ferry back`. */
  readonly what: "release" | "rollback" | "back" | "forward";
  readonly target: RecordedTarget;
  readonly pipeline: {
    readonly name: string;
    readonly stage: string;
    /** The version of its structure. */
    readonly version?: number;
    readonly execution: string;
    /** Of a rollback: the execution whose artifacts it released again. */
    readonly origin?: string;
  };
  readonly startedBy?: { readonly how: string; readonly detail?: string };
  readonly sources: readonly RecordedSource[];
  readonly approvals: readonly RecordedApproval[];
  readonly artifacts: readonly RecordedArtifact[];
  /** The pages of a site, by key, with their versions; left out where its stack does not let them be listed. */
  readonly pages?: Readonly<Record<string, string>>;
  readonly service?: RecordedService;
  /** Of a way back: whose state it brought, who asked for it as the command said, and why. */
  readonly back?: { readonly to: string; readonly by: string; readonly reason: string };
}

export interface RecordedTarget {
  /** `web@prod`. */
  readonly name: string;
  readonly kind: "site" | "service";
  readonly account: string;
  readonly region: string;
  /** The bucket of a site, the service of a cluster, the deployment group of machines. */
  readonly place: string;
  readonly url?: string;
}

export interface RecordedSource {
  readonly name: string;
  readonly revision: string;
  readonly message?: string;
  readonly author?: string;
  readonly url?: string;
}

/** An answer to an approval: who gave it, and their words. */
export interface RecordedApproval {
  readonly action: string;
  readonly by: string;
  readonly words?: string;
  readonly at: string;
}

export interface RecordedArtifact {
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly etag?: string;
}

export interface RecordedService {
  readonly taskDefinition: string;
  /** Each container's image, by its digest where the task definition has it. */
  readonly images: Readonly<Record<string, string>>;
  /** CodeDeploy's deployment, where it made the tasks. */
  readonly deployment?: string;
}

/** The folder of a target's records. */
export function recordFolder(target: string): string {
  const [key = "", stack = ""] = target.split("@");
  return `${stack}/${key}/`;
}

const latest = 9_999_999_999_999;

/** Where a record lies: a listing by name has the newest first. */
export function recordKey({ target, at, id }: Pick<ReleaseRecord, "target" | "at" | "id">): string {
  const age = String(latest - Date.parse(at)).padStart(13, "0");
  return `${recordFolder(target.name)}${age}-${id}.json`;
}

/** An id that is the same however often the same release is recorded. */
export function recordId(at: string, execution: string): string {
  const [day = "", time = ""] = at.split("T");
  const digits = (text: string) => text.replace(/\D/g, "");
  return `${digits(day)}-${digits(time).slice(0, 6)}-${execution.slice(0, 8)}`;
}

/** The record that somebody means by an id, an execution or the beginning of a commit. */
export function meantBy(
  word: string,
  records: readonly ReleaseRecord[],
): ReleaseRecord | undefined {
  const exact = records.find(({ id, pipeline }) => id === word || pipeline.execution === word);
  if (exact !== undefined || word.length < 7) return exact;
  return records.find(({ sources }) => sources.some(({ revision }) => revision.startsWith(word)));
}
