import { type ActionProvider, findProvider, type PlannedAction } from "../../actions";
import { buildUsesArtifacts } from "../../grants/artifacts";
import { type Grant, type Principal, principal } from "../../grants/grant";
import type { Value } from "../../grants/value";
import * as names from "../../names";
import type { BuildSettings, Path, PipelineSettings, StageActionSettings } from "../../settings";
import { declaredTypes } from "../../settings/action-types";
import { folderBuildspec, projectBuildspec } from "../builds/buildspec";
import { type PlannedProject, planProject } from "../builds/projects";
import type { PipelineOf } from "./planned";
import { cloneGrants, sourceArtifact } from "./sources";

/** An action that the settings add to a stage, with the project that it runs where ferry makes one. */
export interface AddedAction {
  readonly planned: PlannedAction;
  readonly build?: PlannedProject;
  /** What roles of yours need beside what the action itself asks for. */
  readonly grants: readonly Grant[];
}

interface ActionOf {
  readonly pipeline: PipelineOf;
  /** The pipeline's own role. */
  readonly actor: Principal;
  readonly stage: string;
  readonly name: string;
  readonly settings: StageActionSettings;
}

export function planStageAction(of: ActionOf): AddedAction {
  const { pipeline, actor, name, settings } = of;
  const { owner } = pipeline;
  const { role, namespace, timeoutMinutes } = settings;
  const provider = providerOf(of);
  const build = buildOf(of);
  const planned: PlannedAction = {
    name,
    provider,
    runOrder: settings.runOrder,
    actor: role === undefined ? actor : principal(role),
    ...(role !== undefined && { roleArn: role }),
    region: settings.region ?? owner.region,
    configuration: {
      ...(build && { ProjectName: build.project }),
      ...(build?.batchRole && { BatchEnabled: "true" }),
      ...(build?.batchRole && settings.outputs.length > 0 && { CombineArtifacts: "true" }),
      ...settings.configuration,
    },
    inputs: settings.inputs,
    outputs: settings.outputs,
    ...(namespace !== undefined && { namespace }),
    ...(timeoutMinutes !== undefined && { timeoutInMinutes: timeoutMinutes }),
    logGroup: names.computeLogGroup(names.pipelineName(owner, pipeline.key)),
    ...(settings.commands && {
      compute: {
        commands: settings.commands,
        files: settings.files,
        outputVariables: settings.outputVariables,
      },
    }),
    touches: settings.touches,
    permissions: settings.permissions,
  };
  const readers = provider.provider === "CodeBuild" ? (settings.touches.readers ?? []) : [];
  return {
    planned,
    ...(build && { build }),
    grants: readers.flatMap((reader) => clones(pipeline, settings.inputs, principal(reader))),
  };
}

/** The regions that added actions name. */
export function addedRegions({ stages }: Pick<PipelineSettings, "stages">): readonly string[] {
  return Object.values(stages).flatMap(({ actions }) =>
    Object.values(actions).flatMap(({ region }) => region ?? []),
  );
}

/** The settings have been checked: an unknown provider is a mistake of the program. */
function providerOf({ pipeline, stage, settings }: ActionOf): ActionProvider {
  const found = findProvider(settings, declaredTypes(pipeline.delivery));
  if (typeof found === "string") {
    throw new Error(`Stage ${stage} runs ${settings.provider}, ${found}.`);
  }
  return found;
}

/** The project of an action that names a build: it belongs to this one action. */
function buildOf({ pipeline, stage, name, settings }: ActionOf): PlannedProject | undefined {
  const { build = "", inputs, outputs } = settings;
  const own = pipeline.delivery.builds[build];
  const path = ["delivery", "pipelines", pipeline.key, "stages", stage, "actions", name];
  const step = `${stage}-${name}`;
  return own && planStepBuild(pipeline, { build, step, path, settings: own, inputs, outputs });
}

/** One step of a pipeline that has a project, and so a role, of its own. */
interface StepBuild {
  readonly build: string;
  /** What tells it from other steps that run the build. */
  readonly step: string;
  /** The setting that it is for. */
  readonly path: Path;
  readonly settings: BuildSettings;
  readonly inputs: readonly string[];
  readonly outputs?: readonly string[];
  /** What it is told beside the variables of its settings. */
  readonly environment?: Readonly<Record<string, Value>>;
}

/** Names of projects know no dots. */
function plain(step: string): string {
  return step.replace(/[^A-Za-z0-9_-]/g, "-");
}

export function stepProject(owner: names.Owner, key: string, build: string, step: string): string {
  return names.projectName(owner, key, build, plain(step));
}

export function planStepBuild(pipeline: PipelineOf, of: StepBuild): PlannedProject {
  const { owner, stores, key } = pipeline;
  const { build, path, settings, inputs, outputs = [], environment } = of;
  const [output] = outputs;
  return planProject({
    owner,
    key: `${key}-${build}-${plain(of.step)}`,
    path,
    described: ["delivery", "builds", build],
    project: stepProject(owner, key, build, of.step),
    settings,
    environment: { ...settings.environment, ...environment },
    buildspec: output === undefined ? projectBuildspec(settings) : folderBuildspec(settings),
    origin: { type: "CODEPIPELINE" },
    grants: (actor, storage) => [
      ...buildUsesArtifacts(actor, stores.home, { inputs, outputs }, storage),
      ...clones(pipeline, inputs, actor),
    ],
  });
}

/** What a build needs to clone those of its inputs that are but references to a repository. */
function clones(
  { owner, delivery, settings: { sources } }: PipelineOf,
  inputs: readonly string[],
  build: Principal,
): readonly Grant[] {
  return Object.entries(sources).flatMap(([name, source]) =>
    inputs.includes(sourceArtifact(name)) ? cloneGrants(owner, delivery, source, build) : [],
  );
}
