import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { foreign, held } from "./answers";
import { traps } from "./rows";

// Light: of the program nothing is loaded.
const root = join(__dirname, "../..");

describe("documented facts that break such set-ups", () => {
  it("are each held by a test, or told why they can't be met", () => {
    const answers = [...Object.values(held).flatMap(Object.keys), ...Object.keys(foreign)];
    for (const { trap } of traps) {
      const found = answers.filter((each) => trap.startsWith(each));
      assert.equal(found.length, 1, `${trap}: ${found.length} answers`);
    }
    assert.deepEqual(
      answers.filter((each) => !traps.some(({ trap }) => trap.startsWith(each))),
      [],
    );
  });

  it("are held by tests that there are", () => {
    const lost = Object.entries(held).flatMap(([spec, tests]) => {
      const files = ["spec", "bulk"].map((kind) => join(root, "tests", `${spec}.${kind}.ts`));
      const text = files.flatMap((it) => (existsSync(it) ? readFileSync(it, "utf8") : [])).join();
      return Object.values(tests).flatMap((title) =>
        text.includes(title) ? [] : [`${spec}: ${title}`],
      );
    });
    assert.deepEqual(lost, []);
  });
});
