import type { BackPlan, BackTarget } from "../../functions/back/way";
import { servedRepository } from "../grants/build-registries";
import type { Grant, Principal } from "../grants/grant";
import { keepRecords, readRecords } from "../grants/records";
import { findsImages, holdStages } from "../grants/restore";
import { takeRestoreRole } from "../grants/take-role";
import type { Value } from "../grants/value";
import * as names from "../names";
import { type PlannedFunction, planFunction } from "./bundled-function";
import type { PlannedPipeline } from "./pipelines/planned";
import { waveKey } from "./pipelines/waves";
import { goesBack, type PlannedRecords } from "./records";
import type { Destination } from "./targets/destinations";
import { type PlannedWay, wayBackAt, wayBackWarnings } from "./targets/ways-back";

/** The function that goes back, with an alias for each stage that it goes back in. */
export interface PlannedBack extends PlannedFunction {
  readonly plan: Omit<BackPlan, "targets"> & {
    readonly targets: Readonly<Record<string, PlannedTarget>>;
  };
  readonly aliases: readonly BackAlias[];
}

/** By it people go back in one stage. */
interface BackAlias {
  readonly name: string;
  /** ARN of the function by this alias. */
  readonly arn: string;
  /** ARN of the stage. */
  readonly stage: string;
}

type PlannedTarget = Omit<BackTarget, "url" | "distribution"> & {
  readonly url?: Value;
  readonly distribution?: Value;
};

/** Plans the function where sites or containers are recorded. */
export function planBack(
  owner: names.Owner,
  pipelines: readonly PlannedPipeline[],
  records: PlannedRecords | undefined,
): PlannedBack | undefined {
  if (!records) return undefined;
  const ways = pipelines.filter(goesBack).flatMap((pipeline) =>
    pipeline.waves.flatMap((wave) =>
      wave.destinations.flatMap((destination) => {
        const way = wayBackAt(destination);
        return way ? [{ pipeline, wave, destination, way }] : [];
      }),
    ),
  );
  if (ways.length === 0) return undefined;
  const own = { name: names.backFunction(owner), role: names.backFunctionRole(owner) };
  const targets = ways.flatMap(({ pipeline, wave, destination, way }) => {
    const recorded = records.plan.waves[waveKey(pipeline.key, wave)]?.targets.find(
      ({ name }) => name === names.targetName(destination.release),
    );
    if (!recorded) return [];
    const { role: _, actions: __, runs: ___, ...target } = recorded;
    const conditions = pipeline.stages.find(({ name }) => name === wave.name)?.conditions;
    return [
      {
        ...target,
        ...way,
        alias: names.backAlias(pipeline.key, wave.name),
        pipeline: pipeline.name,
        stage: wave.name,
        ...(conditions?.onFailure?.result === "RETRY" && { retries: true as const }),
      },
    ];
  });
  const stages = [
    ...new Map(
      ways.map(({ pipeline, wave }) => {
        const name = names.backAlias(pipeline.key, wave.name);
        return [
          name,
          {
            name,
            arn: names.arn(owner, "lambda", `function:${own.name}:${name}`),
            stage: names.arn(owner, "codepipeline", `${pipeline.name}/${wave.name}`),
            pipeline: names.arn(owner, "codepipeline", pipeline.name),
          },
        ];
      }),
    ).values(),
  ];
  return {
    ...planFunction(owner, own, (actor) => [
      ...workOf(actor, records, stages, targets),
      ...findsImages(actor, imagesOf(owner, ways)),
    ]),
    plan: {
      bucket: records.name,
      targets: Object.fromEntries(targets.map((target) => [target.name, target])),
    },
    aliases: stages.map(({ name, arn, stage }) => ({ name, arn, stage })),
  };
}

/** Targets at which nobody goes back, because their stacks were made before that was. */
export function backWarnings(
  records: PlannedRecords | undefined,
  pipelines: readonly PlannedPipeline[],
): readonly string[] {
  const recorded = records ? pipelines.filter(goesBack) : [];
  const waves = recorded.flatMap((pipeline) => pipeline.waves);
  return wayBackWarnings(waves.flatMap(({ destinations }) => destinations));
}

/** The repositories whose images come back. */
function imagesOf(
  owner: names.Owner,
  ways: readonly { readonly destination: Destination; readonly way: PlannedWay }[],
): readonly string[] {
  const keys = ways.flatMap(({ destination, way }) =>
    destination.kind === "service" && destination.service.kind !== "instances" && way.role
      ? [destination.service.repository]
      : [],
  );
  return [...new Set(keys.map((key) => servedRepository(owner, key).arn))];
}

function workOf(
  actor: Principal,
  records: PlannedRecords,
  stages: readonly { readonly stage: string; readonly pipeline: string }[],
  targets: readonly PlannedTarget[],
): readonly Grant[] {
  const roles = targets.flatMap(({ role }) => role ?? []);
  return [
    ...[...new Set(roles)].map((role) => takeRestoreRole(actor, role)),
    ...holdStages(
      actor,
      [...new Set(stages.map(({ pipeline }) => pipeline))],
      stages.map(({ stage }) => stage),
    ),
    ...readRecords(actor, records, true),
    ...keepRecords(actor, records),
  ];
}
