import type { PlannedAction } from "../actions";
import * as actions from "../actions";
import type { Principal } from "../grants/grant";
import * as names from "../names";
import type { BuildOutputs } from "./builds";
import type { Destination } from "./destinations";
import { waveKey } from "./invalidate";
import type { PipelineOf } from "./pipelines";
import { siteActions } from "./site-release";
import { revisionVariable } from "./sources";

/** Releases that run in parallel. */
export interface Wave {
  /** The stage's name. */
  readonly name: string;
  readonly destinations: readonly Destination[];
}

/** Groups destinations into waves: a release without a number comes one wave after the one before it. */
export function groupIntoWaves(destinations: readonly Destination[]): readonly Wave[] {
  const byNumber = new Map<number, Destination[]>();
  let number = 0;
  for (const destination of destinations) {
    number = destination.release.wave ?? number + 1;
    byNumber.set(number, [...(byNumber.get(number) ?? []), destination]);
  }
  return [...byNumber]
    .sort(([a], [b]) => a - b)
    .map(([wave, members]) => {
      const [only] = members;
      const name = members.length === 1 && only ? only.name : `wave-${wave}`;
      return { name, destinations: members };
    });
}

/** Approvals first, then all assets, then all pages, then one invalidation for the whole wave. */
export function waveActions(
  pipeline: PipelineOf,
  actor: Principal,
  wave: Wave,
  artifacts: (destination: Destination) => BuildOutputs,
): readonly PlannedAction[] {
  const { owner, key } = pipeline;
  const approvals = wave.destinations.flatMap((destination) =>
    approvalAction(pipeline, actor, destination),
  );
  const deploys = wave.destinations.flatMap((destination) =>
    siteActions(pipeline, destination, artifacts(destination)),
  );
  const invalidate: PlannedAction = {
    name: "invalidate",
    provider: actions.lambdaInvoke,
    runOrder: 4,
    actor,
    region: owner.region,
    configuration: {
      FunctionName: names.invalidateFunction(owner),
      UserParameters: JSON.stringify({ wave: waveKey(key, wave) }),
    },
    inputs: [],
    outputs: [],
  };
  return [...approvals, ...deploys, invalidate];
}

function approvalAction(
  { owner, settings }: PipelineOf,
  actor: Principal,
  { name, account, release }: Destination,
): readonly PlannedAction[] {
  const approval = release.approval ?? account !== owner.account;
  if (approval === false) return [];
  const { message, timeoutMinutes } =
    approval === true ? { message: undefined, timeoutMinutes: 2_880 } : approval;
  const [source] = Object.entries(settings.sources);
  const revision =
    source === undefined
      ? ""
      : ` Revision #{Source-${source[0]}.${revisionVariable[source[1].kind]}}.`;
  return [
    {
      name: `${name}-approve`,
      provider: actions.manualApproval,
      runOrder: 1,
      actor,
      region: owner.region,
      configuration: { CustomData: (message ?? `Release to ${name} in ${account}.`) + revision },
      inputs: [],
      outputs: [],
      timeoutInMinutes: timeoutMinutes,
    },
  ];
}
