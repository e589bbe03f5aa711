import type { Site } from "../../../rehearsal/site";

/** A site of these texts, by path. */
export function siteOf(texts: Readonly<Record<string, string>>): Site {
  const files = Object.entries(texts).map(([path, text]) => ({ path, body: Buffer.from(text) }));
  return { origin: "a site", files };
}

/** A page, and a script with a fingerprint that it refers to. */
export const smallSite = siteOf({
  "assets/app.3f2a9c1b.js": "start()",
  "index.html": '<script src="/assets/app.3f2a9c1b.js"></script>',
});
