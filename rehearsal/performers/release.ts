import type { History, PastAction } from "../endpoints/history";
import type { Tasks } from "../endpoints/tasks";
import type { Site } from "../site";
import type { World } from "../world/world";
import type { ObjectStore, StoredObject } from "./object-store";

/** An artifact that an action stored, by name. */
export type Artifacts = Map<string, StoredObject>;

/** What one action changed in the world. */
export interface Invalidation {
  readonly distribution: string;
  readonly paths: readonly string[];
  readonly callerReference: string;
  /** The step of the release in which it was made. */
  readonly step: number;
}

/** What a service, a group of machines or a stack of CloudFormation has now. */
export interface Rollout {
  /** ARN of the service, the deployment group, or the stack without its id. */
  readonly to: string;
  /** The image's address, where the bundle lies, or the change set. */
  readonly what: string;
}

/** What a change set would do to a stack of CloudFormation, and in which role. */
export interface ChangeSet {
  /** ARN of the stack, without its id. */
  readonly stack: string;
  readonly name: string;
  readonly role: string;
  /** The template, where a stack of the rehearsal made the role. */
  readonly template: string;
}

/** What a release carries and where it has come. */
export interface Release extends Partial<Pick<History, "began" | "sources">> {
  readonly world: World;
  readonly objects: ObjectStore;
  readonly site: Site;
  readonly invalidations: Invalidation[];
  readonly rollouts: Rollout[];
  /** What services run. */
  readonly tasks: Tasks;
  /** Those that are not executed yet. */
  readonly changeSets: Set<ChangeSet>;
  /** Its execution. */
  readonly execution: string;
  /** What its execution did so far, as CodePipeline tells it. */
  readonly past: PastAction[];
  /** What actions told later ones, by `<namespace>.<name>`. */
  readonly variables: Map<string, string>;
  /** Stages into which nothing goes, with the reason. */
  readonly closed: Map<string, string>;
}
