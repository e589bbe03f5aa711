import type { Call } from "../call";
import type { StoredObject } from "../performers/object-store";
import type { Invalidation, Rollout } from "../performers/release";

/** One action that was performed. */
export interface PerformedAction {
  readonly pipeline: string;
  readonly stage: string;
  readonly name: string;
  readonly category: string;
  readonly provider: string;
  readonly role: string;
  readonly calls: readonly Call[];
  /** Whether it ends at the border of a stack that is known by its contract alone. */
  readonly ends?: true;
  /** Whether it does, or may do, what the rehearsal has no eyes for. */
  readonly unseen?: true;
  /** Objects that appeared, by the action. */
  readonly objects: readonly StoredObject[];
  readonly invalidations: readonly Invalidation[];
  readonly rollouts: readonly Rollout[];
  /** What the rehearsal can't say of it. */
  readonly warnings: readonly string[];
}
