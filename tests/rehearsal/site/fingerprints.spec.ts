import assert from "node:assert/strict";
import { fingerprints as forms } from "../../../infra/plan/builds/fingerprints";
import { isImmutable } from "../../../rehearsal/site";
import { delivery } from "../../support/settings";
import { carry, deliver } from "../support/releases";
import { siteOf } from "../support/sites";

/** What the build takes, by its own expressions. */
function isTaken(path: string): boolean {
  const takes = (expression: string) => new RegExp(`^(${expression})$`, "s").test(`./${path}`);
  return forms.some(({ fits, unless }) => takes(fits) && !(unless !== undefined && takes(unless)));
}

/** A site that Vite built, and files that look alike. */
const vite = {
  "assets/app-deadbeef.js": false,
  "assets/hero-20240101.jpg": false,
  "assets/index-BxY3z9aQ.js": true,
  "assets/index-DiwrgTda.css": true,
  "assets/logo-a1b2c3d4.svg": true,
  "assets/main.4f2e1a9c.js": true,
  "assets/plain.js": false,
  "assets/react-CHdo91hT.svg": true,
  "assets/vendor-C4f_x-9Q.js": true,
  "docs-20251231.pdf": false,
  "index.html": false,
  "manifest.json": false,
};
/** A site whose pages have dates and numbers in their names. */
const dates = {
  "img/photo-20240101.jpg": false,
  "index-12345678.html": false,
  "index.html": false,
  "news-20240101.html": false,
  "report.20241231.json": false,
  "sitemap-00000001.xml": false,
};
/** Names as bundlers write them. */
const bundled = {
  "assets/":
    "index-Dq3xbXcJ.js index-legacy-BnE2kHVV.js inter-B-3_xYz1.woff2 index-BxY3z9aQ.js.map",
  "static/js/": "main.3f2a9c1b.js 787.28cb0dcd.chunk.js main.3f2a9c1b.js.map",
  "static/media/": "logo.6ce24c58023cc2f8fd88fe9d219db6c6.svg",
  "_next/static/css/": "3f2a9c1b8d7e6f5a.css",
  "_next/static/media/": "569ce4b8f30dc480-s.p.woff2 a34f9d1faa5f3315-s.woff2",
  "_next/static/qKp2mV7sXt0aBcD3eFgHi/": "_buildManifest.js _ssgManifest.js",
  "_astro/": "hoisted.BC3qkZ1p.js photo.DlKZ6T5I_Z1nAbCd.webp",
  "_nuxt/": "BxY3z9aQ.js entry.CHdo91hT.css",
  "_app/immutable/chunks/": "DkCxb2aH.js",
  "portal/assets/js/": "runtime~main.3f2a9c1b.js 17896441.0b6bd1f0.js",
  "assets/chunks/": "framework.BxY3z9aQ.js index.md.CHdo91hT.lean.js",
  "": "main-IHVZCBIB.js chunk-5QG7TKB4.js styles-5INURTSO.css polyfills.0123456789abcdef.js",
  "media/": "inter-IHVZCBIB.woff2",
};
/** Names that people give: words, numbers, sizes and dates. Frozen for a year they would show what is old. */
const given = {
  "assets/": `component.js my-component.js my-component-v2.js app-settings.js DOWNLOAD.png LICENSE-DOWNLOAD.svg
    jquery-3.7.1.min.js bootstrap-5.3.0-alpha1.css bootstrap.min.css OpenSans-SemiBold.woff2 Inter-ExtraBold.woff2
    roboto-v30-latin-700italic.woff2 hero-1920x1080.jpg icon-192x192.png photo-20240101a.jpg IMG_1234.jpg DSC00123.jpg
    IMG_20240101-WA0003.jpg P1010023.jpg hero-iPhone15.png logo-WhatsApp.svg lib-JQueryUI.js hero-section2.jpg
    cafe2024.jpg facade01-facade01.jpg html5video.js logo-2-Column.svg scan-Big-Town.jpg 2024-01-01.png app-MyModule.js
    page-BxY3z9aQ.html data-BxY3z9aQ.json clip-BxY3z9aQ.mp4 paper-BxY3z9aQ.pdf main.3f2a9c1b.js.LICENSE.txt`,
  "downloads/": "setup-BxY3z9aQ.js",
  "": "index-BxY3z9aQ.js app.3f2a9c1b.js main-settings.js sw.js favicon.ico main-DiwrgTda.js",
  "_next/static/": "plain.js",
};

const named = (table: Readonly<Record<string, string>>) =>
  Object.entries(table).flatMap(([folder, names]) =>
    names.split(/\s+/).map((name) => folder + name),
  );

describe("an immutable file", () => {
  for (const [path, value] of Object.entries({
    ...vite,
    ...dates,
    ...Object.fromEntries(named(bundled).map((path) => [path, true])),
    ...Object.fromEntries(named(given).map((path) => [path, false])),
  })) {
    it(`is ${value ? "" : "not "}${path}`, () => {
      assert.equal(isTaken(path), value, "in the build");
      assert.equal(isImmutable(path), value, "in the rehearsal");
    });
  }

  it("is the same to build and rehearsal, whatever its name", () => {
    for (const path of randomPaths(6_000)) assert.equal(isTaken(path), isImmutable(path), path);
  });

  it("has a name that nearly every fingerprint makes", () => {
    const share = (alphabet: string, length: number) => {
      const paths = Array.from({ length: 2_000 }, () => `assets/app-${text(alphabet, length)}.js`);
      return paths.filter(isImmutable).length / paths.length;
    };
    assert.ok(share(base64, 8) > 0.9);
    assert.ok(share(hexadecimal, 8) > 0.9);
    assert.ok(share(hexadecimal, 20) > 0.99);
    assert.ok(share(base32, 8) > 0.8);
  });
});

for (const [title, files, warns] of [
  ["Vite built", vite, false],
  ["has dates in its names", dates, true],
] as const) {
  describe(`a release of a site that ${title}`, () => {
    it("keeps each file as long as its name allows", async () => {
      const site = siteOf(Object.fromEntries(Object.keys(files).map((path) => [path, path])));
      const { actions, faults, warnings } = await carry(await deliver(delivery), site);
      const kept = actions
        .flatMap(({ objects }) => objects)
        .filter(({ key }) => !["no-assets.txt", "release.json"].includes(key))
        .map(({ key, cacheControl }) => [key, cacheControl?.includes("immutable")]);
      assert.deepEqual(Object.fromEntries(kept.sort()), files);
      assert.deepEqual(faults, []);
      assert.deepEqual(
        warnings.map((warning) => warning.split(":")[0]),
        warns ? ["No file of the site is immutable"] : [],
      );
    });
  });
}

const hexadecimal = "0123456789abcdef";
const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
let state = 1;

/** The same in each run. */
function text(alphabet: string, length: number): string {
  let made = "";
  while (made.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    made += alphabet[state % alphabet.length];
  }
  return made;
}

function* randomPaths(count: number): Generator<string> {
  const alphabets = [hexadecimal, base32, base64, `${base64}...---`, "abcxyzABCXYZ019_-."];
  for (let index = 0; index < count; index += 1) {
    const alphabet = alphabets[index % alphabets.length] ?? base64;
    const length = index % 3 === 0 ? 8 : index % 23;
    const folder = ["assets/", "_next/static/media/", "x/_astro/a-", "", "static/js/main."][
      index % 7
    ];
    const type = [".js", ".css.map", ".svg", ".chunk.js", "_Z1nAbC.webp", ".html"][index % 11];
    yield `${folder ?? "assets/app-"}${text(alphabet, length)}${type ?? ".js"}`;
  }
}
