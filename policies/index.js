/**
 * What `--policy-pack policies` runs. It starts from a fresh clone without a build: esbuild turns the
 * TypeScript in a tenth of a second, where the SDK would type-check it for five; types are checked by
 * `npm run check`.
 */
require("../tools/lazy-sdk.js");
const { join } = require("node:path");
const { buildSync } = require("esbuild");

const { outputFiles } = buildSync({
  absWorkingDir: __dirname,
  entryPoints: ["pack.ts"],
  bundle: true,
  packages: "external",
  write: false,
  platform: "node",
  target: "node20",
  tsconfigRaw: {},
});
module._compile(outputFiles[0].text, join(__dirname, "pack.js"));
