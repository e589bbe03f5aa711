import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { deployed } from "./support/deployment";
import { protectedOnes } from "./support/diagnostics";
import { removeCommands, unattended } from "./support/readme-commands";

const development = "111111111111";
const production = "222222222222";

describeOnEngine("removing everything", () => {
  it("is refused while buckets and key are protected: nothing is removed", () => {
    const workspace = deployed();
    const before = workspace.world.of(development);
    const run = workspace.run("pulumi destroy --yes -s dev");
    assert.equal(run.exitCode, 1);
    assert.deepEqual(protectedOnes(run), [
      "artifacts-bucket",
      "artifacts-key",
      "records-bucket",
      "web-bucket",
    ]);
    assert.deepEqual(workspace.world.of(development), before);
  });

  it("leaves nothing by README.md's commands after retain: false, even of buckets with releases", () => {
    const workspace = deployed();
    workspace.world.change(production, "aws:s3/bucket:Bucket", () => ({ objects: ["index.html"] }));
    for (const stack of ["prod", "dev"]) {
      workspace.succeed(`pulumi config set -s ${stack} ferry:retain false`);
    }
    for (const command of removeCommands()) workspace.succeed(unattended(command));
    for (const stack of ["dev", "prod"]) {
      assert.deepEqual(workspace.state(stack), []);
      workspace.succeed(`pulumi stack rm --yes ${stack}`);
    }
    assert.deepEqual([...workspace.world.of(development), ...workspace.world.of(production)], []);
  });
});
