import assert from "node:assert/strict";
import * as fc from "fast-check";
import { byCodePoint, MAX_SITE_FILES } from "../../../rehearsal/site";
import { Inventory, quote } from "../../../rehearsal/site/rules";

describe("the inventory of a site", () => {
  it("takes as many files as CodePipeline takes in one artifact, and not one more", () => {
    const inventory = new Inventory('site "public"');
    for (let i = 0; i < MAX_SITE_FILES; i++) inventory.addFile(`f${i}`, 0);
    assert.throws(() => inventory.addFile("one-more", 0), {
      name: "SiteError",
      message:
        'The site "public" has more than 100000 files, CodePipeline\'s limit for one artifact; ' +
        "remove what does not belong to the site.",
    });
  });

  it("takes a folder twice, since S3 has none", () => {
    const inventory = new Inventory("artifact");
    inventory.addFile("docs/a.txt", 1);
    inventory.addFolder("docs");
    inventory.addFolder("docs");
    inventory.addFile("docs/b.txt", 1);
  });

  it("refuses a listed folder that is a file already", () => {
    const inventory = new Inventory("artifact");
    inventory.addFile("docs", 1);
    assert.throws(() => inventory.addFolder("docs"), {
      name: "SiteError",
      message: '"docs" in the artifact is a file and a folder at once; rename one of the two.',
    });
  });
});

describe("a quoted name", () => {
  it("cannot steer a terminal or turn its text around", () => {
    assert.equal(quote("\u001b[2J\u009b\u202egpj.\u007f"), '"\\u001b[2J\\u009b\\u202egpj.\\u007f"');
  });
});

describe("the order of paths", () => {
  it("is that of their UTF-8 bytes, as in S3's lists", () => {
    // Around the surrogates, whose order in UTF-16 is another one.
    const point = fc.oneof(
      fc.integer({ min: 0, max: 0xd7ff }),
      fc.integer({ min: 0xe000, max: 0x10ffff }),
    );
    const name = fc.array(point, { maxLength: 6 }).map((all) => String.fromCodePoint(...all));
    fc.assert(
      fc.property(name, name, (a, b) => {
        assert.equal(Math.sign(byCodePoint(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it("puts characters beyond 16 bits last", () => {
    assert.deepEqual(["\u{1f600}", "\uff01", "a"].sort(byCodePoint), ["a", "\uff01", "\u{1f600}"]);
  });
});
