import type { PolicyDocument } from "../../grants/policy";
import type { Owner } from "../../names";
import type { DeliveryPlan } from "../delivery";
import type { PlannedApplication } from "../targets/applications";
import type { PlannedSite } from "../targets/sites";

/** What of a stack's plan AWS limits. */
export interface Limited {
  readonly owner: Owner;
  readonly sites: readonly PlannedSite[];
  readonly applications: readonly PlannedApplication[];
  readonly delivery?: DeliveryPlan | undefined;
  /** The delivery with its first releases alone. */
  readonly fewer?: (releases: number) => DeliveryPlan | undefined;
  /** That of deployments on push. */
  readonly boundary?: PolicyDocument | undefined;
}
