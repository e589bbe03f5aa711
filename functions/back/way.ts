import type { SitePart } from "../records/pages";
import type { RecordedTarget, ReleaseRecord } from "../records/record";
import type { RunsAs } from "../records/running";

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
  /** The role of the target's account in which it goes back; left out where its stack has none. */
  readonly role?: string;
  /** Where a site's pages lie. */
  readonly parts?: readonly SitePart[];
  /** The distribution whose cache policy is the settings' own: it may keep pages. */
  readonly distribution?: string;
  /** The service whose tasks are exchanged. */
  readonly runs?: RunsAs;
  /** Who exchanges them; left out where Amazon ECS does. */
  readonly group?: GroupOfTasks;
  /** Whether each release runs a command before its tasks come, such as a migration. */
  readonly migrates?: true;
  /** Whether its stage tries a failed release again: what is stopped would come anew. */
  readonly retries?: true;
}

/** A deployment group of CodeDeploy, and the configuration by which all traffic moves at once. */
export interface GroupOfTasks {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  readonly deploymentConfigName: string;
}

/** What is in a place, and how it becomes what it was. */
export interface Place {
  /** The record of what is live; undefined where no record is of it. */
  readonly live: ReleaseRecord | undefined;
  /** What of it moves. */
  readonly moves?: string;
  /** @throws Refused where there is no way */
  way(to: ReleaseRecord): Promise<Way>;
}

/** A way to a release: what it would do, and the deed. */
export interface Way {
  /** Sentences for who asks. */
  readonly says: readonly string[];
  /** The same for the same steps: what is done is what was looked at. */
  readonly digest: string;
  readonly changes: number;
  /** Whether it ends the release that is under way. */
  readonly ends?: boolean;
  /**
   * Does it, and says what is there then.
   * @throws Refused where nothing was changed
   */
  readonly take: () => Promise<Pick<ReleaseRecord, "pages" | "service">>;
}
