/**
 * Lets Node.js run the project's TypeScript: `node -r ./rehearsal/register.js <file.ts>`.
 * With `node --enable-source-maps`, stack traces have the lines of the sources.
 */
require("../policies/lazy-sdk.js");
const { transpile } = require("./transpile");

const sourceMaps = process.execArgv.includes("--enable-source-maps");
transpile(["infra", "functions", "judge", "policies", "rehearsal"], { sourceMaps });
