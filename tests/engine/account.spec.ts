import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { initialized } from "./support/deployment";
import { diagnostics } from "./support/diagnostics";

describeOnEngine("credentials of another account", () => {
  for (const command of ["preview", "up --yes --skip-preview"]) {
    it(`are refused by ${command}: nothing is created`, () => {
      const workspace = initialized();
      const run = workspace.run(`pulumi ${command} -s prod`, { credentials: "333333333333" });
      assert.equal(run.exitCode, 1);
      assert.deepEqual(diagnostics(run), ["error: AWS account ID not allowed: 333333333333"]);
      assert.deepEqual(workspace.world.accounts(), []);
    });
  }
});
