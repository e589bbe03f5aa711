import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { ferry } from "../../cli/ferry";
import { surroundings } from "../support/surroundings";
import { openBrowser } from "./browser";

const axe = readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8");

const looks = [
  { width: 360, height: 740, colorScheme: "light" },
  { width: 768, height: 1024, colorScheme: "dark" },
  { width: 1280, height: 900, colorScheme: "light" },
  { width: 1280, height: 900, colorScheme: "dark" },
] as const;

const pages = {
  "the default files": [],
  "a service and a site": ["--config", "examples/site-and-service"],
  "sixty targets": [
    "--config",
    "examples/many-accounts",
    "--contracts",
    "examples/many-accounts/contracts.json",
  ],
};

describe("the page of a rehearsal, in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "ferry-page-"));
  const fileOf = (what: string) => join(folder, `${what.replaceAll(" ", "-")}.html`);
  let browser: Browser;

  before(async () => {
    for (const [what, words] of Object.entries(pages)) {
      const said = await ferry(["rehearse", ...words, "--html", fileOf(what)], surroundings);
      assert.deepEqual([said.code, said.err], [0, ""]);
    }
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const what of Object.keys(pages)) {
    describe(`of ${what}`, () => {
      const file = fileOf(what);

      for (const { colorScheme, ...viewport } of looks) {
        it(`has no fault at ${viewport.width} in ${colorScheme}`, async () => {
          const page = await browser.newPage({ viewport, colorScheme });
          const said: string[] = [];
          const asked: string[] = [];
          page.on("console", (message) => said.push(message.text()));
          page.on("pageerror", (error) => said.push(error.message));
          page.on("request", (request) => asked.push(request.url()));
          await page.goto(pathToFileURL(file).href);
          assert.deepEqual(asked, [pathToFileURL(file).href], "it asks the network for nothing");
          assert.deepEqual(await deadLinks(page), []);
          assert.equal(await sideways(page), 0, "the page is wider than the screen");
          await page.evaluate(axe);
          assert.deepEqual(await violations(page), []);
          assert.deepEqual(said, []);
          await page.close();
        });
      }
    });
  }

  it("opens an action by the keyboard, and shows it on paper", async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, "the-default-files.html")).href);
    const details = page.locator("#actions details").first();
    const call = details.locator("li").first();
    assert.equal(await call.isVisible(), false);
    await details.locator("summary").focus();
    await page.keyboard.press("Enter");
    assert.equal(await call.isVisible(), true);
    await page.keyboard.press("Enter");
    await page.emulateMedia({ media: "print" });
    assert.ok(((await call.boundingBox())?.height ?? 0) > 0);
    await page.close();
  });

  it("shows a stage of many accounts as a street of houses, and how many more there are", async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, "sixty-targets.html")).href);
    const texts = await page.locator(".picture text").allTextContents();
    assert.ok(texts.includes("24 accounts"), texts.join());
    assert.ok(texts.includes("and 13 more"), texts.join());
    await page.close();
  });
});

/** Links into the page whose target is not there. */
function deadLinks(page: Page): Promise<readonly string[]> {
  return page.evaluate(`[...document.querySelectorAll('a[href^="#"]')]
    .map((link) => link.getAttribute("href").slice(1))
    .filter((id) => document.getElementById(id) === null)`);
}

/** By how much one would have to scroll to the side. */
function sideways(page: Page): Promise<number> {
  return page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}

/** What axe, once it is in the page, finds there: the rule, and the first place. */
function violations(page: Page): Promise<readonly string[]> {
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, help, nodes }) => id + ": " + help + ": " + nodes[0].html))`);
}
