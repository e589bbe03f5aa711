import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import * as yazl from "yazl";
import { faultText } from "../../../cli/fault-text";
import { rehearse } from "../../../rehearsal/rehearse";
import type { Walk } from "../../../rehearsal/release/walk";
import { packArtifact, readSite, type Site } from "../../../rehearsal/site";
import { changed, delivery, objectDelivery } from "../../support/settings";
import { defaultStacks, root } from "../../support/stacks";
import { Folders } from "../support/folders";
import { carry, deliver } from "../support/releases";
import { siteOf } from "../support/sites";

const swaggerUi = dirname(require.resolve("swagger-ui-dist/package.json"));
const buckets = ["acme-web-111111111111-eu-central-1", "acme-web-222222222222-eu-central-1"];
const wanted =
  "give a folder or a zip file with index.html (of an application: template.yaml) at its top";

/** SHA-256 of each file of a bucket, by key; ferry's own notes are not the site's. */
function hashesIn({ actions }: Walk, bucket: string): Readonly<Record<string, string>> {
  const objects = actions.flatMap((action) => action.objects);
  const own = objects.filter((each) => each.bucket === bucket && !isNote(each));
  return Object.fromEntries(own.map(({ key, body }) => [key, sha256(body)]));
}

const isNote = ({ key }: { readonly key: string }) =>
  key === "no-assets.txt" || key === "release.json";

function hashesOf({ files }: Site): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map(({ path, body }) => [path, sha256(body)]));
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

describe("a real site", () => {
  let folders: Folders;
  before(() => {
    folders = new Folders();
  });
  after(() => folders.remove());

  it("arrives from a folder, byte for byte, in both accounts", async () => {
    const { prod, dev } = await defaultStacks();
    const site = await readSite(swaggerUi);
    const release = await carry([prod, dev], site);
    assert.deepEqual(release.faults, []);
    assert.ok(site.files.length > 20, `swagger-ui-dist has ${site.files.length} files`);
    const [own = "", other = ""] = buckets;
    assert.deepEqual(hashesIn(release, other), hashesOf(site));
    // The development site has a Storybook too, for which the same files stand.
    const storybook = Object.entries(hashesOf(site)).map(([path, hash]) => [
      `storybook/${path}`,
      hash,
    ]);
    const both = { ...hashesOf(site), ...Object.fromEntries(storybook) };
    assert.deepEqual(hashesIn(release, own), both);
  });

  it("arrives from a zip, byte for byte, in both accounts", async () => {
    const { files } = await readSite(swaggerUi);
    const zip = join(folders.of({ "site.zip": await packArtifact(files) }), "site.zip");
    const stacks = await deliver(
      changed(
        changed(objectDelivery, "sites.web", {}),
        "delivery.pipelines.web.releases",
        ["dev", "prod"].map((stack) => ({ stack, site: "web" })),
      ),
    );
    const release = await carry(stacks, await readSite(zip));
    assert.deepEqual(release.faults, []);
    for (const bucket of buckets) {
      assert.deepEqual(hashesIn(release, bucket), hashesOf({ origin: "", files }));
    }
  });
});

describe("a site with odd names arrives byte for byte", () => {
  const odd = (count: number) =>
    siteOf(
      Object.fromEntries(
        [
          "index.html",
          "a b.html",
          "100%.txt",
          "%41.txt",
          "a+b.txt",
          "a&b=c.txt",
          "$HOME.txt",
          "`id`.txt",
          "-rf.txt",
          "new\nline.txt",
          "'\"<>?#*|.txt",
          ".htaccess",
          ".well-known/security.txt",
          ".ferry-notes/a.txt",
          "LICENSE",
          "grüße/日本語/😀.html",
          "cafe\u0301.txt",
          "caf\u00e9.txt",
          "assets/a b+ü%.3f2a9c1b.js",
          "assets/-x.3f2a9c1b.js",
          "assets/new\nline.3f2a9c1b.js",
          ...Array.from({ length: count }, (_, index) => `many/${index % 50}/page-${index}.html`),
        ].map((path) => [path, path === "LICENSE" ? "" : `bytes of ${path}`]),
      ),
    );

  for (const [route, values, count] of [
    ["through a build", delivery, 300],
    ["with thousands of files", objectDelivery, 5_000],
  ] as const) {
    it(route, async () => {
      const site = odd(count);
      const release = await carry(await deliver(values), site);
      assert.deepEqual(release.faults, []);
      assert.deepEqual(hashesIn(release, buckets[1] ?? ""), hashesOf(site));
    });
  }
});

