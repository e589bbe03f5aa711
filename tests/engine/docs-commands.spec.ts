import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describeOnEngine, root } from "./support/cli";
import { initialize } from "./support/deployment";
import { packed } from "./support/packed";
import { shellCommands, unattended } from "./support/readme-commands";
import { Workspace } from "./support/workspace";

const stacks = ["prod", "dev"] as const;

/** What is not run, and why. */
const notRun: readonly (readonly [RegExp, string])[] = [
  [/^aws /, "it is AWS's own command line, and asks AWS"],
  [/^pbpaste /, "macOS has it alone; its message comes by a pipe"],
  [/^npm ci /, "a fresh clone runs it before this suite"],
];

/** What asks AWS says, without credentials, that it has none, and does nothing: its words make a command. */
const asksAws = /\bferry (doctor|status|back|hold|resume)\b/;

/** An organization's controls stop what somebody has to be exempted for: the page says that it ends with 1. */
const findsSomething = /--guardrails /;

const pages = ["start", "guides", "operate"]
  .flatMap((folder) =>
    readdirSync(join(root, "docs", folder)).map((file) => join("docs", folder, file)),
  )
  .concat("README.md", "docs/upgrading.md", "tools/pack/README.md")
  .filter((page) => shellCommands(page).length > 0);

describeOnEngine("the commands that pages show", () => {
  /** A project as `ferry init` writes it, beside what the pages speak of; with both stacks, and these deployed. */
  const made = new Map<"empty" | "written" | "deployed", Workspace>();

  before(() => {
    const empty = Workspace.empty(packed().packages);
    const written = empty.copy();
    written.succeed(unattended("npx ferry init"));
    written.write(".gitignore", "node_modules\n");
    written.write("policy-config.json", "{}");
    written.succeed(
      "git init -qb main && git add . && git -c user.name=x -c user.email=x@example.com commit -qm x",
    );
    written.succeed("mkdir other-folder && cp Pulumi.*.yaml other-folder");
    written.succeed("npx ferry rehearse --json > before.json");
    const deployed = initialize(written.copy());
    for (const stack of stacks) deployed.succeed(unattended(`npx pulumi up -s ${stack}`));
    for (const [state, workspace] of Object.entries({ empty, written, deployed })) {
      made.set(state as "empty", workspace);
    }
  });

  it("are there", () => {
    assert.ok(pages.length > 10, pages.join("\n"));
  });

  it("are all run but for a few, each of which is shown somewhere", () => {
    const all = pages.flatMap(shellCommands);
    const left = all.filter((command) => notRun.some(([pattern]) => pattern.test(command)));
    assert.ok(left.length < all.length / 2, left.join("\n"));
    for (const [pattern] of notRun) {
      assert.ok(
        left.some((command) => pattern.test(command)),
        String(pattern),
      );
    }
  });

  for (const page of pages) {
    const commands = shellCommands(page).filter(
      (command) => !notRun.some(([pattern]) => pattern.test(command)),
    );
    if (commands.length === 0) continue;
    it(`do what ${page} says`, () => {
      const has = (words: string) => commands.some((command) => command.includes(words));
      const state = has("ferry init") ? "empty" : has("stack init") ? "written" : "deployed";
      const workspace = made.get(state)?.copy();
      assert.ok(workspace);
      if (has("pulumi destroy")) {
        for (const stack of stacks) {
          workspace.edit(`Pulumi.${stack}.yaml`, (text) =>
            text.replace(/^config:\n/m, "config:\n  ferry:retain: false\n"),
          );
        }
      }
      for (const command of commands) {
        // The tarball was installed before, once for all pages.
        if (command.startsWith("npm install ")) {
          dependOn(workspace);
          continue;
        }
        // The project has a site alone, of which a service's way back is asked by the same words.
        const words = unattended(command).replace("api@prod", "web@prod");
        const run = workspace.run(`export AWS_EC2_METADATA_DISABLED=true; ${words}`);
        if (!asksAws.test(command)) {
          const code = findsSomething.test(command) ? 1 : 0;
          assert.equal(run.exitCode, code, `${command}\n${run.output}`);
          if (code === 1) assert.match(run.stdout, /✓ the release arrived/);
        } else {
          assert.equal(run.exitCode, 1, `${command}\n${run.output}`);
          assert.match(run.stderr, /^There are no valid credentials of AWS \(/, command);
        }
      }
    });
  }
});

/** What `npm install` writes into a project's own manifest. */
function dependOn(workspace: Workspace): void {
  const manifest = JSON.parse(workspace.read("package.json")) as object & {
    readonly dependencies?: object;
  };
  const dependencies = {
    ...manifest.dependencies,
    "@ferry-delivery/ferry": `file:${packed().tarball}`,
  };
  workspace.write("package.json", JSON.stringify({ ...manifest, dependencies }));
}
