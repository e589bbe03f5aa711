import assert from "node:assert/strict";
import { actions } from "./circumstances/actions";
import { actingIn } from "./circumstances/pipelines";
import { exceptions } from "./exceptions";
import { habits } from "./habits";
import { exceptionFor, type Gap, gapsOf } from "./judged";
import { kinds, needsOf, type Row, rows } from "./rows";
import { type Sample, samples } from "./samples";

/** Inferred rows are no evidence. */
const asked = rows.filter(({ confidence }) => confidence > 1);
const forces = ["must", "may"] as const;
const ofForce = (force: "must" | "may") =>
  asked.filter((row) => needsOf(row, force).length > 0 || (row.force === force && !row.needs[0]));

/** Rules of which no source says that they need a permission of the pipeline's role. */
const wordless = ["Rule/LambdaInvoke", "Rule/VariableCheck"];

describe("what AWS's pages say that an actor needs", () => {
  let all: readonly Sample[];
  /** By force and row. */
  const found = new Map<string, readonly Gap[]>();

  before(async () => {
    all = await samples();
    for (const force of forces) {
      for (const row of ofForce(force)) found.set(`${force} ${row.id}`, gapsOf(row, force, all));
    }
  });

  it("is said in words that have a meaning", () => {
    for (const row of rows) {
      assert.ok(row.actorKind in kinds.actorKind, `${row.id}: ${row.actorKind}`);
      assert.ok(row.whenKind in kinds.whenKind, `${row.id}: ${row.whenKind}`);
      for (const { resourceKind } of row.needs) {
        assert.ok(resourceKind in kinds.resourceKind, `${row.id}: ${resourceKind}`);
      }
    }
  });

  for (const force of forces) {
    for (const row of ofForce(force)) {
      it(`${force} be granted: ${row.id}`, () => {
        const gaps = found.get(`${force} ${row.id}`) ?? [];
        assert.deepEqual(sentences(gaps.filter((gap) => !exceptionFor(gap))), []);
      });
    }
  }

  it("has no exception for a row that holds", () => {
    const gaps = [...found.values()].flat();
    const used = new Set(gaps.map(exceptionFor));
    const without = exceptions.filter((each) => !isWithoutAction(each.row) && !used.has(each));
    assert.deepEqual(without, []);
  });

  it("is more than what other tools are in the habit of granting", () => {
    const wide = rows.filter((row) => needsOf(row, "habit").length === row.needs.length);
    const named = wide.filter(hasNeeds).map(({ id }) => id);
    // Rows that somebody adds are asked for as little, and are in no list of ours.
    const listed = process.env.EVIDENCE === undefined ? named : named.filter(isListed);
    assert.deepEqual(listed.sort(), habits);
  });

  for (const provider of Object.keys(actions).filter((each) => !wordless.includes(each))) {
    it(`has rows of ${provider}`, () => {
      const acting = all.flatMap(({ world }) =>
        world
          .pipelines()
          .flatMap((pipeline) => actingIn(world, pipeline))
          .filter(({ action }) => `${action.category}/${action.provider}` === provider),
      );
      const whens = acting.flatMap((each) => actions[provider]?.(each) ?? []);
      assert.ok(rows.some((row) => whens.some(({ when }) => when === row.whenKind)));
    });
  }
});

/** One for each action: where it is denied first, and how often. */
function sentences(gaps: readonly Gap[]): readonly string[] {
  return [...new Set(gaps.map(({ action }) => action))].map((action) => {
    const [first, ...others] = gaps.filter((gap) => gap.action === action);
    return `${action} at ${first?.where}, and ${others.length} more: ${first?.reason}`;
  });
}

function isListed(id: string): boolean {
  return habits.includes(id);
}

function hasNeeds({ needs }: Row): boolean {
  return needs.length > 0;
}

/** Such a row is words alone: what holds it is said in the exception. */
function isWithoutAction(id: string): boolean {
  return rows.some((row) => row.id === id && !hasNeeds(row));
}
