import assert from "node:assert/strict";
import { changed, delivery, target } from "../../support/settings";
import { evaluateStack, exportsOf } from "../../support/stacks";
import { carry } from "../support/releases";
import { siteOf } from "../support/sites";

const site = siteOf({ "index.html": "home", "docs/index.html": "docs", "sorry.html": "sorry" });

/** What the rehearsal warns of where the site has these settings. */
async function warningsWith(web: object): Promise<readonly string[]> {
  const prod = await evaluateStack("prod", changed(target, "sites.web", web));
  const dev = await evaluateStack("dev", delivery, { exports: exportsOf(prod) });
  const { faults, warnings } = await carry([prod, dev], site);
  assert.deepEqual(faults, []);
  return warnings
    .filter((each) => each.startsWith("Distribution"))
    .map((each) => each.replace(/E[0-9A-F]{13}/, "E1"));
}

describe("pages to which a site sends its readers", () => {
  it("are looked for behind the router", async () => {
    const redirects = {
      "/old": "/docs",
      "/older": "/docs/?from=older#top",
      "/gone": "/nowhere",
      "/out": "https://example.com/",
    };
    assert.deepEqual(await warningsWith({ redirects }), [
      "Distribution E1 sends readers of /gone to /nowhere, and the site has no such page.",
    ]);
  });

  it("are all there in an app", async () => {
    const app = { routing: "single-page-app", redirects: { "/gone": "/nowhere" } };
    assert.deepEqual(await warningsWith(app), []);
    const file = { ...app, redirects: { "/gone": "/nowhere.pdf" } };
    assert.deepEqual(await warningsWith(file), [
      "Distribution E1 sends readers of /gone to /nowhere.pdf, and the site has no such page.",
    ]);
  });

  it("are those of errors too, where the settings name them", async () => {
    assert.deepEqual(await warningsWith({}), []);
    assert.deepEqual(await warningsWith({ errors: { "5xx": "/sorry.html" } }), []);
    assert.deepEqual(await warningsWith({ errors: { "404": "/oh.html", "5xx": "/no.html" } }), [
      "Distribution E1 shows /oh.html for 403, 404, and the site has no such page.",
      "Distribution E1 shows /no.html for 500, 502, 503, 504, and the site has no such page.",
    ]);
  });
});
