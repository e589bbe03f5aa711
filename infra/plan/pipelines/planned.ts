import type { PlannedAction } from "../../actions";
import type { PlannedRule } from "../../actions/condition-rules";
import type { Grant } from "../../grants/grant";
import type * as names from "../../names";
import type { DeliverySettings, PipelineSettings, WaveSettings } from "../../settings";
import type { PlannedProject } from "../builds/projects";
import type { PlannedStore, PlannedStores } from "../stores";
import type { Destination } from "../targets/destinations";
import type { PlannedWatch } from "./changed-paths";
import type { PlannedEvent } from "./events";
import type { PlannedHolds } from "./holds";
import type { PlannedSource } from "./sources";
import type { PlannedTrigger } from "./triggers";

export interface PlannedPipeline {
  readonly key: string;
  readonly name: string;
  /** ferry's own role, or the ARN of an existing one. */
  readonly role: names.RoleName | string;
  readonly mode: PipelineSettings["mode"];
  readonly variables: PipelineSettings["variables"];
  readonly sources: readonly PlannedSource[];
  /** Pushes and pull requests that start it; without any, every push to a source's branch does. */
  readonly triggers: readonly PlannedTrigger[];
  /** Everything else that starts it. */
  readonly events: readonly PlannedEvent[];
  /** Made where the settings hold stages at some time. */
  readonly holds?: PlannedHolds;
  /** Branches whose pushes start it by the files that they change. */
  readonly watches: readonly PlannedWatch[];
  readonly stages: readonly PlannedStage[];
  readonly waves: readonly Wave[];
  /** The artifact stores of its own region and of each other one that it has an action in. */
  readonly stores: readonly PlannedStore[];
  readonly builds: readonly PlannedProject[];
  /** Where CodePipeline's own compute writes its log, if any action or rule of the pipeline's account has some. */
  readonly log?: ComputeLog;
  readonly grants: readonly Grant[];
  /** What its added actions use and ferry does not make. */
  readonly existing: ExistingThings;
  /** Why it can't be created. */
  readonly faults: readonly string[];
}

/** A log group of one name, in each region in which something is computed. */
interface ComputeLog {
  readonly group: string;
  readonly regions: readonly string[];
}

export interface PlannedStage {
  readonly name: string;
  readonly actions: readonly PlannedAction[];
  /** What it asks before and after; nothing where left out. */
  readonly conditions?: PlannedConditions;
}

/** What a stage asks before it begins and after it ended, as CodePipeline declares it. */
export interface PlannedConditions {
  readonly beforeEntry?: PlannedCondition;
  readonly onSuccess?: PlannedCondition;
  readonly onFailure?: {
    readonly result: "ROLLBACK" | "RETRY";
    readonly retryMode?: "FAILED_ACTIONS" | "ALL_ACTIONS";
    readonly rules: readonly PlannedRule[];
  };
}

interface PlannedCondition {
  readonly result: "FAIL" | "SKIP" | "ROLLBACK";
  readonly rules: readonly PlannedRule[];
}

export interface PipelineOf {
  readonly owner: names.Owner;
  readonly stores: PlannedStores;
  readonly delivery: DeliverySettings;
  readonly key: string;
  readonly settings: PipelineSettings;
  readonly destinations: readonly Destination[];
  /** Whether a release that an update of the pipeline canceled starts again by itself. */
  readonly restarts: boolean;
}

/** Releases that run in parallel. */
export interface Wave {
  /** The stage's name. */
  readonly name: string;
  /** What is set for the wave as a whole. */
  readonly settings?: WaveSettings;
  readonly destinations: readonly Destination[];
}

export interface ExistingThings {
  /** By name. */
  readonly buckets: readonly string[];
  /** By ARN. */
  readonly keys: readonly string[];
  readonly topics: readonly string[];
  readonly roles: readonly string[];
}
