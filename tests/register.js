/** Lets mocha run the tests by ts-node, with the lines of the sources in what fails. */
require("../tools/short-run.js");
require("../tools/lazy-sdk.js");

const rooms = [
  "infra",
  "functions",
  "judge",
  "policies",
  "rehearsal",
  "cli",
  "tools",
  "bench",
  "tests",
];

// By the first file in TypeScript: mocha's own process only hands files to its workers.
require.extensions[".ts"] = (module, file) => {
  delete require.extensions[".ts"];
  const transpiler = [require.resolve("../tools/transpile.js"), { rooms }];
  require("ts-node").register({ transpileOnly: true, skipProject: true, transpiler });
  require.extensions[".ts"](module, file);
};
