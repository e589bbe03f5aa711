import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packArtifact, type SiteFile, unpackArtifact } from "../../../rehearsal/site";

const TEXT = Buffer.from("the quick brown ferry ".repeat(20));

describe("an artifact that is packed and unpacked", () => {
  it("keeps names that tools stumble over", async () => {
    const odd = [
      "a b.html",
      "100%.txt",
      "%41.txt",
      "a+b.txt",
      ".well-known/security.txt",
      ".htaccess",
      "LICENSE",
      "grüße/日本語/😀.html",
      "e\u0301.txt",
      "\u00e9.txt",
      "\ufeffbom.txt",
      "new\nline.txt",
      "'\"<>&?#*|.txt",
      "constructor/__proto__",
    ].map((name) => ({ path: name, body: Buffer.from(name) }));
    assert.deepEqual(await unpackArtifact(await packArtifact(odd)), odd);
  });

  it("may be empty", async () => {
    assert.deepEqual(await unpackArtifact(await packArtifact([])), []);
  });

  it("has the same bytes each time", async () => {
    const all = [{ path: "index.html", body: TEXT }];
    assert.deepEqual(await packArtifact(all), await packArtifact(all));
  });

  it("is a zip that Python reads", async function () {
    if (spawnSync("python3", ["--version"]).status !== 0) this.skip();
    const folder = mkdtempSync(join(tmpdir(), "ferry-archive-"));
    try {
      const path = join(folder, "artifact.zip");
      writeFileSync(path, await packArtifact([{ path: "grüße/a.txt", body: TEXT }]));
      const script =
        "import sys, zipfile as z; a = z.ZipFile(sys.argv[1]); print(a.testzip(), a.namelist())";
      const { stdout } = spawnSync("python3", ["-X", "utf8", "-c", script, path]);
      assert.equal(stdout.toString().trim(), "None ['grüße/a.txt']");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const [what, bad, message] of [
    [
      "a name that leaves the artifact",
      ["../a"],
      '"../a" in the artifact climbs out of its folder by ".."; make it relative to the site.',
    ],
    [
      "a name that UTF-8 cannot hold",
      ["\ud800.txt"],
      '"\\ud800.txt" in the artifact has half a surrogate pair; rename it.',
    ],
    ["a name twice", ["a", "a"], '"a" is twice in the artifact; keep one of the two.'],
  ] as const) {
    it(`is refused for ${what}`, async () => {
      const all: SiteFile[] = bad.map((name) => ({ path: name, body: TEXT }));
      await assert.rejects(packArtifact(all), { name: "SiteError", message });
    });
  }
});
