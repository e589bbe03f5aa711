import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { BuildOptions } from "esbuild";
import { kept } from "./build-cache.js";
import { isPackage } from "./package";

const root = join(__dirname, "..");

/** Lambda hands over its role's credentials in the environment: what looks elsewhere is never loaded. */
const otherCredentials = ["http", "ini", "login", "process", "sso", "web-identity"].map(
  (source) => `@aws-sdk/credential-provider-${source}`,
);

const options: BuildOptions = {
  absWorkingDir: root,
  tsconfigRaw: {},
  bundle: true,
  platform: "node",
  target: "node22",
  // What the rehearsal runs of it is compiled from its text, and such code can import nothing.
  supported: { "dynamic-import": false },
  format: "cjs",
  mainFields: ["module", "main"],
  external: otherCredentials,
  minify: true,
  legalComments: "none",
  charset: "utf8",
  logLevel: "silent",
};

const bundles = new Map<string, string>();

/**
 * Bundles a Lambda function for Node.js 22 into one CommonJS text. The bytes are the same on every
 * machine and in every folder, so that a second `pulumi up` elsewhere has nothing to update.
 * @param entry path of the TypeScript file that exports the handler, absolute or from the project's root
 * @throws esbuild's BuildFailure, which names file and line
 */
export function bundleFunction(entry: string): string {
  const known = bundles.get(entry);
  if (known !== undefined) {
    return known;
  }
  // The package has it ready.
  if (isPackage) return readFileSync(join(dirname(entry), "bundle.js"), "utf8");
  const path = relative(root, resolve(root, entry));
  const isOwn = !path.startsWith("..") && !isAbsolute(path);
  const code = isOwn
    ? kept(path.replace(/\W+/g, "-"), { ...options, entry: path }, () => make(path))
    : make(entry).value;
  bundles.set(entry, code);
  return code;
}

/** What npm says of all that it installed: it changes with every package. */
const installed = "node_modules/.package-lock.json";

const ownOf = (files: readonly string[]) => files.filter((file) => !file.includes("node_modules/"));

function make(entry: string) {
  // Loaded here: whoever only needs the name of this module, or what is kept, does not pay for esbuild.
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const { outputFiles, metafile } = buildSync({
    ...options,
    entryPoints: [entry],
    metafile: true,
    write: false,
  });
  return {
    value: outputFiles.map(({ text }) => text).join(""),
    files: [...ownOf(Object.keys(metafile.inputs)), installed],
  };
}
