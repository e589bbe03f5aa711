import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import * as fc from "fast-check";
import * as yazl from "yazl";
import { SiteError, unpackArtifact } from "../../../rehearsal/site";

const TEXT = Buffer.from("the quick brown ferry ".repeat(20));

/** Zips with yazl, an independent writer; `mode` is the Unix mode of all members. */
function zipOf(paths: readonly string[], options: Partial<yazl.Options> = {}, body = TEXT) {
  const zip = new yazl.ZipFile();
  for (const path of paths) zip.addBuffer(body, path, options);
  zip.end();
  return buffer(zip.outputStream);
}

/** Renames a member in its header and in the directory; both names have one length in bytes. */
function renamed(zip: Buffer, from: string, to: string | Buffer): Buffer {
  const target = Buffer.from(to);
  assert.equal(target.length, from.length);
  const copy = Buffer.from(zip);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at))
    at += target.copy(copy, at);
  return copy;
}

// Offsets in a directory entry, from the zip file format specification (APPNOTE.TXT 4.3.12).
const DIRECTORY = { flags: 8, method: 10, crc: 16, packedSize: 20, size: 24, header: 42 };

/** Overwrites a field in every directory entry. */
function forged(
  zip: Buffer,
  field: keyof typeof DIRECTORY,
  value: (old: number) => number,
): Buffer {
  const copy = Buffer.from(zip);
  const [read, write] =
    field === "flags" || field === "method"
      ? ([copy.readUInt16LE, copy.writeUInt16LE] as const)
      : ([copy.readUInt32LE, copy.writeUInt32LE] as const);
  for (let at = copy.indexOf("PK\x01\x02"); at >= 0; at = copy.indexOf("PK\x01\x02", at + 1)) {
    const offset = at + DIRECTORY[field];
    write.call(copy, value(read.call(copy, offset)), offset);
  }
  return copy;
}

async function refuses(zip: Buffer, message: string): Promise<void> {
  await assert.rejects(unpackArtifact(zip), { name: "SiteError", message });
}

