import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { readSite, type SiteFile } from "../../../rehearsal/site";

describe("the example site", () => {
  let files: readonly SiteFile[];
  let pages: { path: string; html: string }[];

  before(async () => {
    files = (await readSite(join(__dirname, "../../../examples/site"))).files;
    pages = files
      .filter((file) => file.path.endsWith(".html"))
      .map((file) => ({ path: file.path, html: file.body.toString() }));
  });

  it("has pages for visitors, for errors and for folders", () => {
    assert.deepEqual(
      pages.map((page) => page.path),
      ["404.html", "docs/index.html", "index.html"],
    );
  });

  it("names each asset by the first eight digits of its SHA-256", () => {
    const assets = files.filter((file) => file.path.startsWith("assets/"));
    assert.equal(assets.length, 3);
    for (const { path, body } of assets) {
      const digest = createHash("sha256").update(body).digest("hex").slice(0, 8);
      assert.equal(path.split(".").at(-2), digest, path);
    }
  });

  it("refers only to its own files, by absolute paths that hold at any depth", () => {
    const known = new Set(files.map((file) => `/${file.path}`));
    const manifest = files.find((file) => file.path === "site.webmanifest");
    const { start_url, icons } = JSON.parse(String(manifest?.body));
    const links = pages.flatMap(({ html }) =>
      [...html.matchAll(/(?:href|src)="([^"#]*)"/g)].map(([, link]) => link),
    );
    for (const link of [...links, start_url, icons[0].src]) {
      const file = link.endsWith("/") ? `${link}index.html` : link;
      assert.ok(known.has(file), `${link} is not a file of the site`);
    }
  });

  it("asks no other host for anything", () => {
    for (const { path, body } of files) {
      const text = body.toString().replaceAll("http://www.w3.org/2000/svg", "");
      assert.doesNotMatch(text, /(https?:)?\/\/[a-z]+\.|@import|url\(/, path);
    }
  });

  it("gives every page a language, a title of its own, one heading and a skip link that works", () => {
    const titles = pages.map(({ html }) => html.match(/<title>(.+)<\/title>/)?.[1]);
    assert.equal(new Set(titles).size, pages.length);
    for (const { path, html } of pages) {
      assert.match(html, /^<!doctype html>\n<html lang="en">/, path);
      assert.match(html, /<meta charset="utf-8">/, path);
      assert.equal(html.match(/<h1>/g)?.length, 1, path);
      assert.match(html, /<a class="skip" href="#main">[\s\S]*<main id="main">/, path);
    }
  });
});
