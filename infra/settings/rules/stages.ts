import { type ActionProvider, findProvider, type NamedTouch } from "../../actions";
import { declaredTypes } from "../action-types";
import { type At, under } from "../faults";
import type { DeliverySettings, Settings, StageActionSettings } from "../schema";
import { configurationFaults } from "./action-configuration";
import { actionPlaceFaults, type Home } from "./action-places";
import { commandsFaults } from "./commands";
import { conditionFaults, namedBuildFaults } from "./conditions";
import type { Sentences } from "./rule";

/** What the settings say of added actions, each by itself; how they fit together is looked at when planned. */
export function* stageFaults({ delivery, ...home }: Settings, at: At): Sentences {
  if (!delivery) return;
  for (const [name, pipeline] of Object.entries(delivery.pipelines)) {
    const ofPipeline = under(at, "delivery", "pipelines", name);
    for (const [stage, { actions, ...conditions }] of Object.entries(pipeline.stages)) {
      const key = under(ofPipeline, "stages", stage);
      for (const [action, settings] of Object.entries(actions))
        yield* actionFaults(delivery, home, settings, under(key, "actions", action));
      const of = { stage, mode: pipeline.mode, region: home.region, builds: delivery.builds };
      yield* conditionFaults(of, conditions, key);
    }
    yield* commandsFaults(delivery, pipeline, ofPipeline);
  }
}

/** Minutes, as AWS's page of quotas has them. */
function duration(minutes: number): string {
  if (minutes % 1_440 === 0) return `${minutes / 1_440} days`;
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`;
}

function* actionFaults(
  delivery: DeliverySettings,
  home: Home,
  action: StageActionSettings,
  key: At,
): Sentences {
  const found = findProvider(action, declaredTypes(delivery));
  if (typeof found === "string")
    return yield `${key("provider")} is "${action.provider}", ${found}.`;
  const { provider, category, timeoutMinutes = 60 } = found;
  yield* configurationFaults(found, action, key);
  yield* buildFaults(delivery, action, provider, key);
  yield* computeFaults(found, action, key);
  yield* actionPlaceFaults(found, home, action, key);
  yield* touchFaults(found, action, key);
  yield* permissionFaults(found, action, key);
  if (action.timeoutMinutes !== undefined && category !== "Approval")
    yield `${key("timeoutMinutes")} is only for approvals: AWS ends ${provider} after ` +
      `${duration(timeoutMinutes)}.`;
}

function* buildFaults(
  { builds }: DeliverySettings,
  { build = "", outputs, ...action }: StageActionSettings,
  provider: string,
  key: At,
): Sentences {
  yield* namedBuildFaults({ ...action, ...(build && { build }), provider }, builds, key);
  if (provider === "CodeBuild" && outputs.length > 1 && builds[build]?.commands !== undefined)
    yield `${key("outputs")} has ${outputs.length} artifacts, and build ${build} has commands, which make one: write ` +
      "a buildspec with secondary-artifacts instead.";
}

function* computeFaults(
  { provider, owner }: ActionProvider,
  { commands, files, outputVariables, outputs }: StageActionSettings,
  key: At,
): Sentences {
  if (owner === "AWS" && provider === "Commands") {
    if (commands === undefined)
      yield `${key("commands")} is missing: write the commands that run, one line each.`;
    if (outputs.length > 0 && files.length === 0)
      yield `${key("files")} is missing: say which files the artifact ${outputs[0]} has.`;
    return;
  }
  for (const [setting, list] of Object.entries({ commands, files, outputVariables }))
    if (list && list.length > 0)
      yield `${key(setting)} is only for the provider Commands: leave it out.`;
}

/** Permissions name what an action touches: what the configuration does not say, the settings have to. */
function* touchFaults(
  { provider, touches = [] }: ActionProvider,
  { touches: said, build }: StageActionSettings,
  key: At,
): Sentences {
  // ferry knows the role of a project that it makes.
  const wanted = build === undefined ? touches : [];
  for (const name of wanted)
    if (said[name] === undefined)
      yield `${key("touches", name)} is missing: name ${touched[name]}.`;
  for (const name of Object.keys(said))
    if (!wanted.some((each) => each === name))
      yield `${key("touches", name)} is nothing that ${provider} needs here: leave it out.`;
}

const touched: Readonly<Record<NamedTouch, string>> = {
  readers: "the roles that read the artifacts: the project's, or the machines'",
  deploymentConfiguration: "the deployment configuration of the group",
  taskFamily: "the family of the task definition",
  passedRoles: "the roles in the task definition, or [] where it has none",
};

function* permissionFaults(
  { provider, unproven }: ActionProvider,
  { permissions }: StageActionSettings,
  key: At,
): Sentences {
  if (!unproven && permissions.length > 0)
    return yield `${key("permissions")} is not needed: ferry gives ${provider} exactly what it calls. Leave it out.`;
  for (const [index, { resources, reason }] of permissions.entries())
    if (resources.includes("*") && reason === undefined)
      yield `${key("permissions", index, "reason")} is missing: say why resources has to be *.`;
}
