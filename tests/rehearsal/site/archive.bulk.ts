import assert from "node:assert/strict";
import * as fc from "fast-check";
import { packArtifact, unpackArtifact } from "../../../rehearsal/site";

/** A path that every reader of zips and S3 take: no ".", "..", drive letter, backslash or NUL. */
const path = fc
  .array(
    fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
      .filter((part) => !/[/\\\0]/.test(part) && !/^\.\.?$/.test(part)),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join("/"))
  .filter((joined) => !/^[A-Za-z]:/.test(joined));

const files = fc
  .uniqueArray(
    fc.record(
      { path, body: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)) },
      { noNullPrototype: true },
    ),
    { selector: (file) => file.path, maxLength: 12 },
  )
  .filter((all) => !all.some((a) => all.some((b) => b.path.startsWith(`${a.path}/`))));

describe("an artifact that is packed and unpacked", () => {
  it("is the same files in the same order, whatever their names and bodies", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (all) => {
        assert.deepEqual(await unpackArtifact(await packArtifact(all)), all);
      }),
      { numRuns: 200 },
    );
  });

  it("holds more files than the classic zip format can count", async () => {
    const many = Array.from({ length: 65_536 }, (_, i) => ({
      path: `${i}`,
      body: Buffer.alloc(0),
    }));
    const unpacked = await unpackArtifact(await packArtifact(many));
    assert.equal(unpacked.length, 65_536);
    assert.equal(unpacked.at(-1)?.path, "65535");
  });
});
