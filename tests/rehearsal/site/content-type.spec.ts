import assert from "node:assert/strict";
import { contentType } from "../../../rehearsal/site";

describe("the content type of a deployed file", () => {
  for (const [path, type] of [
    ["index.html", "text/html"],
    ["docs/INDEX.HTML", "text/html"],
    ["assets/style.9d01be77.css", "text/css"],
    ["assets/app.3f2a9c1b.js", "text/javascript"],
    ["assets/app.mjs", "text/javascript"],
    ["assets/app.js.map", "application/json"],
    ["data.json", "application/json"],
    ["site.webmanifest", "application/manifest+json"],
    ["module.wasm", "application/wasm"],
    ["favicon.svg", "image/svg+xml"],
    ["favicon.ico", "image/vnd.microsoft.icon"],
    ["photo.jpeg", "image/jpeg"],
    ["photo.avif", "image/avif"],
    ["font.woff2", "font/woff2"],
    ["film.mp4", "video/mp4"],
    ["feed.xml", "application/xml"],
    ["robots.txt", "text/plain"],
  ] as const) {
    it(`of ${path} is ${type}, without a charset`, () => assert.equal(contentType(path), type));
  }

  for (const path of [
    "LICENSE",
    "html",
    ".htaccess",
    ".json",
    "v1.html/data",
    "x.unheard-of",
    "",
  ]) {
    it(`of ${JSON.stringify(path)} is the default, as it has no known extension`, () => {
      assert.equal(contentType(path), "application/octet-stream");
    });
  }
});
