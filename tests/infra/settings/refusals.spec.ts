import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The titles of the tests that a spec file declares, without running one. */
function titlesOf(file: string): readonly string[] {
  const titles: string[] = [];
  const mocha = globalThis as unknown as Record<string, unknown>;
  const own = { describe: mocha.describe, it: mocha.it, before: mocha.before, after: mocha.after };
  const path = require.resolve(file);
  const loaded = require.cache[path];
  delete require.cache[path];
  try {
    mocha.describe = (_: string, declare: () => void) => declare();
    mocha.it = (title: string) => titles.push(title);
    mocha.before = mocha.after = () => {};
    require(path);
  } finally {
    Object.assign(mocha, own);
    // A worker that has this file still before it would run none of its tests, and say nothing.
    if (loaded) require.cache[path] = loaded;
    else delete require.cache[path];
  }
  return titles;
}

describe("the table of wrong settings", () => {
  it("has at least 120 rows, each with every sentence that its user reads", () => {
    const files = readdirSync(__dirname).filter((name) => join(__dirname, name) !== __filename);
    const rows = files
      .flatMap((name) => titlesOf(join(__dirname, name)))
      .filter((title) => title.startsWith("refuses "));
    assert.ok(new Set(rows).size >= 120, `${rows.length} rows`);
  });
});
