import assert from "node:assert/strict";
import { proveRelease } from "../rehearsal/verdicts/prove";
import { exampleFolders, rehearsedExample } from "./support/examples";

describe("each part of each policy", () => {
  for (const example of exampleFolders) {
    it(`of examples/${example} is needed, and each guard tested`, async () => {
      const { idle, untested } = proveRelease((await rehearsedExample(example)).verdicts);
      assert.deepEqual([idle, untested], [[], []]);
    });
  }
});
