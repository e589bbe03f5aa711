import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { siteOf } from "../rehearsal/support/sites";
import { Operated, steady } from "../support/operated";
import { root } from "../support/stacks";

const page = join(root, "docs/operate/a-day-of-releases.md");
const bucket = "acme-web-222222222222-eu-central-1";

/** The lines of the page's console: what happens, what is typed, and what is answered. */
function linesOf(text: string): readonly string[] {
  return [...text.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) =>
    block.split("\n").filter((line) => line !== ""),
  );
}

/** The words of a command line, as a shell divides them. */
const wordsOf = (line: string) =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

/** Does what a line says, and gives the lines that the page should have from there. */
async function happens(operated: Operated, line: string): Promise<readonly string[]> {
  const [, author = "", message] = /^# (\w+) pushes "(.+)"$/.exec(line) ?? [];
  if (message !== undefined) {
    const commit = createHash("sha1").update(message).digest("hex");
    await operated.push({ commit, message, author, site: siteOf({ "index.html": message }) });
    return [line];
  }
  const [, by = "", how, words = ""] = /^# (\w+) (approve|reject)s: "(.+)"$/.exec(line) ?? [];
  if (how === "approve" || how === "reject") {
    await operated.answer(how, by.toLowerCase(), words);
    return [line];
  }
  const [, reader] = /^# (\w+) reads the production site: ".+"$/.exec(line) ?? [];
  if (reader !== undefined) {
    return [`# ${reader} reads the production site: "${operated.read(bucket, "index.html")}"`];
  }
  const [npx, verb, ...given] = wordsOf(line.slice(2));
  assert.deepEqual([npx, verb], ["npx", "ferry"], line);
  const { out, err } = await operated.ferry(given);
  return [line, ...`${out}${err}`.split("\n").filter((each) => each !== "")];
}

describe("the page of a day of releases", function () {
  this.timeout(120_000);

  it("happens as it is written, and ferry status tells it in ten lines", async () => {
    const written = linesOf(readFileSync(page, "utf8"));
    const operated = await Operated.begin();
    const told: string[] = [];
    try {
      for (const line of written.filter((each) => /^[#$] /.test(each))) {
        told.push(...(await happens(operated, line)));
      }
    } finally {
      await operated.end();
    }
    assert.deepEqual(steady(told.join("\n")).split("\n"), steady(written.join("\n")).split("\n"));
    const last = told.slice(told.lastIndexOf("$ npx ferry status") + 1);
    assert.ok(last.length > 0 && last.length <= 10, `${last.length} lines`);
  });
});
