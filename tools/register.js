/**
 * Lets Node.js run the project's TypeScript: `node -r ./tools/register.js <file.ts>`.
 * With `node --enable-source-maps`, stack traces have the lines of the sources.
 */
require("./node-version.js");
require("./short-run.js");
if (!process.execArgv.includes("--enable-source-maps"))
  require("./compile-cache.js").cacheModules();
require("./lazy-sdk.js");
const { transpile } = require("./require-typescript");

const sourceMaps = process.execArgv.includes("--enable-source-maps");
transpile(["infra", "functions", "judge", "policies", "rehearsal", "cli", "tools", "bench"], {
  sourceMaps,
});
