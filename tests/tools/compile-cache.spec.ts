import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import Module from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");

describe("what V8 compiled", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ferry-compiled-"));
    mkdirSync(join(folder, "tools"));
    copyFileSync(join(root, "tools/compile-cache.js"), join(folder, "tools/compile-cache.js"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run(code: string): string {
    const start = `require(${JSON.stringify(join(folder, "tools/compile-cache.js"))}).${code}`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", start], { encoding: "utf8" });
    assert.equal(stderr, "");
    return stdout;
  }

  function module(name: string, text: string): string {
    writeFileSync(join(folder, name), text);
    return `cacheModules(); require(${JSON.stringify(join(folder, name))})`;
  }

  /** When it was last written. */
  function kept(): number {
    const cache = join(folder, "node_modules/.cache/ferry");
    const [file = ""] = readdirSync(cache);
    return statSync(join(cache, file)).mtimeMs;
  }

  it("is what a module says now, and not what it said before", () => {
    assert.equal(run(module("a.js", 'console.log("one")')), "one\n");
    assert.equal(run(module("a.js", 'console.log("two")')), "two\n");
  });

  it("is kept from one process to the next, and written where there is more", function () {
    // Node.js 22 and later keep it themselves.
    if ("enableCompileCache" in Module) return this.skip();
    const asks = module("a.js", "exports.a = () => 1");
    run(asks);
    const first = kept();
    run(asks);
    assert.equal(kept(), first);
    run(module("b.js", "exports.b = () => 1"));
    assert.notEqual(kept(), first);
    const both = kept();
    run(asks);
    assert.equal(kept(), both);
  });

  it("is of modules that find what they would find otherwise", () => {
    writeFileSync(join(folder, "b.js"), "exports.asks = module.parent.filename;");
    const text = `const b = require.resolve("./b.js");
      console.log(require("./b").asks === __filename, b in require.cache, this === exports, require.main === module);`;
    const asked = module("a.js", text);
    assert.equal(run(asked), "true true true false\n");
    assert.equal(run(asked), "true true true false\n");
  });

  it("is not of modules that import while they run", () => {
    assert.equal(
      run(module("a.js", 'import("node:path").then(({ sep }) => console.log(sep))')),
      "/\n",
    );
  });

  it("is of functions with parameters of their own", () => {
    const code = 'compile("exports.is = process", "function.js", "exports, process")';
    const ask = `${code}(globalThis, 2); console.log(globalThis.is)`;
    assert.equal(run(ask), "2\n");
    assert.equal(run(ask), "2\n");
  });

  it("costs time alone where the folder can't be written", () => {
    writeFileSync(join(folder, "node_modules"), "");
    assert.equal(run(module("a.js", 'console.log("one")')), "one\n");
  });
});

describe("the flags of V8", () => {
  it("are known to this Node.js", () => {
    const { stderr, status } = spawnSync(
      process.execPath,
      ["-r", "./tools/short-run.js", "-e", "0"],
      {
        cwd: root,
        encoding: "utf8",
      },
    );
    assert.deepEqual({ stderr, status }, { stderr: "", status: 0 });
  });
});
