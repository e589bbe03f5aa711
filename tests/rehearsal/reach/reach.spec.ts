/** Everything that the stacks allow: of each example each class has a purpose, and what is planted has none. */
import assert from "node:assert/strict";
import type { Statement } from "../../../judge";
import { isBeyond } from "../../../rehearsal/reach";
import { exceptions, namesakes, undecided } from "../../../rehearsal/reach/exceptions";
import { reachFaults } from "../../../rehearsal/reach/faults";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { exampleNames, judgedExample, withStatement } from "../support/proof";
import type { Stacks } from "../support/releases";

describe("reach", () => {
  for (const name of exampleNames) {
    it(`finds a purpose for all that the example ${name} allows`, async () => {
      const { verdicts } = await judgedExample(name);
      const { classes = [] } = verdicts.reach ?? {};
      assert.deepEqual(reachFaults(classes, verdicts.policies), []);
      assert.ok(classes.length > 50, `${classes.length} classes`);
    });
  }

  it("needs each exception, which has a reason and AWS's page", async () => {
    const used = new Set<string>();
    for (const name of exampleNames) {
      const { verdicts } = await judgedExample(name);
      for (const { why } of verdicts.reach?.classes ?? []) if (why) used.add(why);
    }
    for (const { reason, page } of [...exceptions, namesakes]) {
      assert.ok(used.has(reason), reason);
      assert.ok(reason.length > 30, reason);
      assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
    }
  });

  it("says what it can't decide", async () => {
    const { verdicts } = await judgedExample("files");
    const open = (verdicts.reach?.classes ?? []).filter((it) => it.why === undefined);
    assert.ok(open.length > 0);
    assert.ok(!open.some(isBeyond));
    const actions = new Set(open.flatMap((it) => it.actions));
    assert.deepEqual([...actions].sort(), undecided.map(({ action }) => action).sort());
  });
});
void judgeRelease;
void withStatement;

export type { Stacks, Statement };
