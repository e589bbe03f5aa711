import assert from "node:assert/strict";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { evaluateFolder } from "../../rehearsal/rehearse";
import { describeOnEngine, root } from "./support/cli";
import { Workspace } from "./support/workspace";

const isStackFile = (file: string) => /^Pulumi\..+\.yaml$/.test(file);

const examples = readdirSync(join(root, "examples")).filter((example) =>
  readdirSync(join(root, "examples", example)).some(isStackFile),
);

/** Examples that need more than stacks of this suite's provider. */
const leftOut: Readonly<Record<string, string>> = {
  "many-accounts": "most of its stacks are known by their contracts alone",
  deployments: "@pulumi/pulumiservice's plugin calls Pulumi Cloud",
};

/** A clone whose stack files are the example's, none of whose resources is protected. */
function cloneOf(example: string): Workspace {
  const workspace = Workspace.clone();
  for (const file of readdirSync(workspace.project).filter(isStackFile)) {
    rmSync(join(workspace.project, file));
  }
  const folder = join(root, "examples", example);
  for (const file of readdirSync(folder).filter(isStackFile)) {
    cpSync(join(folder, file), join(workspace.project, file));
    workspace.edit(file, (text) => text.replace(/^config:\n/m, "config:\n  ferry:retain: false\n"));
  }
  return workspace;
}

describeOnEngine("examples", () => {
  for (const example of examples) {
    const reason = leftOut[example];
    if (reason !== undefined) {
      it(`${example} is left out: ${reason}`, function () {
        this.skip();
      });
      continue;
    }

    it(`${example} goes up with the resources that the rehearsal sees, and down without a rest`, async () => {
      const stacks = await evaluateFolder(join("examples", example), root, () => {});
      const workspace = cloneOf(example);
      workspace.succeed("pulumi login");
      for (const { stack, registrations } of stacks) {
        workspace.succeed(`pulumi stack init ${stack}`);
        workspace.succeed(`pulumi up --yes --skip-preview -s ${stack}`);
        const rehearsed = registrations.filter(
          ({ component, type }) => !component && type.startsWith("aws:"),
        );
        assert.deepEqual(
          workspace
            .state(stack)
            // What awsx makes below its component, the rehearsal doesn't see.
            .filter(({ custom, type, urn }) => custom && /^aws:/.test(type) && !/awsx:/.test(urn))
            .map(({ type, urn }) => `${type} ${urn.split("::").at(-1)}`)
            .sort(),
          rehearsed.map(({ type, name }) => `${type} ${name}`).sort(),
        );
      }
      for (const { stack } of [...stacks].reverse()) {
        workspace.succeed(`pulumi destroy --yes --skip-preview -s ${stack}`);
        assert.deepEqual(workspace.state(stack), []);
      }
      const { world } = workspace;
      assert.deepEqual(
        world.accounts().flatMap((account) => world.of(account)),
        [],
      );
    });
  }
});
