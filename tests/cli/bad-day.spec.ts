import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { faultText } from "../../cli/fault-text";
import { root } from "../support/stacks";

const command = ["-r", "./tools/register.js", "cli/index.ts"];

describe("on a bad day, one sentence is said", () => {
  it("where Node.js is too old", () => {
    const old = "Object.defineProperty(process.versions, 'node', { value: '18.20.1' });";
    const { status, stderr } = spawnSync(
      process.execPath,
      ["-e", `${old} require("./tools/node-version.js")`],
      { cwd: root, encoding: "utf8" },
    );
    assert.equal(status, 1);
    assert.equal(
      stderr,
      "ferry needs Node.js 20.19 or later, and this is 18.20.1: install a newer one.\n",
    );
  });

  for (const [code, why] of [
    ["EACCES", "you have no permission"],
    ["EROFS", "the disk is read-only"],
    ["ENOSPC", "the disk is full"],
  ] as const) {
    it(`where the file system says ${code}`, () => {
      const error = Object.assign(new Error(`${code}: open`), { code, path: "/srv/Pulumi.yaml" });
      assert.equal(faultText(error), `/srv/Pulumi.yaml can't be read or written: ${why}.`);
    });
  }

  it("or none, where the reader has seen enough", () => {
    const { status, stdout, stderr } = spawnSync(
      "sh",
      ["-c", `"$0" ${command.join(" ")} --help | head -1; exit 0`, process.execPath],
      { cwd: root, encoding: "utf8" },
    );
    assert.deepEqual([status, stdout, stderr], [0, "Usage: ferry <verb> [options]\n", ""]);
  });

  for (const [words, sentence] of [
    // It waits for its standard input.
    [["judge"], "nothing was changed"],
    [
      ["hold", "web", "prod-web", "--reason", "The audit begins"],
      "AWS goes on with what it was asked; ferry status says how it stands",
    ],
  ] as const)
    it(`where ferry ${words[0]} is interrupted`, async () => {
      const child = spawn(
        process.execPath,
        ["-r", "./tests/cli/support/tell-signals.js", ...command, ...words],
        {
          cwd: root,
          stdio: ["pipe", "ignore", "pipe", "ipc"],
        },
      );
      let said = "";
      child.stderr?.on("data", (chunk) => {
        said += String(chunk);
      });
      child.once("message", () => setImmediate(() => child.kill("SIGINT")));
      const code = await new Promise((resolve) => child.once("close", resolve));
      assert.deepEqual([code, said], [130, `\nInterrupted: ${sentence}.\n`]);
    });
});
