import { RehearsalFault } from "../fault";
import { ObjectStore, type StoredObject } from "../performers/object-store";
import type { Artifacts, Release } from "../performers/release";
import { nextRelease, type Site } from "../site";
import type { RegisteredPipeline, RegisteredStage, World } from "../world/world";
import { perform } from "./perform";
import type { PerformedAction } from "./performed";
import { beginning } from "./walk";

/** What happens to an action of the second of two releases: a person says no, or it fails. */
export type Mishap = "reject" | "fail";

/** A second release that does not arrive, and the state that it leaves. */
export interface Setback {
  readonly what: Mishap;
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  /** What CodePipeline does about it, a sentence each. */
  readonly consequences: readonly string[];
  /** What each bucket, service and stack of CloudFormation has in the end. */
  readonly state: readonly { readonly place: string; readonly has: string }[];
  /** Why it should not be so. */
  readonly faults: readonly string[];
}

/**
 * Carries a release, then the one after it up to an action that is rejected or fails, and what CodePipeline does then.
 * What the action itself writes counts as written: it may fail at its end.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html
 * @throws RehearsalFault where no pipeline has the action, or the release does not come to it
 */
export async function setback(
  world: World,
  site: Site,
  what: Mishap,
  name: string,
): Promise<Setback> {
  const { pipeline, stage } = placeOf(world, what, name);
  const objects = new ObjectStore();
  const first = beginning(world, site, objects);
  const left: Left = { written: [], rollouts: new Map() };
  const given = new Map<string, Artifacts>();
  for await (const { action, stage: of, before } of perform(pipeline, first)) {
    note(left, action, earlier);
    if (!given.has(of.name)) given.set(of.name, before);
  }
  const good = new Map(left.written.map((object) => [`${object.bucket}/${object.key}`, object]));
  await carryUpTo(name, pipeline, beginning(world, nextRelease(site), objects, 2), left);
  const returns = stage.onFailure?.result === "ROLLBACK";
  if (returns) {
    const section = { stages: [stage], artifacts: withoutOutputs(stage, given.get(stage.name)) };
    const again: Release = { ...first, objects };
    for await (const { action } of perform(pipeline, again, section)) note(left, action, earlier);
  }
  const asked = stage.actions.filter(({ category }) => category === "Approval");
  return {
    what,
    pipeline: pipeline.name,
    stage: stage.name,
    action: name,
    consequences: consequencesOf(stage, asked.length > 0),
    state: stateOf(left, good, objects),
    faults:
      returns && asked.length > 0
        ? [
            `Pipeline ${pipeline.name} rolls stage ${stage.name} back when ${name} ` +
              `${what === "reject" ? "is rejected" : "fails"}, and asks ${asked.map((each) => each.name).join(", ")} ` +
              "again for what is live: put the approval into a stage of its own, or set onFailure to nothing.",
          ]
        : [],
  };
}

const earlier = "the release before";
const later = "the next release";

/** What came where: objects in their order, and of which release each rollout is. */
interface Left {
  readonly written: StoredObject[];
  readonly rollouts: Map<string, string>;
}

function note({ written, rollouts }: Left, action: PerformedAction, release: string): void {
  written.push(...action.objects);
  for (const { to } of action.rollouts) rollouts.set(to, release);
}

async function carryUpTo(
  name: string,
  pipeline: RegisteredPipeline,
  next: Release,
  left: Left,
): Promise<void> {
  let reached = false;
  for await (const { action, last } of perform(pipeline, next)) {
    note(left, action, later);
    reached ||= action.name === name;
    if (reached && last) return;
  }
}

/** The first pipeline with such an action, and its stage. */
function placeOf(world: World, what: Mishap, name: string) {
  const all = world
    .pipelines()
    .flatMap((pipeline) =>
      pipeline.stages.flatMap((stage) =>
        stage.actions.map((action) => ({ pipeline, stage, action })),
      ),
    );
  const possible = all.filter(
    ({ action: { category } }) => category === (what === "reject" ? "Approval" : category),
  );
  const found = possible.find(({ action }) => action.name === name);
  if (found) return found;
  const choice = [...new Set(possible.map(({ action }) => action.name))].join(", ") || "none";
  throw new RehearsalFault(
    all.some(({ action }) => action.name === name)
      ? `Action ${name} is no approval, which alone is rejected: choose one of ${choice}, or --fail ${name}.`
      : `No pipeline has an action ${name} to ${what}: choose one of ${choice}.`,
  );
}

/** What an execution of one stage has when it begins: the stage gives its own artifacts again. */
function withoutOutputs(stage: RegisteredStage, given: Artifacts = new Map()): Artifacts {
  const outputs = stage.actions.flatMap(({ outputArtifacts = [] }) => outputArtifacts);
  return new Map([...given].filter(([name]) => !outputs.includes(name)));
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback-auto.html */
function consequencesOf({ name, onFailure }: RegisteredStage, asks: boolean): readonly string[] {
  const rules = (onFailure?.condition?.rules ?? []).map((rule) => rule.name).join(", ");
  const when = rules === "" ? "" : `, if ${rules} ${rules.includes(",") ? "hold" : "holds"}`;
  switch (onFailure?.result) {
    case "ROLLBACK":
      return [
        `Stage ${name} fails, and a rollback runs it with the artifacts of the release before${when}.`,
        asks
          ? "Its approvals are asked again."
          : "Nobody is asked again: no approval stands in it.",
      ];
    case "RETRY":
      return [
        `Stage ${name} fails, is tried once more by itself, and where that fails too, stays so.`,
      ];
    default:
      return [`Stage ${name} fails, and nothing is rolled back: the release ends here.`];
  }
}

function stateOf(
  { written, rollouts }: Left,
  good: ReadonlyMap<string, StoredObject>,
  objects: ObjectStore,
): Setback["state"] {
  const buckets = [...new Set(written.map(({ bucket }) => bucket))].map((bucket) => {
    const keys = new Set(written.flatMap((each) => (each.bucket === bucket ? [each.key] : [])));
    const has = [...keys].map((key) => objects.get(bucket, key));
    const before = [...good.values()].filter((object) => object.bucket === bucket);
    const kept = before.filter(({ key, body }) => objects.get(bucket, key)?.body.equals(body));
    const added = has.length - before.length;
    return { place: bucket, has: filesOf(before.length, kept.length, added) };
  });
  return [
    ...buckets,
    ...[...rollouts].map(([to, has]) => ({ place: to.split(":").slice(5).join(":"), has })),
  ];
}

function filesOf(before: number, kept: number, added: number): string {
  if (kept < before) return `${later}: ${before - kept} of ${before} files are others`;
  const beside = added > 0 ? `, and ${added} more of ${later}, which nothing shows` : "";
  return `${earlier}: its ${before} files, byte for byte${beside}`;
}
