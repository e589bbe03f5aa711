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
};
