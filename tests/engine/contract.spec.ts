import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { deployed, initialized } from "./support/deployment";
import { diagnostics } from "./support/diagnostics";
import type { Workspace } from "./support/workspace";

const up = "pulumi up --yes --skip-preview -s dev";

describeOnEngine("the contract of the other stack", () => {
  it("is missing before that stack was updated: nothing is created", () => {
    const workspace = initialized();
    assertRefused(workspace, [
      "ferry:delivery.pipelines.web.releases[1].stack: Stack prod has no output named contract: run `pulumi up -s prod` with this version of ferry first.",
    ]);
    assert.deepEqual(workspace.world.accounts(), []);
  });

  it("can't be read of a stack that doesn't exist", () => {
    const workspace = initialized();
    workspace.succeed("pulumi stack rm --yes prod");
    const run = workspace.run(up);
    assert.equal(run.exitCode, 1);
    assert.match(run.output, /unknown stack "organization\/ferry\/prod"/);
    assert.deepEqual(workspace.world.accounts(), []);
  });

  it("is refused in another version", () => {
    const workspace = deployed();
    const contract = workspace.outputs("prod").contract as object;
    workspace.writeContract("prod", { ...contract, version: 0 });
    assertRefused(workspace, [
      "ferry:delivery.pipelines.web.releases[1].stack: The contract of stack prod has version 0, and this program reads versions 1 and 2: run `pulumi up -s prod` " +
        "with this version of ferry first.",
    ]);
  });

  it("is refused where it admits another delivery", () => {
    const workspace = deployed();
    workspace.edit("Pulumi.dev.yaml", (text) =>
      text.replace("ferry:name: acme", "ferry:name: apex"),
    );
    assertRefused(workspace, [
      "ferry:delivery.pipelines.web.releases[1]: Stack prod admits releases of acme in account 111111111111, region eu-central-1, artifact bucket " +
        "acme-artifacts-111111111111-eu-central-1, and this stack is apex in account 111111111111, region " +
        "eu-central-1, artifact bucket apex-artifacts-111111111111-eu-central-1: correct receives in " +
        "Pulumi.prod.yaml and run `pulumi up -s prod` first.",
    ]);
  });
});

function assertRefused(workspace: Workspace, faults: readonly string[]): void {
  const before = workspace.world.of("111111111111");
  const run = workspace.run(up);
  assert.deepEqual(diagnostics(run), [
    "error: Stack dev has 1 fault in its settings; nothing was created.",
    ...faults.map((fault) => `- ${fault}`),
  ]);
  assert.equal(run.exitCode, 1);
  assert.deepEqual(workspace.world.of("111111111111"), before);
}
