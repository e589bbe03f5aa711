import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { deployment, initialize } from "./support/deployment";
import { Workspace } from "./support/workspace";

describeOnEngine("under another project name", () => {
  let workspace: Workspace;
  let original: Workspace;

  before(() => {
    original = deployment().workspace;
    workspace = Workspace.clone();
    workspace.edit("Pulumi.yaml", (text) => text.replace(/^name: ferry$/m, "name: carrier"));
    for (const stack of ["prod", "dev"]) {
      workspace.edit(`Pulumi.${stack}.yaml`, (text) =>
        text.replaceAll(/^ {2}ferry:/gm, "  carrier:"),
      );
    }
    initialize(workspace);
    workspace.succeed("pulumi up --yes --skip-preview -s prod");
  });

  it("a stack exports the same", () => {
    assert.deepEqual(workspace.outputs("prod"), original.outputs("prod"));
  });

  it("the other stack reads it and creates the same", () => {
    const made = original
      .state("dev")
      .filter(
        ({ type }) => !["pulumi:pulumi:StackReference", "pulumi:providers:pulumi"].includes(type),
      )
      .map(({ urn }) => `create ${urn.split("::").at(-1)}`.replace("ferry-dev", "carrier-dev"));
    assert.deepEqual(workspace.plan("dev"), made.sort());
  });
});
