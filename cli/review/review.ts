import { structureWarning } from "../../infra/plan/pipelines/structure";
import { type ResourceChange, resourceChanges } from "../../rehearsal/changes/resources";
import { type RightChange, rightsBeyond } from "../../rehearsal/changes/rights";
import { type Cost, costOf } from "../../rehearsal/cost";
import { branchStarts } from "../../rehearsal/performers/branch-rules";
import { World } from "../../rehearsal/world/world";
import { type Decision, decide } from "../starts/triggers";
import type { Side } from "./against";
import { type SettingChange, settingChanges } from "./settings";

/** What a change does, as data. */
export interface Review {
  /** Who may do what that nobody let them do before, and what they may no longer. */
  readonly rights: {
    readonly gained: readonly RightChange[];
    readonly lost: readonly RightChange[];
  };
  /** Left out: what was before is a document, which has no settings. */
  readonly settings?: readonly SettingChange[];
  readonly resources: readonly ResourceChange[];
  /** What the next `up` does to a release that runs, and to what a stage could go back to. */
  readonly releases: readonly string[];
  /** What a push of this very change starts; left out where nothing says which files it changes. */
  readonly starts?: readonly Decision[];
  readonly cost: { readonly before: Cost; readonly after: Cost };
}

/** Where the change is pushed to. */
interface Push {
  readonly branch: string;
  readonly repository?: string | undefined;
}

export async function reviewOf(before: Side, after: Side, push: Push): Promise<Review> {
  const { changed } = before;
  return {
    rights: {
      gained: rightsBeyond(after.stacks, before.stacks),
      lost: rightsBeyond(before.stacks, after.stacks),
    },
    ...(before.files && after.files && { settings: settingChanges(before.files, after.files) }),
    resources: resourceChanges(before.registered, after.registered),
    releases: pipelinesOf(after).flatMap(({ urn, inputs }) => {
      const old = pipelinesOf(before).find((each) => each.urn === urn);
      return (old && structureWarning(old.inputs, inputs)) ?? [];
    }),
    ...(changed && { starts: await startsOf(after, changed, push) }),
    cost: { before: costOf(before.stacks), after: costOf(after.stacks) },
  };
}

function pipelinesOf({ stacks }: Side) {
  return stacks.flatMap(({ registrations }) =>
    registrations.filter(({ type }) => type === "aws:codepipeline/pipeline:Pipeline"),
  );
}

async function startsOf({ stacks }: Side, files: readonly string[], push: Push) {
  const world = new World(stacks);
  const { branch, repository } = push;
  const event = { kind: "branch", name: branch, files, ...(repository && { repository }) } as const;
  return decide(world.pipelines(), event, await branchStarts(world));
}
