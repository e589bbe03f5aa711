import assert from "node:assert/strict";
import { findAction } from "../../judge/table";
import { escalations, unrestrictable } from "../../policies/rules/actions";

describe("The actions that rules name", () => {
  it("exist", () => {
    const named = [...unrestrictable, ...escalations].filter((each) => !each.includes("*"));
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

  it("give rights on something that can be named, where they are escalations", () => {
    const unlimited = escalations.filter((each) => findAction(each)?.accessLevel.includes("Write"));
    assert.deepEqual(unlimited, escalations);
  });
});
