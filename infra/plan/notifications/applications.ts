import type * as names from "../../names";
import type { Destination } from "../targets/destinations";

/** An application of CodeDeploy that a pipeline releases to, and whose deployments can be told. */
export interface ToldApplication {
  /** The pipeline's key. */
  readonly pipeline: string;
  readonly application: string;
}

/**
 * Events are those of a rule's own account and region: of the others, the pipeline's action tells how the
 * deployment ended.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
 */
export function toldApplications(
  owner: names.Owner,
  found: readonly { readonly key: string; readonly destinations: readonly Destination[] }[],
): readonly ToldApplication[] {
  return found.flatMap(({ key: pipeline, destinations }) =>
    destinations.flatMap((destination) => {
      const { account, region } = destination;
      const near = account === owner.account && region === owner.region;
      if (!near || destination.kind !== "service") return [];
      const { service } = destination;
      if (!("application" in service)) return [];
      return [{ pipeline, application: service.application }];
    }),
  );
}
