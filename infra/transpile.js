/**
 * TypeScript to JavaScript by esbuild, in a tenth of the CPU time of TypeScript's own transpiler; types are
 * checked by `npm run check`. tsconfig.json names this file to ts-node, with which Pulumi runs the program:
 * `pulumi up` begins in half the time.
 */
const { readdirSync } = require("node:fs");
const { dirname, join, normalize } = require("node:path");
const { buildSync, transformSync } = require("esbuild");

const root = dirname(__dirname);

const options = {
  format: "cjs",
  platform: "node",
  target: "node20",
  // Node.js would look for the file itself, without its extension.
  supported: { "dynamic-import": false },
  sourcesContent: false,
  tsconfigRaw: {},
};

/**
 * Turns every file of some folders at once: a call for each would take longer than all the rest.
 * @param {readonly string[]} rooms folders, from the project's root
 * @param {false | "inline" | "external"} sourcemap where the sources' lines are kept
 * @returns {ReadonlyMap<string, string>} JavaScript by the path of its `.ts`, and a map by that of `.ts.map`
 * @throws Error with file, line and column of what isn't TypeScript
 */
exports.transpileRooms = (rooms, sourcemap) => {
  const { outputFiles } = buildSync({
    ...options,
    sourcemap,
    absWorkingDir: root,
    entryPoints: rooms.flatMap((room) =>
      readdirSync(join(root, room), { recursive: true })
        .map(String)
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(room, file)),
    ),
    outbase: root,
    outdir: root,
    write: false,
    bundle: false,
  });
  return new Map(
    outputFiles.map(({ path, text }) => [path.replace(/\.js(\.map)?$/, ".ts$1"), text]),
  );
};

/** Turns one file. */
exports.transpileFile = (text, file, sourcemap) =>
  transformSync(text, { ...options, sourcemap, loader: "ts", sourcefile: file });

/**
 * What ts-node calls: https://typestrong.org/ts-node/docs/transpilers/#third-party-transpilers
 * @param {{ rooms?: readonly string[] }} options folders whose files are all wanted (default: the program's)
 */
exports.create = ({ rooms = ["infra"] } = {}) => {
  let program;
  return {
    transpile(input, { fileName }) {
      program ??= exports.transpileRooms(rooms, "external");
      const file = normalize(fileName);
      const outputText = program.get(file);
      if (outputText !== undefined) {
        return { outputText, sourceMapText: program.get(`${file}.map`) };
      }
      const { code, map } = exports.transpileFile(input, file, "external");
      return { outputText: code, sourceMapText: map };
    },
  };
};
