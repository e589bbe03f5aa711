import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { loadFunction } from "../../rehearsal/endpoints/lambda";

const echo = `
  const { readFileSync } = require("node:fs");
  const { env } = require("node:process");
  console.log("loaded %s", env.NAME);
  exports.handler = async (event, context) => {
    console.error("called");
    return {
      event,
      text: readFileSync(__dirname + "/beside.txt", "utf8"),
      names: Object.keys(process.env).sort(),
      left: context.getRemainingTimeInMillis(),
      folder: __dirname,
    };
  };`;

describe("a function of the rehearsal", () => {
  it("sees its files, its event and its own environment only", async () => {
    const files = { "index.js": echo, "beside.txt": "beside" };
    const loaded = loadFunction({ files, handler: "index.handler", env: { NAME: "echo" } });
    try {
      const { result, log } = await loaded.invoke({ a: 1 });
      const { folder, ...seen } = result as { readonly folder: string };
      assert.deepEqual(seen, {
        event: { a: 1 },
        text: "beside",
        names: ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "NAME"],
        left: 20_000,
      });
      assert.deepEqual([log, loaded.log], [["called"], ["loaded echo", "called"]]);
      loaded.close();
      assert.equal(existsSync(folder), false);
    } finally {
      loaded.close();
    }
  });

  it("pauses for no time", async () => {
    const code = `
      const { setTimeout: sleep } = require("node:timers/promises");
      exports.handler = () => sleep(3_600_000, "an hour later");`;
    const loaded = loadFunction({ files: { "index.js": code }, handler: "index.handler", env: {} });
    try {
      assert.equal((await loaded.invoke({})).result, "an hour later");
    } finally {
      loaded.close();
    }
  });

  it("needs the file of its handler", () => {
    assert.throws(
      () => loadFunction({ files: { "a.js": "" }, handler: "index.handler", env: {} }),
      {
        message:
          "The handler index.handler needs the file index.js, but the archive holds a.js: " +
          "correct the handler or the archive.",
      },
    );
  });

  it("needs the export of its handler", () => {
    assert.throws(
      () => loadFunction({ files: { "index.js": "" }, handler: "index.handler", env: {} }),
      { message: "index.js exports no function handler: correct the handler." },
    );
  });
});
