import type { RecordedService } from "../records/record";

/** What a service runs, and how far its newest rollout is. */
export interface Running {
  /** The revision that readers reach; left out while some reach another one. */
  readonly taskDefinition?: string;
  /** The rollout that is under way. */
  readonly rollout?: {
    readonly id: string;
    /** The traffic has moved, and these revisions still run beside: it can be stopped, and they take over at once. */
    readonly beside?: readonly string[];
  };
}

/** Who exchanges the tasks of a service: Amazon ECS itself, or CodeDeploy. */
export interface Exchange {
  /** @param newest the deployment that was recorded last: it may not have begun to show */
  look(newest?: string): Promise<Running>;
  /** Ends a rollout; the tasks beside take over. */
  stop(id: string): Promise<void>;
  /** Starts tasks of a recorded revision in the place of those that run; says the deployment that does it. */
  start(to: RecordedService): Promise<Pick<RecordedService, "deployment">>;
}
