import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allVerbs, ferry } from "../../cli/ferry";
import { root } from "../support/stacks";
import { surroundings } from "../support/surroundings";

const config = ["--config", "examples/s3-source"];

/** Verbs that evaluate stacks, with words and the last of what they tell before their answer. */
const long: Readonly<Record<string, readonly [readonly string[], RegExp]>> = {
  rehearse: [config, /^applying the policy pack$/],
  who: [config, /^applying the policy pack$/],
  why: [[...config, "AccessDenied"], /^applying the policy pack$/],
  prove: [config, /^widening part \d+ of \d+$/],
  review: [[...config, "--against", "examples/s3-source"], /^comparing who may do what$/],
  starts: [[...config, "--branch", "main", "--changed", "-"], /^evaluating stack dev$/],
  doctor: [[...config, "-s", "dev"], /^asking AWS$/],
  status: [config, /^asking AWS$/],
  back: [[...config, "web@prod"], /^asking AWS$/],
  hold: [["web", "prod-web", "--reason", "The audit begins"], /^asking CodePipeline$/],
  resume: [["web", "prod-web"], /^asking CodePipeline$/],
};

/** What answers at once, waits for a person, or is measured by tests of its own. */
const others = ["bench", "init", "judge", "pipeline"];

const nobody = {
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/nowhere",
  AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
};

describe("progress", () => {
  const folder = mkdtempSync(join(tmpdir(), "ferry-progress-spec-"));
  const changed = join(folder, "changed.txt");
  const before_ = Object.fromEntries(Object.keys(nobody).map((key) => [key, process.env[key]]));

  before(() => {
    writeFileSync(changed, "frontend/app.ts\n");
    Object.assign(process.env, nobody);
  });
  after(() => {
    rmSync(folder, { recursive: true });
    for (const [key, value] of Object.entries(before_)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
  });

  it("is told by every verb that may take longer than two seconds", () => {
    assert.deepEqual(Object.keys(allVerbs()).sort(), [...Object.keys(long), ...others].sort());
  });

  for (const [verb, [words, last]] of Object.entries(long)) {
    it(`of ferry ${verb} names each stack and what comes last, and ends with an empty text`, async () => {
      const told: string[] = [];
      const progress = (what: string) => told.push(what);
      const line = [verb, ...words.map((word) => (word === "-" ? changed : word))];
      await ferry(line, { ...surroundings, progress });
      assert.ok(told.includes("evaluating stack dev"), told.join("\n"));
      assert.match(String(told.at(-2)), last);
      assert.equal(told.at(-1), "");
    });
  }

  describe("of the command", () => {
    const said = (...preload: readonly string[]) =>
      spawnSync(
        process.execPath,
        [
          ...preload,
          "-r",
          "./tools/register.js",
          "cli/index.ts",
          "starts",
          ...config,
          "--branch",
          "main",
          "--changed",
          changed,
        ],
        { cwd: root, encoding: "utf8" },
      );

    it("is one line of a terminal, written over and gone at the end", () => {
      const { status, stderr } = said("-r", "./tests/cli/support/on-terminal.js");
      const clear = "\r\u001b[K";
      assert.deepEqual(
        [status, stderr],
        [0, `${clear}evaluating stack prod${clear}evaluating stack dev${clear}`],
      );
    });

    it("is nothing where there is no terminal", () => {
      const { status, stderr } = said();
      assert.deepEqual([status, stderr], [0, ""]);
    });
  });
});
