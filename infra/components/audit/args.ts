import type * as pulumi from "@pulumi/pulumi";
import type * as names from "../../names";
import type { PlannedLogs } from "../../plan";
import type { AuditSettings } from "../../settings";
import type { PrivateBucket } from "../storage/private-bucket";

export interface AuditArgs {
  readonly owner: names.Owner;
  readonly settings: AuditSettings;
  readonly retain: boolean;
  /** The account's bucket for logs. */
  readonly logs: PrivateBucket;
  /** ferry's buckets of this account and region, by their names in the program. */
  readonly buckets: Readonly<Record<string, pulumi.Output<string>>>;
  /** ARNs of the distributions, by site. */
  readonly distributions: Readonly<Record<string, pulumi.Output<string>>>;
  /** The artifact buckets whose reads and writes are recorded. */
  readonly artifacts: readonly string[];
  /** ferry's own trail, where it records them. */
  readonly trail: PlannedLogs["trail"];
}
