import type { ActionProvider } from "../../actions";
import { accountOf } from "../../names";
import type { At } from "../faults";
import type { StageActionSettings } from "../schema";
import { regionFault } from "./regions";

/** Where a delivery lives. */
export interface Home {
  readonly account: string;
  readonly region: string;
}

/** Which account and region an action may run in, and that what it names is there. */
export function actionPlaceFaults(
  provider: ActionProvider,
  home: Home,
  action: StageActionSettings,
  key: At,
): string[] {
  return [
    ...placeFaults(provider, home, action, key),
    ...nearbyFaults(provider, home, action, key),
  ];
}

function placeFaults(
  { provider, across }: ActionProvider,
  home: Home,
  { role, region = home.region, outputs, build }: StageActionSettings,
  key: At,
): string[] {
  const abroad = region !== home.region;
  return [
    ...(role !== undefined && !across.accounts
      ? [
          `${key("role")} is not possible: CodePipeline runs ${provider} with the pipeline's own role.`,
        ]
      : []),
    ...(abroad && !across.regions
      ? [
          `${key("region")} is "${region}": CodePipeline runs ${provider} in the pipeline's region alone.`,
        ]
      : []),
    ...(abroad && across.regions ? regionFault(key("region"), region, home.region) : []),
    ...(build !== undefined && (abroad || role !== undefined)
      ? [
          `${key("build")} is made in account ${home.account}, region ${home.region}: leave out ` +
            `${abroad ? "region" : "role"}, or name a project that is there in configuration.ProjectName.`,
        ]
      : []),
    ...(role !== undefined && outputs.length > 0
      ? [
          `${key("outputs")} would be written by ${role}: whoever writes an artifact decides what is released, so ` +
            "only the pipeline's own role may.",
        ]
      : []),
  ];
}

/** What a configuration names by ARN, and AWS reaches only from its own account and region. */
function nearbyFaults(
  { provider, nearby = [] }: ActionProvider,
  home: Home,
  { role, region = home.region, configuration }: StageActionSettings,
  key: At,
): string[] {
  const account = role === undefined ? home.account : accountOf(role);
  return nearby.flatMap((name) => {
    const [, , , where = "", whose = ""] = (configuration[name] ?? "").split(":");
    if ((whose === "" || whose === account) && (where === "" || where === region)) return [];
    return [
      `${key("configuration", name)} lies in account ${whose}${where && `, region ${where}`}, and ${provider} runs in ` +
        `account ${account}, region ${region}: name what is there, or run the action there by role and region.`,
    ];
  });
}
