import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./support/cli";
import { suiteFolder } from "./support/suite";

describe("the CLI that the suite runs", () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly devDependencies: { readonly pulumi: string };
  };

  it("is of one exact version", () => {
    assert.match(devDependencies.pulumi, /^\d+\.\d+\.\d+$/);
  });

  it("is missed by name where it is not and can't be downloaded: its tests are skipped", () => {
    const offline = join(suiteFolder(), "offline.cjs");
    writeFileSync(offline, 'globalThis.fetch = async () => { throw new Error("offline"); };\n');
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        join(root, "node_modules/.bin/mocha"),
        ...["--config", ".mocharc.engine.json", "--no-parallel", "--reporter", "json"],
        "tests/engine/account.spec.ts",
      ],
      {
        cwd: root,
        encoding: "utf8",
        env: {
          ...process.env,
          PULUMI_HOME: join(suiteFolder(), "no-home"),
          NODE_OPTIONS: `--require ${JSON.stringify(offline)}`,
        },
      },
    );
    assert.equal(status, 0, stdout);
    const { pending, passes } = JSON.parse(stdout) as Readonly<
      Record<"pending" | "passes", readonly { readonly title: string }[]>
    >;
    const { pulumi } = devDependencies;
    assert.deepEqual(
      pending.map(({ title }) => title),
      [
        `is skipped: the Pulumi CLI ${pulumi} is not installed and can't be downloaded ` +
          `(Downloading pulumi v${pulumi}... pulumi: offline)`,
      ],
    );
    assert.deepEqual(passes, []);
  });
});
