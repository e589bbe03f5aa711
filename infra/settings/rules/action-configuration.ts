import type { ActionProvider } from "../../actions";
import { type At, readBy } from "../faults";
import type { StageActionSettings } from "../schema";

/** Keys and values by the catalogue; a build that ferry makes names its project itself. */
export function configurationFaults(
  provider: ActionProvider,
  action: Pick<StageActionSettings, "configuration" | "inputs" | "outputs" | "build">,
  key: At,
): string[] {
  const { build, ...configured } = action;
  const configuration =
    build === undefined
      ? configured.configuration
      : { ProjectName: build, ...configured.configuration };
  const faults = keyFaults(provider, configuration, "action", key);
  const own = faults.length > 0 ? [] : provider.faults?.({ ...configured, configuration });
  return [
    ...faults,
    ...(own ?? []).map((fault) => `${key("configuration")}: ${fault}.`),
    ...countFault(provider, "inputs", configured.inputs, key),
    ...countFault(provider, "outputs", configured.outputs, key),
  ];
}

/** Keys and values of an action or of a rule by what CodePipeline documents of them. */
export function keyFaults(
  entry: Pick<ActionProvider, "provider" | "configuration" | "named" | "page">,
  configuration: Readonly<Record<string, string>>,
  whose: "action" | "pipeline",
  key: At,
): readonly string[] {
  const { provider, named = [], page } = entry;
  const at: At = (...path) => key("configuration", ...path);
  const what = `a key of ${provider}`;
  const { faults } = readBy(entry.configuration, configuration, { at, what, page });
  if (faults.length > 0) return faults;
  return named
    .filter((name) => /[*?]|[#$]\{/.test(configuration[name] ?? ""))
    .map(
      (name) =>
        `${at(name)} is "${configuration[name]}": it stands in the policy of the ${whose}'s role, ` +
        "so it must name one thing, without wildcards and variables.",
    );
}

function countFault(
  { provider, artifacts }: ActionProvider,
  side: "inputs" | "outputs",
  names: readonly string[],
  key: At,
): string[] {
  const [least, most] = artifacts[side];
  if (names.length >= least && names.length <= most) return [];
  const range = least === most ? `${least}` : `${least} to ${most}`;
  const verb = side === "inputs" ? "takes" : "gives";
  return [`${key(side)} has ${names.length} artifacts: ${provider} ${verb} ${range}.`];
}
