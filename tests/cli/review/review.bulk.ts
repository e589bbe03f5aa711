import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ferry } from "../../../cli/ferry";
import { type Side, sideOf } from "../../../cli/review/against";
import { type Review, reviewOf } from "../../../cli/review/review";
import { reviewMarkdown, reviewText } from "../../../cli/review/say";
import { root } from "../../support/stacks";
import { surroundings } from "../../support/surroundings";
import { changes, type Edits, stackFiles } from "./changes";

/** `## <change>`, and behind it the whole review. */
const expected = new Map(
  readFileSync(join(__dirname, "reviews.txt"), "utf8")
    .split(/^## /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1)]),
);

describe("ferry review", () => {
  const folder = mkdtempSync(join(tmpdir(), "ferry-review-spec-"));
  let old: Side;

  before(async () => {
    cpSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    old = await side(root);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function side(config: string): Promise<Side> {
    return sideOf({ config, project: root, contracts: {}, progress: () => {} });
  }

  async function reviewed(edits: Edits): Promise<Review> {
    for (const stack of ["dev", "prod", "staging"]) {
      rmSync(join(folder, `Pulumi.${stack}.yaml`), { force: true });
    }
    for (const [stack, text] of Object.entries(stackFiles(edits))) {
      writeFileSync(join(folder, `Pulumi.${stack}.yaml`), text);
    }
    return reviewOf(old, await side(folder), { branch: "main" });
  }

  it("is asked for each change, and no other", () => {
    assert.deepEqual([...expected.keys()], Object.keys(changes));
  });

  for (const [change, edits] of Object.entries(changes)) {
    it(`says what a reviewer must know, where somebody would ${change}`, async () => {
      assert.equal(reviewText(await reviewed(edits)).trim(), expected.get(change)?.trim());
    });
  }

  it("escapes what Markdown takes for its own, and keeps below the length of a comment", async () => {
    const review = await reviewed(changes["change the builds' Node.js"] ?? {});
    assert.match(reviewMarkdown(review), /^### Settings\n\n- dev: .* 22 → 24$/m);
    const [setting] = review.settings ?? [];
    assert.ok(setting);
    const many = Array.from({ length: 2_000 }, () => ({ ...setting, setting: "a_*@b" }));
    const text = reviewMarkdown({ ...review, settings: many });
    assert.ok(text.length < 60_000);
    assert.match(text, /ferry:a\\_\\\*@\u200bb 22 → 24/);
    assert.match(
      text,
      /\nThe rest is too long for a comment: `ferry review` prints all of it\.\n$/,
    );
  });

  describe("as a command", () => {
    const example = join(root, "examples/s3-source");

    it("compares with a document of --json, by which it knows no settings", async () => {
      const file = join(folder, "before.json");
      const { out } = await ferry(["rehearse", "--config", example, "--json"], surroundings);
      writeFileSync(file, out);
      const same = await ferry(["review", "--against", file, "--config", example], surroundings);
      assert.deepEqual([same.code, same.out, same.err], [0, "Nothing changes.\n", ""]);
    });

    it("compares with a revision of git, as its files were", async () => {
      const words = ["review", "--against", "HEAD", "--config", example, "--json"];
      const { code, out, err } = await ferry(words, surroundings);
      assert.deepEqual([code, err], [0, ""]);
      const { settings, starts } = JSON.parse(out) as Review;
      assert.ok(Array.isArray(settings) && Array.isArray(starts));
    });

    it("ends with 1 where anybody may do anything new, and that was asked for", async () => {
      const words = ["review", "--against", example, "--config", root];
      assert.equal((await ferry(words, surroundings)).code, 0);
      const asked = await ferry([...words, "--fail-on", "new-access"], surroundings);
      assert.equal(asked.code, 1);
      assert.match(asked.out, /^Who may newly do what\n- /);
    });

    const wrong = {
      "nothing to compare with": [
        [],
        2,
        "Say what was before: --against <git revision, folder, or file of --json>.",
      ],
      "another ground to fail": [
        ["--against", example, "--fail-on", "cost"],
        2,
        '--fail-on is "cost": it can be new-access.',
      ],
      "what is no revision": [
        ["--against", "no-such-branch"],
        1,
        "--against no-such-branch is no file, no folder, and no revision that git can read: fatal: Needed a single revision",
      ],
    } as const;
    for (const [what, [words, code, sentence]] of Object.entries(wrong)) {
      it(`refuses ${what}`, async () => {
        const ended = await ferry(["review", ...words], surroundings);
        assert.equal(ended.code, code);
        assert.equal(ended.err.split("\n")[0], sentence);
      });
    }
  });
});
