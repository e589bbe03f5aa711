/**
 * Keeps what V8 made of the code, functions that ran included, from one process to the next: compiling all modules
 * anew takes a sixth of a rehearsal. Node.js 22 does so by itself when it is asked; before it, this file does.
 */
const { hash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");
const { cachedDataVersionTag } = require("node:v8");
const { Script } = require("node:vm");

/** Bytes above which what other processes kept is let go: files change their names, and functions their texts. */
const most = 50_000_000;

const folder = join(dirname(__dirname), "node_modules/.cache/ferry");

/** @type {Map<string, { is: string, data: Buffer }> | undefined} by file, what earlier processes kept */
let known;
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
  known ??= read();
  const is = hash("sha1", text);
  const kept = known.get(file);
  const cachedData = kept?.is === is ? kept.data : undefined;
  const wrapped =
    parameters === undefined ? Module.wrap(text) : `(function (${parameters}) {${text}\n})`;
  const script = new Script(wrapped, { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) isNew = true;
  if (compiled.size === 0) process.once("exit", keep);
  compiled.set(file, { is, script });
  return script.runInThisContext();
}

/** Of another Node.js, or another setting of V8, nothing fits: each has a file of its own. */
function place() {
  return join(folder, `compiled-${cachedDataVersionTag()}`);
}

function read() {
  try {
    const all = readFileSync(place());
    const begins = 4 + all.readUInt32LE(0);
    const list = JSON.parse(all.toString("utf8", 4, begins));
    return new Map(
      list.map(([file, is, from, to]) => [
        file,
        { is, data: all.subarray(begins + from, begins + to) },
      ]),
    );
  } catch {
    return new Map();
  }
}

/** A folder that can't be written costs time and nothing else. */
function keep() {
  if (!isNew) return;
  try {
    const size = [...known.values()].reduce((sum, { data }) => sum + data.length, 0);
    const all = size > most ? new Map() : new Map(known);
    for (const [file, { is, script }] of compiled) {
      all.set(file, { is, data: script.createCachedData() });
    }
    let end = 0;
    const list = [...all].map(([file, { is, data }]) => {
      end += data.length;
      return [file, is, end - data.length, end];
    });
    const head = Buffer.from(JSON.stringify(list));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(head.length);
    mkdirSync(folder, { recursive: true });
    // At once: another process may be reading.
    const written = `${place()}.${process.pid}`;
    writeFileSync(
      written,
      Buffer.concat([length, head, ...[...all.values()].map(({ data }) => data)]),
    );
    renameSync(written, place());
  } catch {}
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
