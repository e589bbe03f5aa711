import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/stacks";
import { documentOf } from "./documents";

/** The files that rows of a README's tables begin with. */
function rowsOf(folder: string): readonly string[] {
  const rows = documentOf(join(folder, "README.md")).matchAll(/^\| `([\w.-]+\.[jt]s)` +\|/gm);
  return [...rows].map(([, file = ""]) => file);
}

describe("the README", () => {
  for (const folder of ["tools", "tests/engine/provider"]) {
    it(`of ${folder} has a row for each of its files, and for no other`, () => {
      const files = readdirSync(join(root, folder)).filter((file) => /(?<!\.d)\.[jt]s$/.test(file));
      assert.deepEqual([...rowsOf(folder)].sort(), files.sort());
    });
  }
});
