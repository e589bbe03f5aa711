import type { Grant } from "../grants/grant";
import type * as names from "../names";
import type { DeliverySettings } from "../settings";
import type { PlannedOwnProject } from "./builds/own-projects";
import type { PlannedRepository } from "./builds/repositories";
import type { PlannedNotifications } from "./notifications";
import type { PlannedPeople } from "./people";
import type { PlannedChangedPaths } from "./pipelines/changed-paths";
import type { PlannedInvalidate } from "./pipelines/invalidate";
import type { PlannedPipeline } from "./pipelines/planned";
import type { PlannedStores } from "./stores";

/** Everything that a delivery creates, as plain data: nothing in it depends on AWS's answers. */
export interface DeliveryPlan {
  readonly owner: names.Owner;
  readonly settings: DeliverySettings;
  readonly stores: PlannedStores;
  /** Days for which artifacts are kept: the longest approval and the days of a rollback. */
  readonly artifactDays: number;
  /** The folders that are kept no longer. Left out: all, where no application needs its packages to go back to. */
  readonly expiringFolders?: readonly string[];
  readonly repositories: readonly PlannedRepository[];
  readonly pipelines: readonly PlannedPipeline[];
  readonly projects: readonly PlannedOwnProject[];
  /** Made where a release goes to a site. */
  readonly invalidate?: PlannedInvalidate;
  /** Made where a branch of CodeCommit is watched for paths. */
  readonly changedPaths?: PlannedChangedPaths;
  readonly people: readonly PlannedPeople[];
  readonly notifications?: PlannedNotifications;
  /** What is possible, and better done otherwise. */
  readonly warnings: readonly string[];
  /** Every permission of the delivery's roles, and of the targets' roles on what the delivery owns. */
  readonly grants: readonly Grant[];
}
