import { type ActionProvider, findProvider, type NamedTouch } from "../../actions";
import { declaredTypes } from "../action-types";
import type { At } from "../faults";
import type { DeliverySettings, Settings, StageActionSettings } from "../schema";
import { configurationFaults } from "./action-configuration";
import { actionPlaceFaults, type Home } from "./action-places";
import { commandsFaults } from "./commands";
import { conditionFaults } from "./conditions";

/** What the settings say of added actions, each by itself; how they fit together is looked at when planned. */
export function stageFaults({ delivery, ...home }: Settings, at: At): readonly string[] {
  if (!delivery) return [];
  return Object.entries(delivery.pipelines).flatMap(([pipeline, settings]) => {
    const ofPipeline: At = (...path) => at("delivery", "pipelines", pipeline, ...path);
    const { mode } = settings;
    const stages = Object.entries(settings.stages).flatMap(
      ([stage, { actions, ...conditions }]) => {
        const key: At = (...path) => ofPipeline("stages", stage, ...path);
        const { region } = home;
        return [
          ...Object.entries(actions).flatMap(([name, action]) =>
            actionFaults(delivery, home, action, (...path) => key("actions", name, ...path)),
          ),
          ...conditionFaults({ stage, mode, region, builds: delivery.builds }, conditions, key),
        ];
      },
    );
    return [...stages, ...commandsFaults(delivery, settings, ofPipeline)];
  });
}

/** Minutes, as AWS's page of quotas has them. */
function duration(minutes: number): string {
  if (minutes % 1_440 === 0) return `${minutes / 1_440} days`;
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}

function actionFaults(
  delivery: DeliverySettings,
  home: Home,
  action: StageActionSettings,
  key: At,
): string[] {
  const found = findProvider(action, declaredTypes(delivery));
  if (typeof found === "string") return [`${key("provider")} is "${action.provider}", ${found}.`];
  return [
    ...configurationFaults(found, action, key),
    ...buildFaults(delivery, found, action, key),
    ...computeFaults(found, action, key),
    ...actionPlaceFaults(found, home, action, key),
    ...touchFaults(found, action, key),
    ...permissionFaults(found, action, key),
    ...(action.timeoutMinutes !== undefined && found.category !== "Approval"
      ? [
          `${key("timeoutMinutes")} is only for approvals: AWS ends ${found.provider} after ` +
            `${duration(found.timeoutMinutes ?? 60)}.`,
        ]
      : []),
  ];
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

/** Permissions name what an action touches: what the configuration does not say, the settings have to. */
function touchFaults(
  { provider, touches = [] }: ActionProvider,
  { touches: said, build }: StageActionSettings,
  key: At,
): string[] {
  // ferry knows the role of a project that it makes.
  const wanted = build === undefined ? touches : [];
  const strange = Object.keys(said).filter((name) => !wanted.some((each) => each === name));
  return [
    ...wanted
      .filter((name) => said[name] === undefined)
      .map((name) => `${key("touches", name)} is missing: name ${touched[name]}.`),
    ...strange.map(
      (name) => `${key("touches", name)} is nothing that ${provider} needs here: leave it out.`,
    ),
  ];
}

const touched: Readonly<Record<NamedTouch, string>> = {
  readers: "the roles that read the artifacts: the project's, or the machines'",
  deploymentConfiguration: "the deployment configuration of the group",
  taskFamily: "the family of the task definition",
  passedRoles: "the roles in the task definition, or [] where it has none",
};

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
