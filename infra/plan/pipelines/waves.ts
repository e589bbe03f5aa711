import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { Principal } from "../../grants/grant";
import * as names from "../../names";
import type { PipelineSettings } from "../../settings";
import { waveNumbers } from "../../settings/waves";
import { type Destination, ofKind } from "../targets/destinations";
import { afterActions } from "./after";
import { applicationActions } from "./application-release";
import { approvalActions } from "./approvals";
import { bakeOf } from "./bake";
import { beforeActions, runsBefore } from "./before";
import type { ReleaseArtifacts } from "./build-stage";
import type { PipelineOf, PlannedStage, Wave } from "./planned";
import { serviceAction } from "./service-release";
import { siteActions } from "./site-release";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html */
const executionId = "#{codepipeline.PipelineExecutionId}";

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

/**
 * The stages of a wave. Approvals stand in one of their own: a rejection or a time-out fails nothing else, and a
 * rollback of the wave asks nobody again. Of an application the change set is made, approved and executed in one
 * stage, so that what was looked at is what is executed.
 */
export function waveStages(
  pipeline: PipelineOf,
  actor: Principal,
  wave: Wave,
  earlier: readonly Wave[],
  artifacts: (destination: Destination) => ReleaseArtifacts,
): readonly PlannedStage[] {
  const applications = ofKind(wave.destinations, "application");
  const services = ofKind(wave.destinations, "service");
  const sites = ofKind(wave.destinations, "site");
  const together = applications.length > 0;
  const approvals = approvalActions(pipeline, actor, wave, earlier, together ? 2 : 1);
  // What must succeed before comes first of all that changes something.
  const before = together ? 3 : 2;
  const change = services.some(runsBefore) ? before + 1 : before;
  const assets = together || services.length > 0 ? change + 1 : change;
  const behind = sites.length > 0 ? assets + 2 : change + 1;
  const closing = closingAction(pipeline, actor, wave, behind);
  const check = closing ? behind + 1 : behind;
  // Services and applications, then all assets, then all pages and folders: a page finds the service that it asks.
  // One invalidation for all sites of the wave comes behind them, which records what is there now, and the checks of
  // what was released last.
  const changes = [
    ...services.flatMap((each) => beforeActions(pipeline, actor, each, before)),
    ...applications.flatMap((each) => applicationActions(each, artifacts(each), change)),
    ...services.map((each) => serviceAction(each, artifacts(each), change)),
    ...sites.flatMap((each) => siteActions(pipeline, each, artifacts(each), assets)),
    ...(closing ? [closing] : []),
    ...wave.destinations.flatMap((each) => afterActions(pipeline, actor, each, check)),
  ];
  const conditions = bakeOf(pipeline.owner, wave.settings);
  if (together || approvals.length === 0) {
    return [{ name: wave.name, actions: [...approvals, ...changes], conditions }];
  }
  return [
    { name: names.approvalStage(wave.name), actions: approvals },
    { name: wave.name, actions: changes, conditions },
  ];
}

/** Whether a wave releases to something that is recorded: CloudFormation keeps the history of applications. */
export function isRecorded({ destinations }: Wave): boolean {
  return destinations.some(({ kind }) => kind !== "application");
}

/** Behind what deploys: the function invalidates the sites of a wave, and records all of it. */
function closingAction(
  { owner, key, delivery }: PipelineOf,
  actor: Principal,
  wave: Wave,
  runOrder: number,
): PlannedAction | undefined {
  const recorded = delivery.records && isRecorded(wave);
  const invalidated = ofKind(wave.destinations, "site").length > 0;
  if (!recorded && !invalidated) return undefined;
  return {
    name: invalidated ? "invalidate" : "record",
    provider: actions.lambdaInvoke,
    runOrder,
    actor,
    region: owner.region,
    configuration: {
      FunctionName: names.invalidateFunction(owner),
      UserParameters: JSON.stringify({
        wave: waveKey(key, wave),
        ...(recorded && { execution: executionId }),
      }),
    },
    inputs: [],
    outputs: [],
  };
}
