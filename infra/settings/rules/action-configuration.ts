import type { ActionProvider } from "../../actions";
import { type At, readBy, under } from "../faults";
import type { StageActionSettings } from "../schema";
import type { Sentences } from "./rule";

/** Keys and values by the catalogue; a build that ferry makes names its project itself. */
export function* configurationFaults(
  provider: ActionProvider,
  { build, ...action }: Pick<StageActionSettings, "configuration" | "inputs" | "outputs" | "build">,
  key: At,
): Sentences {
  const configuration = {
    ...(build !== undefined && { ProjectName: build }),
    ...action.configuration,
  };
  const faults = keyFaults(provider, configuration, "action", key);
  yield* faults;
  const own = faults.length > 0 ? [] : (provider.faults?.({ ...action, configuration }) ?? []);
  for (const fault of own) yield `${key("configuration")}: ${fault}.`;
  for (const [side, verb] of [["inputs", "takes"] as const, ["outputs", "gives"] as const]) {
    const [least, most] = provider.artifacts[side];
    const { length } = action[side];
    const range = least === most ? `${least}` : `${least} to ${most}`;
    if (length < least || length > most)
      yield `${key(side)} has ${length} artifacts: ${provider.provider} ${verb} ${range}.`;
  }
}

/** Keys and values of an action or of a rule by what CodePipeline documents of them. */
export function keyFaults(
  entry: Pick<ActionProvider, "provider" | "configuration" | "named" | "page">,
  configuration: Readonly<Record<string, string>>,
  whose: "action" | "pipeline",
  key: At,
): readonly string[] {
  const { provider, named = [], page } = entry;
  const at = under(key, "configuration");
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
