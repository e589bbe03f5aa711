import type { z } from "zod";
import type { ActionProvider } from "../../actions";
import type { At } from "../faults";
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
  const result = provider.configuration.safeParse(configuration);
  const shape = provider.configuration.shape as Readonly<Record<string, z.ZodType>>;
  if (!result.success) {
    return result.error.issues.flatMap((issue) => {
      if (issue.code === "unrecognized_keys") {
        return issue.keys.map(
          (name) =>
            `${key("configuration", name)} is not a key of ${provider.provider}: write one of ` +
            `${Object.keys(shape).join(", ")} (${provider.page}).`,
        );
      }
      const [name = ""] = issue.path.map(String);
      const value = configuration[name];
      const meaning = shape[name]?.description ?? "";
      const allowed = issue.code === "invalid_value" ? ` (${issue.values.join(", ")})` : "";
      return value === undefined
        ? [`${key("configuration", name)} is missing: ${meaning}${allowed}.`]
        : [`${key("configuration", name)} is "${value}", and should be: ${meaning}${allowed}.`];
    });
  }
  const wild = (provider.named ?? []).flatMap((name) =>
    /[*?]|[#$]\{/.test(configuration[name] ?? "")
      ? [
          `${key("configuration", name)} is "${configuration[name]}": it stands in the policy of the action's role, ` +
            "so it must name one thing, without wildcards and variables.",
        ]
      : [],
  );
  const own = provider.faults?.({ ...configured, configuration }) ?? [];
  return [
    ...wild,
    ...own.map((fault) => `${key("configuration")}: ${fault}.`),
    ...countFault(provider, "inputs", configured.inputs, key),
    ...countFault(provider, "outputs", configured.outputs, key),
  ];
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