describe("a site that can't be carried gets one sentence:", () => {
  let folders: Folders;
  before(() => {
    folders = new Folders();
  });
  after(() => folders.remove());

  const page = Buffer.from("<!doctype html><title>Home</title>".repeat(40));

  /** The bytes of a zip of these files, each of them with a mode. */
  async function zipOf(
    files: Readonly<Record<string, Buffer>>,
    options: Partial<yazl.Options> = {},
  ) {
    const zip = new yazl.ZipFile();
    for (const [path, body] of Object.entries(files)) zip.addBuffer(body, path, options);
    zip.end();
    return buffer(zip.outputStream);
  }

  /** A zip with other bytes in place of some, wherever they are. */
  async function changedZip(from: string, to: string): Promise<Buffer> {
    const zip = await zipOf({ "index.html": page, "aa/evil.html": page }, { compress: false });
    return Buffer.from(zip.toString("latin1").replaceAll(from, to), "latin1");
  }

  /** The site as the command was given it, and what it answered. */
  async function answerTo(site: string): Promise<string> {
    const answer = await rehearse({ site, config: root, project: root }).then(
      () => "it was carried",
      faultText,
    );
    return answer.replaceAll(JSON.stringify(site), "SITE");
  }

  const folder = (files: Readonly<Record<string, string>>) => answerTo(folders.of(files));
  const zip = async (bytes: Buffer | Promise<Buffer>) =>
    answerTo(join(folders.of({ "site.zip": await bytes }), "site.zip"));

  const cases: readonly (readonly [what: string, answer: () => Promise<string>, text: string])[] = [
    ["nothing there", () => answerTo("/nowhere"), `The site SITE does not exist; ${wanted}.`],
    ["an empty folder", () => folder({}), `The site SITE has no files; ${wanted}.`],
    [
      "no index page",
      () => folder({ "home.html": "" }),
      `The site SITE has no index.html at its top; ${wanted}.`,
    ],
    [
      "a site one folder further down",
      () => folder({ "dist/index.html": "" }),
      'The site SITE has no index.html at its top but in its folder "dist"; give that folder (of a zip file: ' +
        "unpacked, or zipped from within).",
    ],
    [
      "a link",
      () => linked(),
      '"more.html" in the site SITE is a symbolic link, which S3 does not have; put a copy of its target in its place.',
    ],
    [
      "no zip",
      () => zip(Buffer.from("hello")),
      "The site SITE is not a zip file; give a zip file or a folder.",
    ],
    ["an empty zip", () => zip(zipOf({})), `The site SITE has no files; ${wanted}.`],
    [
      "a zip that climbs out of its folder",
      () => zip(changedZip("aa/evil.html", "../evil.html")),
      '"../evil.html" in the site SITE climbs out of its folder by ".."; make it relative to the site.',
    ],
    [
      "a zip with an absolute path",
      () => zip(changedZip("aa/evil.html", "/a/evil.html")),
      '"/a/evil.html" in the site SITE is an absolute path; make it relative to the site.',
    ],
    [
      "a zip with a link",
      () => zip(zipOf({ "index.html": page }, { mode: 0o120777 })),
      '"index.html" in the site SITE is a symbolic link, which S3 does not have; put a copy of its target in its place.',
    ],
    [
      "a zip with a damaged member",
      () => zip(changedZip("<title>Home", "<title>Rome")),
      '"index.html" in the site SITE is damaged: its name, size or content is not what the zip\'s directory says; make or download the zip again.',
    ],
    [
      "a zip with an encrypted member",
      () => zip(encrypted()),
      '"index.html" in the site SITE is encrypted, and nothing on the way knows the password; make the zip without one.',
    ],
    [
      "a zip that inflates beyond reason",
      () => zip(zipOf({ "index.html": Buffer.alloc(2 ** 22) })),
      '"index.html" in the site SITE unpacks from 4080 to 4194304 bytes, above the ratio of 200 to 1 that a page can ' +
        "have; unpack it yourself and give the folder.",
    ],
  ];

  for (const [what, answer, text] of cases) {
    it(what, async () => assert.equal(await answer(), text));
  }

  function linked(): Promise<string> {
    const site = folders.of({ "index.html": "" });
    symlinkSync("index.html", join(site, "more.html"));
    return answerTo(site);
  }

  /** The first bit of a member's flags says that it is encrypted: APPNOTE.TXT 4.4.4. */
  async function encrypted(): Promise<Buffer> {
    const bytes = await zipOf({ "index.html": page });
    for (const [signature, offset] of [
      ["PK\u0003\u0004", 6],
      ["PK\u0001\u0002", 8],
    ] as const) {
      const at = bytes.indexOf(signature) + offset;
      bytes.writeUInt16LE(bytes.readUInt16LE(at) | 1, at);
    }
    return bytes;
  }
});