describe("a zip made elsewhere", () => {
  it("yields its files, deflated or stored, without the folders it lists", async () => {
    const zip = new yazl.ZipFile();
    zip.addEmptyDirectory("docs");
    zip.addBuffer(TEXT, "docs/a.txt");
    zip.addBuffer(TEXT, "docs/b.txt", { compress: false });
    zip.addBuffer(Buffer.alloc(0), "docs/empty");
    zip.end();
    assert.deepEqual(await unpackArtifact(await buffer(zip.outputStream)), [
      { path: "docs/a.txt", body: TEXT },
      { path: "docs/b.txt", body: TEXT },
      { path: "docs/empty", body: Buffer.alloc(0) },
    ]);
  });

  it("yields UTF-8 names that it does not mark as UTF-8", async () => {
    const zip = forged(await zipOf(["ü.txt"]), "flags", () => 0);
    assert.deepEqual(await unpackArtifact(zip), [{ path: "ü.txt", body: TEXT }]);
  });

  it("may have a comment and streamed members with sizes behind them", async () => {
    const zip = new yazl.ZipFile();
    zip.addReadStream(Readable.from([TEXT]), "a.txt");
    zip.end({ comment: "release", forceZip64Format: true });
    assert.deepEqual(await unpackArtifact(await buffer(zip.outputStream)), [
      { path: "a.txt", body: TEXT },
    ]);
  });

  for (const [name, message] of [
    [
      "../evil.html",
      '"../evil.html" in the artifact climbs out of its folder by ".."; make it relative to the site.',
    ],
    [
      "a/../../b.htm",
      '"a/../../b.htm" in the artifact climbs out of its folder by ".."; make it relative to the site.',
    ],
    [
      "/etc/evil.txt",
      '"/etc/evil.txt" in the artifact is an absolute path; make it relative to the site.',
    ],
    [
      "C:/evil12.txt",
      '"C:/evil12.txt" in the artifact starts with a drive letter; make it relative to the site.',
    ],
    [
      "a\\..\\evil.ht",
      '"a\\\\..\\\\evil.ht" in the artifact has a backslash; separate folders by "/".',
    ],
    ["./index1.html", '"./index1.html" in the artifact has an empty or "." part; remove it.'],
    ["docs//a1.html", '"docs//a1.html" in the artifact has an empty or "." part; remove it.'],
    ["a\0evil12.html", '"a\\u0000evil12.html" in the artifact has a NUL character; rename it.'],
    [
      Buffer.from("caf\xe9-123.html", "latin1"),
      '"caf\ufffd-123.html" in the artifact is not a UTF-8 name, as S3 keys are; rename it.',
    ],
  ] as const) {
    it(`is refused for the name ${JSON.stringify(name.toString())}`, async () => {
      const placeholder = "x".repeat(Buffer.from(name).length);
      await refuses(renamed(await zipOf([placeholder]), placeholder, name), message);
    });
  }

  it("is refused for a listed folder that leaves it", async () => {
    const zip = new yazl.ZipFile();
    zip.addEmptyDirectory("xx/x");
    zip.end();
    const bytes = await buffer(zip.outputStream);
    await refuses(
      renamed(bytes, "xx/x/", "../x/"),
      '"../x" in the artifact climbs out of its folder by ".."; make it relative to the site.',
    );
  });

  it("is refused for a name above the length of an S3 key", async () => {
    const name = "ü".repeat(513);
    await refuses(
      await zipOf([name]),
      `"${"ü".repeat(200)}…" in the artifact has 1026 bytes, more than the 1024 of an S3 key; shorten it.`,
    );
  });

  it("may have a name of exactly the length of an S3 key", async () => {
    assert.equal((await unpackArtifact(await zipOf(["ü".repeat(512)]))).length, 1);
  });

  it("is refused for two members of one name", async () => {
    await refuses(
      await zipOf(["a.txt", "a.txt"]),
      '"a.txt" is twice in the artifact; keep one of the two.',
    );
  });

  for (const names of [
    ["docs", "docs/a.txt"],
    ["docs/a.txt", "docs"],
    ["docs/deep/a.txt", "docs"],
  ]) {
    it(`is refused for a file that is a folder as well: ${names.join(", ")}`, async () => {
      await refuses(
        await zipOf(names),
        '"docs" in the artifact is a file and a folder at once; rename one of the two.',
      );
    });
  }

  it("is refused for a symbolic link", async () => {
    await refuses(
      await zipOf(["latest"], { mode: 0o120777 }),
      '"latest" in the artifact is a symbolic link, which S3 does not have; put a copy of its target in its place.',
    );
  });

  it("is refused for a named pipe", async () => {
    await refuses(
      await zipOf(["pipe"], { mode: 0o010644 }),
      '"pipe" in the artifact is not a regular file; remove it.',
    );
  });

  it("is refused for a file that calls itself a folder", async () => {
    await refuses(
      await zipOf(["docs"], { mode: 0o040755 }),
      '"docs" in the artifact is not a regular file; remove it.',
    );
  });

  it("is refused for a folder with content", async () => {
    await refuses(
      renamed(await zipOf(["docsx"], { mode: 0o040755 }), "docsx", "docs/"),
      '"docs/" in the artifact is a folder with content of its own; make the zip again.',
    );
  });

  it("is refused for an encrypted member", async () => {
    await refuses(
      forged(await zipOf(["a.txt"]), "flags", (flags) => flags | 1),
      '"a.txt" in the artifact is encrypted, and nothing on the way knows the password; make the zip without one.',
    );
  });

  it("is refused for an encrypted directory", async () => {
    await refuses(
      forged(await zipOf(["a.txt"]), "flags", (flags) => flags | 0x41),
      "The artifact is encrypted, and nothing on the way knows the password; make the zip without one.",
    );
  });

  it("is refused for a method other than deflate", async () => {
    await refuses(
      forged(await zipOf(["a.txt"]), "method", () => 93),
      '"a.txt" in the artifact is packed by method 93; make the zip with "deflate".',
    );
  });

  it("is refused for a member that unpacks absurdly, without unpacking it", async () => {
    const zip = await zipOf(["zeros.bin"], {}, Buffer.alloc(2 ** 21));
    const packed = zip.readUInt32LE(zip.indexOf("PK\x01\x02") + DIRECTORY.packedSize);
    // Content that cannot be inflated proves that nobody tried.
    zip.fill(0xff, 39, 39 + packed);
    await refuses(
      zip,
      `"zeros.bin" in the artifact unpacks from ${packed} to 2097152 bytes, above the ratio of 200 to 1 that a page can have; unpack it yourself and give the folder.`,
    );
  });

  it("may have a small member of any ratio", async () => {
    const zip = await zipOf(["zeros.bin"], {}, Buffer.alloc(2 ** 20));
    assert.equal((await unpackArtifact(zip))[0]?.body.length, 2 ** 20);
  });

  it("is refused for an absurd total, without unpacking it", async () => {
    const zip = forged(await zipOf(["a", "b", "c"]), "packedSize", () => 200 * 2 ** 20);
    await refuses(
      forged(zip, "size", () => 200 * 2 ** 20),
      "The artifact has 600 MiB or more, above the 512 MiB that a rehearsal holds in memory; rehearse with a part of it.",
    );
  });

  it("is refused when it is none", async () => {
    const message = "The artifact is not a zip file; give a zip file or a folder.";
    await refuses(Buffer.alloc(0), message);
    await refuses(Buffer.from("hello"), message);
    await refuses(Buffer.alloc(1000, "PK"), message);
  });

  it("is refused when its end was cut off", async () => {
    const zip = await zipOf(["a.txt"]);
    await refuses(
      zip.subarray(0, -1),
      "The artifact is a zip file without its end; make or download it again.",
    );
  });

  it("is refused when its directory is damaged", async () => {
    const zip = await zipOf(["a.txt"]);
    zip.writeUInt32LE(0, zip.indexOf("PK\x01\x02"));
    await refuses(zip, "The artifact is a damaged zip file; make or download it again.");
  });

  const damaged =
    '"a.txt" in the artifact is damaged: its name, size or content is not what the zip\'s directory says; ' +
    "make or download the zip again.";

  it("is refused for a member whose checksum differs", async () => {
    const zip = await zipOf(["a.txt"], { compress: false });
    zip.write("T", zip.indexOf(TEXT));
    await refuses(zip, damaged);
  });

  it("is refused for a deflated member with noise in it", async () => {
    const zip = await zipOf(["a.txt"]);
    zip.fill(0xff, 40, 50);
    await refuses(zip, damaged);
  });

  it("is refused for a member that is larger than stated", async () => {
    await refuses(
      forged(await zipOf(["a.txt"]), "size", (size) => size - 1),
      damaged,
    );
  });

  it("is refused for a member that is smaller than stated", async () => {
    await refuses(
      forged(await zipOf(["a.txt"]), "size", (size) => size + 1),
      damaged,
    );
  });

  it("is refused for a stored member of two sizes", async () => {
    await refuses(
      forged(await zipOf(["a.txt"], { compress: false }), "size", (size) => size - 1),
      "The artifact is a damaged zip file; make or download it again.",
    );
  });

  it("is refused for an empty member that is not empty", async () => {
    await refuses(
      forged(await zipOf(["a.txt"], {}, Buffer.from("x")), "size", () => 0),
      damaged,
    );
  });

  it("is refused for a member that reaches beyond the file", async () => {
    await refuses(
      forged(await zipOf(["a.txt"]), "packedSize", () => 100_000),
      damaged,
    );
  });

  for (const offset of [1, 0xfffffff0]) {
    it(`is refused for a member without a header at byte ${offset}`, async () => {
      await refuses(
        forged(await zipOf(["a.txt"]), "header", () => offset),
        damaged,
      );
    });
  }

  it("is refused for a member of two names", async () => {
    const zip = await zipOf(["a.txt"]);
    zip.write("b.txt", 30);
    await refuses(zip, damaged);
  });

  it("is refused with a sentence, never a crash, whatever bytes are damaged", async () => {
    const zip = await zipOf(["a.txt", "docs/b.txt"]);
    const flips = fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const copy = Buffer.from(zip);
        for (const [at, value] of changes) copy[at] = value;
        await unpackArtifact(copy).catch((error) => assert.ok(error instanceof SiteError, error));
      }),
      { numRuns: 500 },
    );
  });
});
