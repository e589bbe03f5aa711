import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { Principal } from "../../grants/grant";
import type { WaveSettings } from "../../settings";
import type { Destination } from "../targets/destinations";
import type { PipelineOf, Wave } from "./planned";
import { revisionVariable } from "./sources";

/** One for the wave where that is set, and then none for a release that does not ask for its own. */
export function approvalActions(
  pipeline: PipelineOf,
  actor: Principal,
  { name, destinations, settings }: Wave,
  runOrder: number,
): readonly PlannedAction[] {
  const whole = settings?.approval ?? false;
  const what = `${name}, ${destinations.length} targets`;
  return [
    ...approvalAction(pipeline, actor, name, what, whole, runOrder),
    ...destinations.flatMap((destination) => {
      const {
        name: release,
        account,
        release: { approval },
      } = destination;
      const otherwise = whole === false && account !== pipeline.owner.account;
      return approvalAction(
        pipeline,
        actor,
        release,
        `${release} in ${account}${changesOf(destination)}`,
        approval ?? otherwise,
        runOrder,
      );
    }),
  ];
}

/** Where to see what a release would change. */
function changesOf(destination: Destination): string {
  if (destination.kind !== "application") return "";
  return ` by the change set of its stack ${destination.application.stack}`;
}

function approvalAction(
  { owner, settings }: PipelineOf,
  actor: Principal,
  name: string,
  what: string,
  approval: NonNullable<WaveSettings["approval"]>,
  runOrder: number,
): readonly PlannedAction[] {
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
      runOrder,
      actor,
      region: owner.region,
      configuration: { CustomData: (message ?? `Release to ${what}.`) + revision },
      inputs: [],
      outputs: [],
      timeoutInMinutes: timeoutMinutes,
    },
  ];
}
