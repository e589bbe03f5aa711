import assert from "node:assert/strict";
import { packArtifact, unpackArtifact } from "../../../rehearsal/site";

describe("an artifact that is packed and unpacked", () => {
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
