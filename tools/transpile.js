/**
 * TypeScript to JavaScript by esbuild, in a tenth of the CPU time of TypeScript's own transpiler; types are
 * checked by `npm run check`. tsconfig.json names this file to ts-node, with which Pulumi runs the program:
 * `pulumi up` begins in half the time.
 */
const { readdirSync, readFileSync } = require("node:fs");
const { dirname, join, normalize, relative, sep } = require("node:path");
const { kept } = require("./build-cache.js");

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
 * Turns files. The first of a folder turns all of that folder: a call for each would take longer than all the rest.
 * @param {readonly string[]} rooms folders, from the project's root; a file elsewhere is turned by itself
 * @param {false | "inline" | "external"} sourcemap where the sources' lines are kept
 * @returns {((file: string, text?: string) => { code: string, map?: string }) & { knows: (file: string) => boolean }}
 * JavaScript of a file, or of its text, and its external map; throws an Error with file, line and column of what isn't
 * TypeScript. `knows` says whether a file was turned with others of its folder.
 */
exports.turning = (rooms, sourcemap) => {
  const turned = new Map();
  const turn = (file, text) => {
    const room = rooms.find((each) => file.startsWith(join(root, each, sep)));
    if (room !== undefined && turned.get(room) === undefined) {
      turned.set(room, turnedRoom(room, sourcemap));
    }
    const code = turned.get(room)?.get(file);
    if (code !== undefined) return { code, map: turned.get(room).get(`${file}.map`) };
    const source = text ?? readFileSync(file, "utf8");
    const { transformSync } = require("esbuild");
    return transformSync(source, { ...options, sourcemap, loader: "ts", sourcefile: file });
  };
  turn.knows = (file) => [...turned.values()].some((room) => room.has(file));
  return turn;
};

/** JavaScript by the path of its `.ts`, and a map by that of `.ts.map`. */
function turnedRoom(room, sourcemap) {
  const files = readdirSync(join(root, room), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => join(room, file));
  const asked = { ...options, sourcemap, entryPoints: files };
  const made = kept(`${room}-${sourcemap}`, asked, () => {
    const { buildSync } = require("esbuild");
    const { outputFiles } = buildSync({
      ...asked,
      absWorkingDir: root,
      outbase: root,
      outdir: root,
      write: false,
      bundle: false,
    });
    const value = outputFiles.map(({ path, text }) => [relative(root, path), text]);
    return { value, files };
  });
  return new Map(
    made.map(([path, text]) => [join(root, path.replace(/\.js(\.map)?$/, ".ts$1")), text]),
  );
}

/**
 * What ts-node calls: https://typestrong.org/ts-node/docs/transpilers/#third-party-transpilers
 * @param {{ rooms?: readonly string[] }} options the folders that are turned at once (default: the program's)
 */
exports.create = ({ rooms = ["infra"] } = {}) => {
  const turn = exports.turning(rooms, "external");
  return {
    transpile(input, { fileName }) {
      const { code, map } = turn(normalize(fileName), input);
      return { outputText: code, sourceMapText: map };
    },
  };
};
