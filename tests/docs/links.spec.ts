import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../support/stacks";

/** What git doesn't keep, such as Python's packages of moto, is somebody else's. */
const documents = readdirSync(root, { withFileTypes: true })
  .filter(({ name }) => !["node_modules", ".git", "dist", ".moto", ".pulumi"].includes(name))
  .flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    const files = readdirSync(join(root, entry.name), { recursive: true });
    return files.map((file) => join(entry.name, String(file)));
  })
  .filter((file) => file.endsWith(".md"));

/** As GitHub names what a link may lead to. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

const textOf = (file: string) => readFileSync(file, "utf8").replace(/^(```|~~~)[\s\S]*?^\1/gm, "");

/** Links of a document that lead nowhere in the repository. */
function brokenIn(file: string): readonly string[] {
  const links = [...textOf(join(root, file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = ""]) => to);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const to = path === "" ? join(root, file) : join(root, dirname(file), path);
    if (!existsSync(to)) return true;
    if (anchor === undefined || statSync(to).isDirectory()) return false;
    const headings = [...textOf(to).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
    return !headings.map(anchorOf).includes(anchor);
  });
}

describe("links", () => {
  it("are looked for in every document", () => {
    assert.ok(documents.includes("README.md") && documents.length > 25);
  });

  for (const file of documents) {
    it(`of ${file} lead somewhere`, () => {
      assert.deepEqual(brokenIn(file), []);
    });
  }
});
