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
  "containers",
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

/** What the section of the next version says that an `up` replaces or deletes, in backquotes. */
function named(resource: string): boolean {
  const [, next = ""] = readFileSync(join(root, "CHANGELOG.md"), "utf8").split(/^## /m);
  return next.includes(`\`${resource}\``);
}

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
});
