import type { At } from "../faults";
import type { DeliverySettings, PipelineSettings, Settings } from "../schema";

/** A rule that looks at more than one value. */
export interface Rule {
  /** Sections that it reads: where one of them has not its shape, the rule has nothing to say. */
  readonly needs: readonly (keyof Settings)[];
  /**
   * Sentences that begin with the key that they are about.
   * @param exists whether a file or folder that a setting names is there
   */
  readonly check: (
    settings: Settings,
    at: At,
    exists: (path: string) => boolean,
  ) => readonly string[];
}

/** A rule about what is delivered. */
export function ofDelivery(
  check: (
    delivery: DeliverySettings,
    at: At,
    exists: (path: string) => boolean,
  ) => readonly string[],
): Rule {
  return {
    needs: ["delivery"],
    check: ({ delivery }, at, exists) => (delivery ? check(delivery, at, exists) : []),
  };
}

/** A rule about each pipeline, whose keys begin with the pipeline's. */
export function ofPipelines(
  check: (
    pipeline: PipelineSettings,
    key: At,
    delivery: DeliverySettings,
    exists: (path: string) => boolean,
  ) => readonly string[],
): Rule {
  return ofDelivery((delivery, at, exists) =>
    Object.entries(delivery.pipelines).flatMap(([name, pipeline]) =>
      check(pipeline, (...path) => at("delivery", "pipelines", name, ...path), delivery, exists),
    ),
  );
}
