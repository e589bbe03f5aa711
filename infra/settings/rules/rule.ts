import { type At, under } from "../faults";
import type { DeliverySettings, PipelineSettings, Settings } from "../schema";

/** Sentences that begin with the key that they are about. */
export type Sentences = Iterable<string>;

/** A rule that looks at more than one value. */
export interface Rule {
  /** Sections that it reads: where one of them has not its shape, the rule has nothing to say. */
  readonly needs: readonly (keyof Settings)[];
  /** @param exists whether a file or folder that a setting names is there */
  readonly check: (settings: Settings, at: At, exists: (path: string) => boolean) => Sentences;
}

/** A rule about what is delivered. */
export function ofDelivery(
  check: (delivery: DeliverySettings, at: At, exists: (path: string) => boolean) => Sentences,
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
  ) => Sentences,
): Rule {
  return ofDelivery((delivery, at, exists) =>
    Object.entries(delivery.pipelines).flatMap(([name, pipeline]) => [
      ...check(pipeline, under(at, "delivery", "pipelines", name), delivery, exists),
    ]),
  );
}
