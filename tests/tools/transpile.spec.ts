import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
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
});
