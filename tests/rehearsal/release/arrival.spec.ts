import assert from "node:assert/strict";
import { Tasks } from "../../../rehearsal/endpoints/tasks";
import { ObjectStore } from "../../../rehearsal/performers/object-store";
import type { ChangeSet } from "../../../rehearsal/performers/release";
import { checkArrival } from "../../../rehearsal/release/arrival";
import type { Site } from "../../../rehearsal/site";
import { World } from "../../../rehearsal/world/world";
import { siteOf } from "../support/sites";

const immutable = "public, max-age=31536000, immutable";

/** What is said of a site whose files lie under these keys of one bucket. */
function arrival(
  site: Site,
  texts: Readonly<Record<string, string>>,
  cacheControl: string | ((key: string) => string) = "no-cache",
) {
  const objects = new ObjectStore();
  const written = Object.entries(texts).map(([key, text]) =>
    objects.put({
      bucket: "web",
      key,
      body: Buffer.from(text),
      contentType: "text/plain",
      cacheControl: typeof cacheControl === "string" ? cacheControl : cacheControl(key),
      owner: "222222222222",
    }),
  );
  const release = {
    world: new World([]),
    objects,
    site,
    invalidations: [],
    rollouts: [],
    tasks: new Tasks(),
    changeSets: new Set<ChangeSet>(),
    execution: "one",
    past: [],
    closed: new Map(),
    variables: new Map(),
  };
  const action = {
    pipeline: "web",
    stage: "prod",
    name: "deploy",
    category: "Deploy",
    provider: "S3",
    role: "arn:aws:iam::222222222222:role/deploy",
    calls: [],
    objects: written,
    invalidations: [],
    rollouts: [],
    warnings: [],
  };
  return checkArrival(release, [action]);
}

describe("a site has arrived", () => {
  const texts = { "index.html": "hello", "docs/index.html": "docs", "a b.txt": "" };
  const below = (folder: string, files: Readonly<Record<string, string>> = texts) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [folder + path, text]));

  it("when every file lies at the top of its bucket", () => {
    assert.deepEqual(arrival(siteOf(texts), texts).faults, []);
  });

  it("when every file lies below one folder", () => {
    assert.deepEqual(arrival(siteOf(texts), below("docs/")).faults, []);
  });

  it("when it has another page that is equal to its index page", () => {
    const same = { ...texts, "docs/index.html": "hello" };
    assert.deepEqual(arrival(siteOf(same), same).faults, []);
  });

  it("not when a file has other bytes", () => {
    const { faults } = arrival(siteOf(texts), { ...texts, "docs/index.html": "Docs" });
    const fault = 'Bucket web lacks 1 of the site\'s 3 files, the first of them "docs/index.html".';
    assert.deepEqual(faults, [fault]);
  });

  it("not when one of two folders lacks a file", () => {
    const { "a b.txt": _, ...some } = texts;
    const { faults } = arrival(siteOf(texts), { ...texts, ...below("news/", some) });
    assert.deepEqual(faults, [
      'Bucket web lacks 1 of the site\'s 3 files, the first of them "a b.txt".',
    ]);
  });

  it("not without its index page", () => {
    const { "index.html": _, ...some } = texts;
    const { faults } = arrival(siteOf(texts), some);
    assert.deepEqual(faults, [
      'Bucket web lacks 1 of the site\'s 3 files, the first of them "index.html".',
    ]);
  });
});

describe("an immutable file", () => {
  const warnings = (...names: readonly string[]) => {
    const texts = Object.fromEntries(names.map((name) => [name, "x"]));
    return arrival(siteOf({}), texts, immutable).warnings;
  };
  const sentence = (files: string) =>
    `${files} is cached for a year (immutable), but its name carries no fingerprint of its content: readers ` +
    "would keep the old one. Correct immutable.";

  for (const [bundler, ...names] of [
    [
      "webpack",
      "static/js/main.3f2a9c1b.js",
      "static/js/787.28cb0dcd.chunk.js",
      "static/media/logo.6ce24c58023cc2f8fd88fe9d219db6c6.svg",
      "1a2b3c4d5e6f7a8b9c0d.png",
    ],
    ["Vite", "assets/index-DiwrgTda.css", "assets/index-BnE2kHVV.js", "assets/logo-B-3_xYz1.svg"],
    ["Parcel", "index.12ab34cd.js", "index.12ab34cd.js.map"],
    ["esbuild", "entry-IHVZCBIB.js", "chunk-5QG7TKB4.js"],
    [
      "Next.js",
      "_next/static/css/3f2a9c1b8d7e6f5a.css",
      "_next/static/media/569ce4b8f30dc480-s.p.woff2",
      "_next/static/qKp2mV7sXt0aBcD3eFgHi/_buildManifest.js",
    ],
    ["Astro", "_astro/hoisted.BC3qkZ1p.js", "_astro/photo.DlKZ6T5I_Z1nAbCd.webp"],
    ["SvelteKit", "_app/immutable/entry/start.Dq3xbXcJ.js", "_app/immutable/chunks/DkCxb2aH.js"],
    ["Rollup in base 36", "assets/index-k3x9z1ab.js"],
  ] as const) {
    it(`may have a name as ${bundler} writes it`, () => {
      assert.deepEqual(warnings(...names), []);
    });
  }

  for (const name of [
    "logo.svg",
    "assets/component.js",
    "assets/my-component.js",
    "assets/my-component-v2.js",
    "jquery-3.7.1.min.js",
    "bootstrap5.css",
    "Download.png",
    "README",
  ]) {
    it(`is reported when it is called ${name}`, () => {
      assert.deepEqual(warnings(name), [sentence(name)]);
    });
  }

  it("is reported once for all that have no fingerprint", () => {
    assert.deepEqual(warnings("a.js", "b.js", "c.js"), [sentence("a.js (and 2 more)")]);
  });

  it("is not reported when it is empty, or ferry's own", () => {
    assert.deepEqual(arrival(siteOf({}), { "a.js": "" }, immutable).warnings, []);
    assert.equal(warnings("no-assets.txt").join().includes("no-assets.txt"), false);
  });

  it("is missed when there is none", () => {
    assert.deepEqual(warnings("no-assets.txt"), [
      "No file of the site is immutable: none is a script, style, font or image with a fingerprint in its name, in " +
        "a bundler's folder. Everything is released with the pages and asked for again; if the build writes names of " +
        "another form, say which by immutable.",
    ]);
  });
});

describe("a file that is not immutable", () => {
  it("is reported when it has a fingerprint, in a release that tells them apart", () => {
    const texts = { "assets/a-BxY3z9aQ.js": "x", "portal/assets/b-CHdo91hT.css": "y", "a.js": "z" };
    const { warnings } = arrival(siteOf({}), texts, (key) =>
      key === "a.js" ? immutable : "no-cache",
    );
    assert.equal(
      warnings[1],
      "assets/a-BxY3z9aQ.js (and 1 more) carries a fingerprint, but is released with the pages (no-cache): for a " +
        "moment a page may refer to it before it is there. Take it into immutable.",
    );
  });

  it("needs no fingerprint", () => {
    assert.deepEqual(arrival(siteOf({}), { "a.js": "x" }).warnings, []);
  });
});
