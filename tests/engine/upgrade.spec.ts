import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { describeOnEngine, root } from "./support/cli";
import { suiteFolder } from "./support/suite";
import { Workspace } from "./support/workspace";

const isStackFile = (file: string) => /^Pulumi\..+\.yaml$/.test(file);

/** The states that version 0.1 made, a folder each. */
const states = [
  "cross-region",
  "containers-rolling",
  "default",
  "deployments",
  "ec2-codedeploy",
  "existing-resources",
  "monorepo",
  "operations",
  "serverless",
] as const;

let unpacked: string | undefined;
function folderOf(state: string): string {
  if (unpacked === undefined) {
    unpacked = mkdtempSync(join(suiteFolder(), "states-"));
    const packed = readFileSync(join(__dirname, "states/d70e1f9.tar.br"));
    execFileSync("tar", ["-x", "-C", unpacked], { input: brotliDecompressSync(packed) });
  }
  return join(unpacked, state);
}

/** A clone of today's program in which an earlier version's stacks go on. */
function upgraded(state: string): Workspace {
  const workspace = Workspace.clone();
  for (const file of readdirSync(workspace.project).filter(isStackFile)) {
    rmSync(join(workspace.project, file));
  }
  const from = folderOf(state);
  for (const file of readdirSync(from).filter(isStackFile)) {
    cpSync(join(from, file), join(workspace.project, file));
  }
  for (const part of ["backend", "world"]) {
    mkdirSync(join(workspace.project, "..", part), { recursive: true });
    cpSync(join(from, part), join(workspace.project, "..", part), { recursive: true });
  }
  return workspace;
}

/** What the section of the next version says in backquotes, with `<key>` for any key. */
function named(resource: string): boolean {
  const [, next = ""] = readFileSync(join(root, "CHANGELOG.md"), "utf8").split(/^## /m);
  const names = [...next.matchAll(/`([^`\n]+)`/g)].map(([, name = ""]) => name);
  return names.some((name) =>
    new RegExp(`^${name.split(/<\w+>/).map(literal).join("[A-Za-z0-9-]+")}$`).test(resource),
  );
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

describeOnEngine("stacks of an earlier version", () => {
  for (const state of states) {
    it(`${state} goes on: nothing is replaced or deleted that CHANGELOG.md doesn't name`, () => {
      const workspace = upgraded(state);
      workspace.succeed("pulumi login");
      for (const stack of ["prod", "dev"]) {
        if (!readdirSync(workspace.project).includes(`Pulumi.${stack}.yaml`)) continue;
        const lost = workspace
          .plan(stack)
          .filter((step) => /^(delete|replace|create-replacement|discard)/.test(step));
        const unnamed = lost.filter((step) => !named(step.replace(/^\S+ /, "")));
        assert.deepEqual(unnamed, [], stack);
        // dev reads what prod's program of today exports.
        workspace.succeed(`pulumi up --yes --skip-preview -s ${stack}`);
        assert.deepEqual(workspace.plan(stack), []);
      }
    });
  }

  it("containers has other subnets, which CHANGELOG.md names, and AWS makes none beside the old", () => {
    const workspace = upgraded("containers");
    workspace.succeed("pulumi login");
    const lost = workspace.plan("prod").filter((step) => /^(delete|replace)/.test(step));
    assert.deepEqual(
      lost,
      ["private-1", "private-2", "public-1", "public-2"].map(
        (name) => `delete network-vpc-${name}`,
      ),
    );
    for (const step of lost) assert.ok(named(step.replace(/^\S+ /, "")), step);
    const run = workspace.run("pulumi up --yes --skip-preview -s prod");
    assert.notEqual(run.exitCode, 0);
    assert.match(run.output, /InvalidSubnet\.Conflict/);
  });
});
