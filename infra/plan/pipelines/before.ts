import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import type { Principal } from "../../grants/grant";
import * as names from "../../names";
import type { ServiceDestination } from "../targets/destinations";
import type { PipelineOf } from "./planned";
import { pushedImageStep } from "./pushed-image";

/** The release as the action's UserParameters name it, and the function's `before.json`. */
export function beforeKey(pipeline: string, { name }: ServiceDestination): string {
  return `${pipeline}/${name}`;
}

/** Whether a command of the image has to succeed before the service gets it. */
export function runsBefore({ service }: ServiceDestination): boolean {
  return service.kind !== "instances" && service.before !== undefined;
}

/** The command of the image that must succeed, where the service asks for one. */
export function beforeActions(
  { owner, key, settings }: PipelineOf,
  actor: Principal,
  destination: ServiceDestination,
  runOrder: number,
): readonly PlannedAction[] {
  if (!runsBefore(destination)) return [];
  const image = `#{Build-${settings.build ?? pushedImageStep}.${names.imageVariable}}`;
  return [
    {
      name: `${destination.name}-before`,
      provider: actions.lambdaInvoke,
      runOrder,
      actor,
      region: owner.region,
      configuration: {
        FunctionName: names.beforeFunction(owner),
        UserParameters: JSON.stringify({ release: beforeKey(key, destination), image }),
      },
      inputs: [],
      outputs: [],
    },
  ];
}
