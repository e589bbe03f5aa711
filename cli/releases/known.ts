import type { BackPlan } from "../../functions/back/way";
import type { RecordPlan, WaveTarget } from "../../functions/invalidate/record";
import { RehearsalFault } from "../../rehearsal/fault";
import { filesOf } from "../../rehearsal/performers/lambda-invoke";
import { evaluateFolder } from "../../rehearsal/rehearse";
import { World } from "../../rehearsal/world/world";
import { configOf } from "../rehearse";
import type { Surroundings } from "../verb";

/** What is released to, and how to ask for it. */
export interface KnownTarget extends Pick<WaveTarget, "name" | "kind" | "parts" | "runs"> {
  readonly pipeline: string;
  readonly stage: string;
  /** Stages in which a release waits for people. */
  readonly approvedIn: readonly string[];
  /** By which the function is invoked that goes back; left out where nobody can. */
  readonly alias?: string;
}

/** A delivery whose releases are recorded, as its stack file says it. */
export interface KnownDelivery {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  readonly back?: string;
  readonly targets: readonly KnownTarget[];
}

/**
 * The delivery of a folder, as its stack would be made: nothing is asked of AWS.
 * @throws RehearsalFault where no stack there records releases
 */
export async function knownDelivery(
  config: string | undefined,
  surroundings: Surroundings,
): Promise<KnownDelivery> {
  const { project, progress } = surroundings;
  const stacks = await evaluateFolder(configOf(config, surroundings), project, progress);
  const world = new World(stacks);
  const functions = world.ofType("aws:lambda/function:Function");
  let records: RecordPlan | undefined;
  let back: { readonly name: string; readonly plan: BackPlan } | undefined;
  for (const { resource } of functions) {
    const files = await filesOf(resource.inputs.code);
    if (files["records.json"]) records ??= JSON.parse(files["records.json"]) as RecordPlan;
    const plan = JSON.parse(files["targets.json"] ?? "{}") as Partial<BackPlan>;
    if (plan.bucket !== undefined) {
      back ??= { name: String(resource.inputs.name), plan: plan as BackPlan };
    }
  }
  const bucket = records && world.bucket(records.bucket);
  if (!records || !bucket) {
    throw new RehearsalFault(
      "No stack here records its releases: a delivery does that releases to a site or a service (delivery.records).",
    );
  }
  const targets = Object.values(records.waves).flatMap(
    ({ pipeline, stage, approvedIn, targets: all }) =>
      all.map(({ name, kind, parts, runs }): KnownTarget => {
        const alias = back?.plan.targets[name]?.alias;
        return {
          name,
          kind,
          pipeline,
          stage,
          approvedIn,
          ...(parts && { parts }),
          ...(runs && { runs }),
          ...(alias !== undefined && { alias }),
        };
      }),
  );
  const { account, region } = bucket;
  progress("asking AWS");
  return { account, region, bucket: bucket.name, ...(back && { back: back.name }), targets };
}
