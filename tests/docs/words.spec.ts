import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allVerbs } from "../../cli/ferry";
import { root } from "../support/stacks";
import { documentOf, tableBelow } from "./documents";

const text = documentOf("docs/words.md");
const headings = [...text.matchAll(/^## .*$/gm)].map(([heading]) => heading);

/** Words that had another's meaning, with the one that has it now. */
const former: Readonly<Record<string, string>> = {
  judgement: "verdicts",
  twisted: "altered",
};

const code = [
  "bench",
  "cli",
  "functions",
  "infra",
  "judge",
  "policies",
  "rehearsal",
  "tests",
  "tools",
].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true })
    .map((file) => join(root, room, String(file)))
    .filter((file) => /\.[jt]s$/.test(file) && file !== __filename),
);

describe("docs/words.md", () => {
  it("gives each word one meaning", () => {
    const words = headings
      .slice(0, -1)
      .flatMap((heading) => tableBelow(text, heading).map(([word]) => word));
    assert.ok(words.length > 40);
    assert.deepEqual(words, [...new Set(words)]);
  });

  it("has the verbs of the command, in their order", () => {
    const verbs = tableBelow(text, "## Verbs of the command").map(([word = ""]) =>
      word.replaceAll("`", ""),
    );
    assert.deepEqual(verbs, Object.keys(allVerbs()));
  });

  it("names files and folders that are there", () => {
    const paths = [...text.matchAll(/`((?:rehearsal|judge|infra|tests)\/[\w./-]*)`/g)].map(
      ([, path = ""]) => path,
    );
    assert.ok(paths.length > 3);
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });

  for (const [word, now] of Object.entries(former)) {
    it(`has ${now} in the place of ${word}, in code too`, () => {
      const pattern = new RegExp(`\\b${word}`, "i");
      const found = code.filter(
        (file) => pattern.test(file) || pattern.test(readFileSync(file, "utf8")),
      );
      assert.deepEqual(found, []);
    });
  }
});
