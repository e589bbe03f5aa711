/** Lets mocha run the tests in TypeScript, with the lines of the sources in what fails. */
require("../policies/lazy-sdk.js");
const { transpile } = require("../rehearsal/transpile");

transpile(["infra", "functions", "judge", "policies", "rehearsal", "tests"], { sourceMaps: true });
