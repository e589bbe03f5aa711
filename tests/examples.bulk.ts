import assert from "node:assert/strict";
import { proveRelease } from "../rehearsal/verdicts/prove";
import { exampleFolders, rehearsedExample } from "./support/examples";

/** Sixty times the same target: the parts of one are proven by the other examples. */
const proven = exampleFolders.filter((example) => example !== "many-accounts");

describe("each part of each policy", () => {
  for (const example of proven) {
    it(`of examples/${example} is needed, and each guard tested`, async () => {
      const { idle, untested } = proveRelease((await rehearsedExample(example)).verdicts);
      assert.deepEqual([idle, untested], [[], []]);
    });
  }
});
