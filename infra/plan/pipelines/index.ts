import type { PlannedAction } from "../../actions";
import * as actions from "../../actions";
import { pipelineUsesArtifacts } from "../../grants/artifacts";
import { type Grant, type Principal, principal } from "../../grants/grant";
import { looksForBucket } from "../../grants/look-for-bucket";
import { takeDeployRole } from "../../grants/take-role";
import * as names from "../../names";
import { allStores, type PlannedStore, type PlannedStores, storeIn } from "../stores";
import { acrossFaults } from "./across-accounts";
import { planBuildStage } from "./build-stage";
import { planWatches } from "./changed-paths";
import { conditionGrants, rulesOf } from "./conditions";
import { planEvents, tellingGrants } from "./events";
import { holdFaults, planHolds } from "./holds";
import type { PipelineOf, PlannedPipeline, PlannedStage } from "./planned";
import { sourceRoles } from "./source-owner";
import { planSources } from "./sources";
import { composeStages } from "./stages";
import { planTriggers } from "./triggers";
import { groupIntoWaves, waveStages } from "./waves";

/** Plans one pipeline: source, build, then the stages of each wave of releases. */
export function planPipeline(of: PipelineOf): PlannedPipeline {
  const pipeline = inItsFolder(of);
  const { owner, key, settings, destinations } = pipeline;
  const role = settings.role ?? names.pipelineRole(owner, key);
  const actor = principal(typeof role === "string" ? role : role.arn);
  const sources = planSources(pipeline, actor);
  const { builds, actions: buildActions, artifactsFor } = planBuildStage(pipeline, actor);
  const waves = groupIntoWaves(destinations, settings.waves);
  const generated: PlannedStage[] = [
    { name: "source", actions: sources.map(({ planned }) => planned) },
    ...(buildActions.length === 0 ? [] : [{ name: "build", actions: buildActions }]),
    ...waves.flatMap((wave, index) =>
      waveStages(pipeline, actor, wave, waves.slice(0, index), artifactsFor),
    ),
  ];
  const composed = composeStages({ pipeline, actor, generated });
  const { stages, builds: added, existing, grants: beside, faults } = composed;
  const stageNames = stages.map((stage) => stage.name);
  const holds = planHolds({ owner, key, settings, stages: stageNames });
  const name = names.pipelineName(owner, key);
  const events = planEvents(owner, key, settings, pipeline.restarts);
  const computed = computedIn(stages, owner);
  const regions = stages.flatMap((stage) => stage.actions.map((action) => action.region));
  const stores = allStores(pipeline.stores).filter(
    ({ region }) => region === owner.region || regions.includes(region),
  );
  return {
    key,
    name,
    role,
    mode: settings.mode,
    variables: settings.variables,
    sources: sources.map(({ source }) => source),
    triggers: planTriggers(settings),
    events,
    ...(holds && { holds }),
    watches: planWatches(owner, key, settings),
    stages,
    waves,
    stores,
    builds: [...builds, ...added],
    ...(computed.length > 0 && {
      log: { group: names.computeLogGroup(name), regions: computed },
    }),
    grants: [
      ...stores.flatMap((store) => pipelineUsesArtifacts(actor, store)),
      ...stages.flatMap((stage) => [
        ...stage.actions.flatMap((action) => grantsOf(action, actor, pipeline.stores)),
        ...conditionGrants(stage.conditions, actor, name),
      ]),
      ...[...builds, ...added].flatMap(({ grants }) => grants),
      ...beside,
      ...tellingGrants(events),
    ],
    existing: { ...existing, roles: [...existing.roles, ...sourceRoles(settings)] },
    faults: [
      ...faults,
      ...holdFaults({ key, settings, stages: stageNames }),
      ...overwritingFaults(key, stages),
      ...acrossFaults(key, stages, owner.account),
    ],
  };
}

/** The regions in which CodePipeline computes something itself in the pipeline's account. */
function computedIn(stages: readonly PlannedStage[], owner: names.Owner): readonly string[] {
  const regions = stages.flatMap(({ actions: all, conditions }) => [
    ...all
      .filter(
        ({ provider, actor }) => computing.includes(provider) && actor.account === owner.account,
      )
      .map(({ region }) => region),
    ...rulesOf(conditions)
      .filter(({ provider }) => provider === "Commands")
      .map(({ region }) => region),
  ]);
  return [...new Set(regions)].sort();
}

const computing = [actions.commands, actions.ecrBuildAndPublish, actions.lambdaDeploy];

/** A pipeline gets at no other one's artifacts. */
function inItsFolder({ stores, ...pipeline }: PipelineOf): PipelineOf {
  const folder = names.artifactFolder(pipeline.owner, pipeline.key);
  const held = (store: PlannedStore) => ({ ...store, folder });
  return { ...pipeline, stores: { home: held(stores.home), others: stores.others.map(held) } };
}

/** Keys have but the beginning of an artifact's name: a build whose output begins like a source could overwrite it. */
function overwritingFaults(key: string, stages: readonly PlannedStage[]): readonly string[] {
  const all = stages.flatMap((stage) => stage.actions);
  const outputs = (ofSources: boolean) =>
    all
      .filter(({ provider }) => (provider.category === "Source") === ofSources)
      .flatMap((action) => action.outputs);
  const characters = names.artifactFolderCharacters.artifact;
  const beginning = (artifact: string) => artifact.slice(0, characters);
  return outputs(false).flatMap((output) =>
    outputs(true)
      .filter((source) => beginning(source) === beginning(output))
      .map(
        (source) =>
          `Pipeline ${key} has the artifacts ${source} and ${output}, of which keys have the first ` +
          `${characters} characters alone, so that a build could overwrite its source: give the source or the build ` +
          "another key.",
      ),
  );
}

/** An action in a role of its own: the pipeline takes that role, the role does the rest. */
function grantsOf(
  action: PlannedAction,
  pipeline: Principal,
  stores: PlannedStores,
): readonly Grant[] {
  const store = storeIn(stores, action.region);
  const own = actions.actionGrants(action, store);
  if (action.roleArn === undefined) return own;
  // AWS's page names the service role, whoever performs a source of CodeCommit.
  const looks =
    action.provider === actions.codecommitSource ? [looksForBucket(pipeline, store)] : [];
  return [takeDeployRole(pipeline, action.roleArn), ...own, ...looks];
}
