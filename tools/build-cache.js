/**
 * What esbuild made of some files, kept from one process to the next: making it anew takes a preview as long as all
 * the rest. Nothing stale comes back: of each file its size is compared, and when anything of it changed. No tool can
 * set that time back, as it can the one of the contents.
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const root = dirname(__dirname);
const folder = join(root, "node_modules/.cache/ferry");

exports.kept = (name, asked, make) => {
  const place = join(folder, `${name}.json`);
  const digest = digestOf(asked);
  const known = unlessImpossible(() => {
    const { files, is, value } = JSON.parse(readFileSync(place, "utf8"));
    return is === digest(files) ? { value } : undefined;
  });
  if (known) return known.value;
  const { value, files } = make();
  unlessImpossible(() => {
    mkdirSync(folder, { recursive: true });
    const written = `${place}.${process.pid}`;
    writeFileSync(written, JSON.stringify({ files, is: digest(files), value }));
    // At once: another process may be reading.
    renameSync(written, place);
  });
  return value;
};

/** The same for the same question to the same esbuild, and the same files as they were. */
function digestOf(asked) {
  const question = [require("esbuild/package.json").version, asked];
  return (files) => {
    const states = files.map((file) => {
      const { size, ctimeMs } = statSync(join(root, file));
      return [file, size, ctimeMs];
    });
    return createHash("sha256")
      .update(JSON.stringify([question, states]))
      .digest("hex");
  };
}

/** Nothing kept, a file that is gone, a folder that can't be written: then it is made anew each time. */
function unlessImpossible(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
