import type { z } from "zod";
import { type ActionProvider, findProvider } from "../actions";
import { declaredTypes } from "./action-types";
import { conditionFaults } from "./condition-rules";
import type { At } from "./faults";
import type { DeliverySettings, StageActionSettings } from "./schema";

/** What the settings say of added actions, each by itself; how they fit together is looked at when planned. */
export function stageFaults(delivery: DeliverySettings, region: string, at: At): string[] {
  return Object.entries(delivery.pipelines).flatMap(([pipeline, settings]) =>
    Object.entries(settings.stages).flatMap(([stage, { actions, ...conditions }]) => {
      const key: At = (...path) => at("delivery", "pipelines", pipeline, "stages", stage, ...path);
      return [
        ...Object.entries(actions).flatMap(([name, action]) =>
          actionFaults(delivery, region, action, (...path) => key("actions", name, ...path)),
        ),
        ...conditionFaults(settings.mode, conditions, region, key),
      ];
    }),
  );
}

function actionFaults(
  delivery: DeliverySettings,
  region: string,
  action: StageActionSettings,
  key: At,
): string[] {
  const found = findProvider(action, declaredTypes(delivery));
  if (typeof found === "string") return [`${key("provider")} is "${action.provider}", ${found}.`];
  return [
    ...configurationFaults(found, action, key),
    ...buildFaults(delivery, found, action, key),
    ...computeFaults(found, action, key),
    ...placeFaults(found, region, action, key),
    ...permissionFaults(found, action, key),
    ...(action.timeoutMinutes !== undefined && found.category !== "Approval"
      ? [`${key("timeoutMinutes")} is only for approvals: AWS sets the time of ${found.provider}.`]
      : []),
  ];
}

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

function buildFaults(
  delivery: DeliverySettings,
  { provider }: ActionProvider,
  { build, configuration, outputs }: StageActionSettings,
  key: At,
): string[] {
  if (build === undefined) return [];
  const settings = delivery.builds[build];
  if (provider !== "CodeBuild") return [`${key("build")} is only for CodeBuild: leave it out.`];
  return [
    ...(settings === undefined
      ? [
          `${key("build")} is "${build}", which is not in delivery.builds: choose one of ` +
            `${Object.keys(delivery.builds).join(", ")}.`,
        ]
      : []),
    ...(configuration.ProjectName === undefined
      ? []
      : [`${key("build")} and configuration.ProjectName both name a project: keep one.`]),
    ...(outputs.length > 1 && settings?.commands !== undefined
      ? [
          `${key("outputs")} has ${outputs.length} artifacts, and build ${build} has commands, which make one: write ` +
            "a buildspec with secondary-artifacts instead.",
        ]
      : []),
  ];
}

function computeFaults(
  { provider, owner }: ActionProvider,
  { commands, files, outputVariables, outputs }: StageActionSettings,
  key: At,
): string[] {
  if (owner === "AWS" && provider === "Commands") {
    return [
      ...(commands === undefined
        ? [`${key("commands")} is missing: write the commands that run, one line each.`]
        : []),
      ...(outputs.length > 0 && files.length === 0
        ? [`${key("files")} is missing: say which files the artifact ${outputs[0]} has.`]
        : []),
    ];
  }
  return [
    ...(commands === undefined ? [] : ["commands"]),
    ...(files.length === 0 ? [] : ["files"]),
    ...(outputVariables.length === 0 ? [] : ["outputVariables"]),
  ].map((setting) => `${key(setting)} is only for the provider Commands: leave it out.`);
}

function placeFaults(
  { provider, across }: ActionProvider,
  home: string,
  { role, region, outputs }: StageActionSettings,
  key: At,
): string[] {
  return [
    ...(role !== undefined && !across.accounts
      ? [
          `${key("role")} is not possible: CodePipeline runs ${provider} with the pipeline's own role.`,
        ]
      : []),
    ...(region !== undefined && region !== home
      ? [
          across.regions
            ? `${key("region")} is "${region}", and this stack delivers in ${home}: an action of another region needs ` +
              "artifacts there, which ferry does not keep."
            : `${key("region")} is "${region}": CodePipeline runs ${provider} in the pipeline's region alone.`,
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

function permissionFaults(
  { provider, unproven }: ActionProvider,
  { permissions }: StageActionSettings,
  key: At,
): string[] {
  if (!unproven && permissions.length > 0) {
    return [
      `${key("permissions")} is not needed: ferry gives ${provider} exactly what it calls. Leave it out.`,
    ];
  }
  return permissions.flatMap(({ resources, reason }, index) =>
    resources.includes("*") && reason === undefined
      ? [`${key("permissions", index, "reason")} is missing: say why resources has to be *.`]
      : [],
  );
}
