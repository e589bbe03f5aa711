import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/stacks";
import { documentOf } from "./documents";

const front = documentOf("docs/README.md");
const links = [...front.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, text = "", to = ""]) => ({
  text,
  to,
}));

describe("the front page of the docs", () => {
  it("leads to every page in one step", () => {
    const pages = ["start", "guides", "operate", "concepts", "reference", ""].flatMap((folder) =>
      readdirSync(join(root, "docs", folder))
        .filter((file) => file.endsWith(".md") && file !== "README.md")
        .map((file) => join(folder, file)),
    );
    assert.ok(pages.length > 30);
    const linked = links.map(({ to }) => to.replace(/#.*/, ""));
    assert.deepEqual(
      pages.filter((page) => !linked.includes(page)),
      [],
    );
  });

  for (const [task, place] of [
    ["add an approver", "guides/people.md#add-an-approver"],
    ["change the domain", "guides/domains.md#change-the-domain"],
    ["add a target account", "guides/many-accounts.md#add-a-target-account"],
    ["go back", "operate/going-back.md"],
  ] as const) {
    it(`says where to ${task}, as README does`, () => {
      assert.equal(links.find(({ text }) => text === task)?.to, place);
      assert.ok(documentOf("README.md").includes(`[${task}](docs/${place})`));
    });
  }
});
