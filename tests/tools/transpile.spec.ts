import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TranspilerModule } from "ts-node";
import { root } from "../support/stacks";

describe("the transpiler that tsconfig.json names to ts-node", () => {
  const settings = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as {
    readonly "ts-node": { readonly transpiler: string };
  };
  const { create } = require(join(root, settings["ts-node"].transpiler)) as TranspilerModule;
  const { transpile } = create({} as Parameters<typeof create>[0]);

  it("turns a file of the program, and keeps its lines", () => {
    const fileName = join(root, "infra/program.ts");
    const input = readFileSync(fileName, "utf8");
    const { outputText, sourceMapText = "" } = transpile(input, { fileName });
    const lineIn = (text: string) =>
      text.split("\n").findIndex((line) => line.includes("function program("));
    const line = lineIn(outputText);
    assert.ok(line > 0 && line !== lineIn(input));
    const found = new SourceMap(JSON.parse(sourceMapText)).findEntry(line, 0);
    assert.ok("originalLine" in found);
    assert.equal(found.originalLine, lineIn(input));
    assert.match(found.originalSource, /program\.ts$/);
  });

  it("turns a file that lies elsewhere", () => {
    const fileName = "/elsewhere/one.ts";
    const { outputText } = transpile("export const one: number = 1;", { fileName });
    assert.match(outputText, /^const one = 1;$/m);
  });

  it("says where a file isn't TypeScript", () => {
    const fileName = "/elsewhere/two.ts";
    assert.throws(() => transpile("export const two: number = ;", { fileName }), {
      message: /\/elsewhere\/two\.ts:1:27: ERROR: Unexpected ";"/,
    });
  });

  it("knows the files that it turned with others of their folder, and no others", () => {
    const { turning } = require(join(root, "tools/transpile.js"));
    const turn = turning(["judge", "tools"], false);
    turn(join(root, "judge/index.ts"));
    const known = ["judge/memo.ts", "judge/none.ts", "tools/bundle.ts"].map((file) =>
      join(root, file),
    );
    assert.deepEqual(known.map(turn.knows), [true, false, false]);
  });

  it("lets modules be found by their names, as Node.js finds those of JavaScript", () => {
    const ask = `console.log(["./a", "./b", "./c", "./d.js"].map((it) => {
      try { return require.resolve(it); } catch (error) { return error.code; }
    }).join());`;
    const folder = mkdtempSync(join(tmpdir(), "ferry-names-"));
    for (const file of ["a.ts", "b/index.ts", "d.js"]) {
      mkdirSync(dirname(join(folder, "judge", file)), { recursive: true });
      writeFileSync(join(folder, "judge", file), "");
    }
    writeFileSync(join(folder, "judge/asks.ts"), ask);
    cpSync(join(root, "tools"), join(folder, "tools"), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const run = spawnSync(
      process.execPath,
      [
        "-e",
        `require("./tools/require-typescript").transpile(["judge"], {}); require("./judge/asks.ts")`,
      ],
      { cwd: folder, encoding: "utf8" },
    );
    rmSync(folder, { recursive: true });
    const found = ["a.ts", "b/index.ts", "d.js"].map((file) => join(folder, "judge", file));
    assert.equal(
      run.stdout,
      `${[found[0], found[1], "MODULE_NOT_FOUND", found[2]].join()}\n`,
      run.stderr,
    );
  });
});
