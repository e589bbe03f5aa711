import type { ActionProvider } from "../../actions";
import { accountOf } from "../../names";
import type { At } from "../faults";
import type { StageActionSettings } from "../schema";
import { regionFault } from "./regions";
import type { Sentences } from "./rule";

/** Where a delivery lives. */
export interface Home {
  readonly account: string;
  readonly region: string;
}

/** Which account and region an action may run in, and that what it names is there. */
export function* actionPlaceFaults(
  { provider, across, nearby = [] }: ActionProvider,
  home: Home,
  { role, region = home.region, outputs, build, configuration }: StageActionSettings,
  key: At,
): Sentences {
  const abroad = region !== home.region;
  if (role !== undefined && !across.accounts)
    yield `${key("role")} is not possible: CodePipeline runs ${provider} with the pipeline's own role.`;
  if (abroad && !across.regions)
    yield `${key("region")} is "${region}": CodePipeline runs ${provider} in the pipeline's region alone.`;
  if (abroad && across.regions) yield* regionFault(key("region"), region, home.region);
  if (build !== undefined && (abroad || role !== undefined))
    yield `${key("build")} is made in account ${home.account}, region ${home.region}: leave out ` +
      `${abroad ? "region" : "role"}, or name a project that is there in configuration.ProjectName.`;
  if (role !== undefined && outputs.length > 0)
    yield `${key("outputs")} would be written by ${role}: whoever writes an artifact decides what is released, so ` +
      "only the pipeline's own role may.";

  // What a configuration names by ARN, AWS reaches only from its own account and region.
  const account = role === undefined ? home.account : accountOf(role);
  for (const name of nearby) {
    const [, , , where = "", whose = ""] = (configuration[name] ?? "").split(":");
    if ((whose === "" || whose === account) && (where === "" || where === region)) continue;
    yield `${key("configuration", name)} lies in account ${whose}${where && `, region ${where}`}, and ${provider} runs in ` +
      `account ${account}, region ${region}: name what is there, or run the action there by role and region.`;
  }
}
