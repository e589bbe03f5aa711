const { readFileSync } = require("node:fs");
const { transpileFile, transpileRooms } = require("../infra/transpile.js");

/**
 * Lets this process run the TypeScript of some folders of the project, and of any other file by itself.
 * @param {readonly string[]} rooms folders, from the project's root
 * @param {{ sourceMaps: boolean }} options whether stack traces have the lines of the sources
 */
exports.transpile = (rooms, { sourceMaps }) => {
  if (sourceMaps) process.setSourceMapsEnabled(true);
  const sourcemap = sourceMaps && "inline";
  const code = transpileRooms(rooms, sourcemap);

  require.extensions[".ts"] = (module, file) => {
    const known = code.get(file);
    const text = known ?? transpileFile(readFileSync(file, "utf8"), file, sourcemap).code;
    module._compile(text, file);
  };
};
