import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { Principal } from "../../grants/grant";
import * as names from "../../names";
import type { PipelineSettings, WaveSettings } from "../../settings";
import { waveNumbers } from "../../settings/waves";
import type {
  ApplicationDestination,
  Destination,
  ServiceDestination,
  SiteDestination,
} from "../targets/destinations";
import { afterActions } from "./after-check";
import { applicationActions } from "./application-release";
import type { ReleaseArtifacts } from "./build-stage";
import type { PipelineOf, Wave } from "./planned";
import { serviceAction } from "./service-release";
import { siteActions } from "./site-release";
import { revisionVariable } from "./sources";

/** The wave's name among those of all pipelines, as an invalidate action gives it in its UserParameters. */
export function waveKey(pipeline: string, wave: Wave): string {
  return `${pipeline}/${wave.name}`;
}

/** Groups destinations into waves, in the order of their numbers. */
export function groupIntoWaves(
  destinations: readonly Destination[],
  settings: PipelineSettings["waves"],
): readonly Wave[] {
  const numbers = waveNumbers(destinations.map(({ release }) => release));
  return [...new Set(numbers)]
    .sort((a, b) => a - b)
    .map((wave) => {
      const members = destinations.filter((_, index) => numbers[index] === wave);
      const [only] = members;
      const name = members.length === 1 && only ? only.name : `wave-${wave}`;
      const own = settings[wave];
      return { name, destinations: members, ...(own && { settings: own }) };
    });
}

/** The sites of a wave: they have one invalidation. */
export function sitesOf({ destinations }: Wave): readonly SiteDestination[] {
  return destinations.filter((destination) => destination.kind === "site");
}

function servicesOf({ destinations }: Wave): readonly ServiceDestination[] {
  return destinations.filter((destination) => destination.kind === "service");
}

function applicationsOf({ destinations }: Wave): readonly ApplicationDestination[] {
  return destinations.filter((destination) => destination.kind === "application");
}

/**
 * Change sets first, for those who approve to see. Then approvals, services and applications, then all assets,
 * then all pages and folders: a page finds the service that it asks. One invalidation for all sites of the wave
 * comes behind them, and the checks of what was released last.
 */
export function waveActions(
  pipeline: PipelineOf,
  actor: Principal,
  wave: Wave,
  artifacts: (destination: Destination) => ReleaseArtifacts,
): readonly PlannedAction[] {
  const applications = applicationsOf(wave);
  const services = servicesOf(wave);
  const sites = sitesOf(wave);
  const approval = applications.length > 0 ? 2 : 1;
  const change = approval + 1;
  const assets = applications.length + services.length > 0 ? change + 1 : change;
  const check = sites.length > 0 ? assets + 3 : change + 1;
  return [
    ...approvalActions(pipeline, actor, wave, approval),
    ...applications.flatMap((each) => applicationActions(each, artifacts(each), change)),
    ...services.map((each) => serviceAction(each, artifacts(each), change)),
    ...sites.flatMap((each) => siteActions(pipeline, each, artifacts(each), assets)),
    ...(sites.length > 0 ? [invalidateAction(pipeline, actor, wave, assets + 2)] : []),
    ...wave.destinations.flatMap((each) => afterActions(pipeline, actor, each, check)),
  ];
}

function invalidateAction(
  { owner, key }: PipelineOf,
  actor: Principal,
  wave: Wave,
  runOrder: number,
): PlannedAction {
  return {
    name: "invalidate",
    provider: actions.lambdaInvoke,
    runOrder,
    actor,
    region: owner.region,
    configuration: {
      FunctionName: names.invalidateFunction(owner),
      UserParameters: JSON.stringify({ wave: waveKey(key, wave) }),
    },
    inputs: [],
    outputs: [],
  };
}

/** One for the wave where that is set, and then none for a release that does not ask for its own. */
function approvalActions(
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
