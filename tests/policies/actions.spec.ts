import assert from "node:assert/strict";
import { findAction } from "../../judge/table";
import { changes, escalations, unrestrictable } from "../../policies/rules/actions";

describe("The actions that rules name", () => {
  it("exist", () => {
    const named = [...unrestrictable, ...escalations, ...changes].filter(
      (each) => !each.includes("*"),
    );
    assert.deepEqual(
      named.filter((each) => findAction(each)?.name !== each),
      [],
    );
  });

  it("can't be limited to resources where a policy may allow them on all", () => {
    const limited = unrestrictable.filter((each) =>
      findAction(each)?.types.some(({ required }) => required),
    );
    assert.deepEqual(limited, []);
  });

  it("give rights on something that can be named, where they are escalations or changes", () => {
    for (const each of [...escalations, ...changes]) {
      const { accessLevel, types } = findAction(each) ?? {};
      assert.ok(accessLevel?.includes("Write") && types && types.length > 0, each);
    }
  });
});
