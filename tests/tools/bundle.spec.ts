import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFunction } from "../../tools/bundle";

const root = join(__dirname, "../..");
const entry = "functions/invalidate/index.ts";

describe("the bundle of a function", () => {
  it("has the same bytes in another folder", () => {
    const folder = mkdtempSync(join(tmpdir(), "ferry-bundle-"));
    try {
      for (const room of ["functions", "infra", "tools"]) {
        cpSync(join(root, room), join(folder, "elsewhere", room), { recursive: true });
      }
      symlinkSync(join(root, "node_modules"), join(folder, "elsewhere/node_modules"));
      const elsewhere = require(join(folder, "elsewhere/tools/bundle.ts")) as {
        readonly bundleFunction: typeof bundleFunction;
      };
      assert.notEqual(elsewhere.bundleFunction, bundleFunction);
      assert.ok(elsewhere.bundleFunction(entry) === bundleFunction(entry));
      const own = "functions/own.ts";
      writeFileSync(join(folder, "elsewhere", own), "export const handler = () => 'own';");
      assert.match(elsewhere.bundleFunction(own), /"own"/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is made once per process", () => {
    const folder = mkdtempSync(join(tmpdir(), "ferry-bundle-"));
    try {
      const file = join(folder, "index.ts");
      writeFileSync(file, "export const handler = () => 1;");
      const first = bundleFunction(file);
      writeFileSync(file, "export const handler = () => 2;");
      assert.equal(bundleFunction(file), first);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("names no folder of this machine and fits", () => {
    const code = bundleFunction(entry);
    assert.deepEqual([code.includes(root), code.includes("node_modules")], [false, false]);
    assert.ok(Buffer.byteLength(code) < 750_000, `${Buffer.byteLength(code)} bytes`);
  });

  it("fails with file and line when the source has a fault", () => {
    assert.throws(() => bundleFunction("functions/none/index.ts"), /functions\/none\/index\.ts/);
  });
});
