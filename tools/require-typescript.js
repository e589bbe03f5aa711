const Module = require("node:module");
const { dirname, join } = require("node:path");
const { turning } = require("./transpile.js");

/**
 * Lets this process run TypeScript.
 * @param {readonly string[]} rooms folders that are turned at once, from the project's root
 * @param {{ sourceMaps: boolean }} options whether stack traces have the lines of the sources
 */
exports.transpile = (rooms, { sourceMaps }) => {
  if (sourceMaps) process.setSourceMapsEnabled(true);
  const turn = turning(rooms, sourceMaps && "inline");
  require.extensions[".ts"] = (module, file) => {
    module._compile(turn(file).code, file);
  };
  findByTheirNames(turn.knows);
};

/** Finds modules of ours without a look at the disk for each ending that a file might have. */
function findByTheirNames(knows) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...others) {
    if (request.startsWith(".") && parent?.filename?.endsWith(".ts")) {
      const path = join(dirname(parent.filename), request);
      const found = [`${path}.ts`, join(path, "index.ts")].find(knows);
      if (found !== undefined) return found;
    }
    return resolve.call(this, request, parent, ...others);
  };
}
