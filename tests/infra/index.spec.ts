import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { aPipeline } from "../support/refusals";
import { configOf, type Values } from "../support/settings";
import { root } from "../support/stacks";

/** Runs the entry in a process of its own, with mocks in place of the engine. */
function run(values: Values) {
  const script = `
    const pulumi = require("@pulumi/pulumi");
    const { MockMonitor } = require("@pulumi/pulumi/runtime/mocks");
    const mocks = {
      newResource: ({ name }) => { console.log("registered " + name); return { id: name, state: {} }; },
      call: () => ({}),
    };
    (async () => {
      await pulumi.runtime.setMocks(mocks, "ferry", "prod", false);
      pulumi.runtime.setAllConfig(${JSON.stringify(configOf(values))});
      pulumi.log.error = async (message) => { console.log(message); };
      await require("./infra/index.ts")();
      await pulumi.runtime.disconnect();
    })();
  `;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "./tools/register.js", "-e", script],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  return { status, stdout, stderr };
}

describe("the entry", () => {
  it("ends a fault in the settings with one message, exit code 32 and no stack trace", () => {
    assert.deepEqual(run(aPipeline("build", "docs")), {
      status: 32,
      stdout:
        "Stack prod has 1 fault in its settings; nothing was created.\n" +
        '- ferry:delivery.pipelines.web.build is "docs", which is not in delivery.builds: choose one of web.\n',
      stderr: "",
    });
  });
});
