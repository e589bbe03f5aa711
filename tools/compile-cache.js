/**
 * Keeps what V8 made of the code, functions that ran included, from one process to the next: compiling all modules
 * anew takes a sixth of a rehearsal. Node.js 22 does so by itself when it is asked; before it, this file does.
 */
const { hash } = require("node:crypto");
const { closeSync, mkdirSync, openSync, readSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join, relative } = require("node:path");
const { cachedDataVersionTag } = require("node:v8");
const { Script } = require("node:vm");

/** Bytes above which what other processes kept is let go: files change their names, and functions their texts. */
const most = 50_000_000;

const root = dirname(__dirname);
const folder = join(root, "node_modules/.cache/ferry");

/** @type {Map<string, { is: string, from: number, to: number }> | undefined} by file, what earlier processes kept */
let known;
/** The open file that has it. */
let kept;
/** @type {Map<string, { is: string, script: Script }>} by file, what this process compiled */
const compiled = new Map();
let isNew = false;

/**
 * A function of Node.js' module parameters, or of those that are given.
 * @param {string} text the body
 * @param {string} file what stack traces call it, and what it is kept under
 * @param {string} [parameters]
 */
function compile(text, file, parameters) {
  if (known === undefined) {
    known = open();
    process.once("exit", keep);
  }
  const is = hash("sha1", text);
  const name = relative(root, file);
  const found = known.get(name);
  const cachedData = found?.is === is ? read(found) : undefined;
  const wrapped =
    parameters === undefined ? Module.wrap(text) : `(function (${parameters}) {${text}\n})`;
  const script = new Script(wrapped, { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) isNew = true;
  compiled.set(name, { is, script });
  return script.runInThisContext();
}

/** Of another Node.js, or another setting of V8, nothing fits: each has a file of its own. */
function place() {
  return join(folder, `compiled-${cachedDataVersionTag()}`);
}

/** What the file has: its first four bytes say how long the list of it is. */
function open() {
  try {
    kept = openSync(place());
    const length = read({ from: 0, to: 4 }).readUInt32LE();
    const begins = 4 + length;
    const list = JSON.parse(read({ from: 4, to: begins }).toString());
    return new Map(
      list.map(([name, is, from, to]) => [name, { is, from: begins + from, to: begins + to }]),
    );
  } catch {
    return new Map();
  }
}

/** Read when it is asked for: all of it together would take much memory. */
function read({ from, to }) {
  const data = Buffer.alloc(to - from);
  readSync(kept, data, 0, data.length, from);
  return data;
}

/** A folder that can't be written costs time and nothing else. */
function keep() {
  try {
    if (isNew) write();
    closeSync(kept);
  } catch {}
}

function write() {
  const size = [...known.values()].reduce((sum, { from, to }) => sum + to - from, 0);
  const others = [...(size > most ? [] : known)].filter(([name]) => !compiled.has(name));
  const all = [
    ...others.map(([name, found]) => ({ name, is: found.is, data: read(found) })),
    ...[...compiled].map(([name, { is, script }]) => ({
      name,
      is,
      data: script.createCachedData(),
    })),
  ];
  let end = 0;
  const list = all.map(({ name, is, data }) => {
    end += data.length;
    return [name, is, end - data.length, end];
  });
  const head = Buffer.from(JSON.stringify(list));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  mkdirSync(folder, { recursive: true });
  // At once: another process may be reading.
  const written = `${place()}.${process.pid}`;
  writeFileSync(written, Buffer.concat([length, head, ...all.map(({ data }) => data)]));
  renameSync(written, place());
}

/** Modules that this process loads from here on. */
function cacheModules() {
  if (Module.enableCompileCache) {
    Module.enableCompileCache(folder);
    return;
  }
  const anew = Module.prototype._compile;
  Module.prototype._compile = function (text, file) {
    // What V8 hands out can import nothing, and Node.js itself knows what a line with #! is.
    if (/\bimport\s*\(|^#!/.test(text)) return anew.call(this, text, file);
    const run = compile(text, file);
    return run.call(this.exports, this.exports, requireOf(this), this, file, dirname(file));
  };
}

/** https://nodejs.org/docs/latest-v20.x/api/modules.html#requireid */
function requireOf(module) {
  const require = (id) => module.require(id);
  require.resolve = (id, options) => Module._resolveFilename(id, module, false, options);
  require.resolve.paths = (id) => Module._resolveLookupPaths(id, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

module.exports = { cacheModules, compile };
