import type { SitePart } from "../records/pages";
import type { RecordedTarget, ReleaseRecord } from "../records/record";

/** What the function reads beside its code. */
export interface BackPlan {
  /** The bucket of the records. */
  readonly bucket: string;
  /** By name: `web@prod`. */
  readonly targets: Readonly<Record<string, BackTarget>>;
}

export interface BackTarget extends RecordedTarget {
  /** The alias by which people invoke the function for this target's stage. */
  readonly alias: string;
  readonly pipeline: string;
  readonly stage: string;
  /** The role of the target's account in which its pages are restored; left out where its stack has none. */
  readonly role?: string;
  /** Where a site's pages lie. */
  readonly parts?: readonly SitePart[];
  /** The distribution whose cache policy is the settings' own: it may keep pages. */
  readonly distribution?: string;
}

/** A way to a release: what it would do, and the deed. */
export interface Way {
  /** Sentences for who asks. */
  readonly says: readonly string[];
  /** The same for the same steps: what is done is what was looked at. */
  readonly digest: string;
  readonly changes: number;
  /** Does it, and says what is there then. */
  readonly take: () => Promise<Pick<ReleaseRecord, "pages">>;
}
