import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { kept } from "../../tools/build-cache.js";

const root = join(__dirname, "../..");

describe("what esbuild makes is kept", () => {
  const name = `kept-spec-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), "ferry-kept-"));
  const file = relative(root, join(folder, "source.ts"));
  let made = 0;

  const ask = (asked: unknown = { minify: true }) =>
    kept(name, asked, () => {
      made += 1;
      return { value: `made ${made}`, files: [file] };
    });

  beforeEach(() => {
    writeFileSync(join(root, file), "1");
    rmSync(join(root, `node_modules/.cache/ferry/${name}.json`), { force: true });
    made = 0;
  });

  after(() => {
    rmSync(folder, { recursive: true });
    rmSync(join(root, `node_modules/.cache/ferry/${name}.json`), { force: true });
  });

  it("for the same files", () => {
    assert.deepEqual([ask(), ask()], ["made 1", "made 1"]);
    assert.ok(existsSync(join(root, `node_modules/.cache/ferry/${name}.json`)));
  });

  it("until one of them changes", () => {
    ask();
    writeFileSync(join(root, file), "2");
    assert.deepEqual([ask(), ask()], ["made 2", "made 2"]);
  });

  it("until it is asked for otherwise", () => {
    ask();
    assert.equal(ask({ minify: false }), "made 2");
  });

  it("unless it can't be read", () => {
    ask();
    writeFileSync(join(root, `node_modules/.cache/ferry/${name}.json`), "{");
    assert.deepEqual([ask(), ask()], ["made 2", "made 2"]);
  });

  it("unless a file is gone: then it is made anew, and what is wrong shows", () => {
    ask();
    rmSync(join(root, file));
    assert.deepEqual([ask(), ask()], ["made 2", "made 3"]);
  });
});
