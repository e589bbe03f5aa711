import assert from "node:assert/strict";
import { describeOnEngine } from "./support/cli";
import { deployed } from "./support/deployment";
import type { Workspace } from "./support/workspace";

const accounts = { prod: "222222222222", dev: "111111111111" } as const;
const stacks = ["prod", "dev"] as const;

/** The same settings in both stacks. */
function both(workspace: Workspace, settings: string): void {
  for (const stack of stacks)
    workspace.edit(`Pulumi.${stack}.yaml`, (text) =>
      text.replace("config:\n", `config:\n${settings}\n`),
    );
}

const up = (workspace: Workspace, stack: string) =>
  workspace.succeed(`pulumi up --yes --skip-preview -s ${stack}`);

const rolesOf = ({ world }: Workspace, account: string) =>
  world.of(account).filter(({ type }) => type === "aws:iam/role:Role");

describeOnEngine("what an organization asks for", () => {
  it("comes to stacks that are there without a replacement: tags and a boundary", () => {
    const workspace = deployed();
    both(
      workspace,
      '  ferry:tags: { cost-center: "4711" }\n  ferry:permissionsBoundary: acme/Developer',
    );
    for (const stack of stacks) {
      const plan = workspace.plan(stack);
      assert.ok(plan.length > 0);
      assert.deepEqual(
        plan.filter((line) => !line.startsWith("update ")),
        [],
      );
      up(workspace, stack);
      workspace.succeed(`pulumi preview --expect-no-changes -s ${stack}`);
      for (const { inputs } of rolesOf(workspace, accounts[stack])) {
        assert.equal(
          inputs.permissionsBoundary,
          `arn:aws:iam::${accounts[stack]}:policy/acme/Developer`,
        );
        assert.deepEqual(inputs.tags, { "cost-center": "4711", "ferry:name": "acme" });
      }
    }
  });

  it("makes roles anew below another path, each after the one before it, and what they serve goes on", () => {
    const workspace = deployed();
    workspace.edit("Pulumi.prod.yaml", (text) =>
      text.replace("    name: acme\n", "    name: acme\n    rolePath: /acme/\n"),
    );
    both(workspace, "  ferry:rolePath: /acme/");
    for (const stack of stacks) {
      const replaced = workspace.plan(stack).filter((line) => !line.startsWith("update "));
      assert.ok(replaced.length > 0);
      assert.deepEqual(
        replaced.filter(
          (line) => !/^replace .*(role|deploy|invalidate|restore|back|policy)/.test(line),
        ),
        [],
      );
      up(workspace, stack);
      const roles = rolesOf(workspace, accounts[stack]);
      assert.ok(roles.length > 2);
      for (const { inputs } of roles) assert.equal(inputs.path, "/acme/ferry/");
      workspace.succeed(`pulumi preview --expect-no-changes -s ${stack}`);
    }
  });

  it("is not read of Pulumi's own key of default tags, which is refused", () => {
    const workspace = deployed();
    workspace.succeed("pulumi config set -s dev --path 'aws:defaultTags.tags.team' web");
    const { exitCode, output } = workspace.run("pulumi preview -s dev");
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /aws:defaultTags is read by nobody: what a stack makes has the tags of ferry:tags, so write them there/,
    );
  });
});
