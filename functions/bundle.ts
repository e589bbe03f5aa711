import { join } from "node:path";

const root = join(__dirname, "..");

/** Lambda hands over its role's credentials in the environment: what looks elsewhere is never loaded. */
const otherCredentials = ["http", "ini", "login", "process", "sso", "web-identity"].map(
  (source) => `@aws-sdk/credential-provider-${source}`,
);

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
  // Loaded here: whoever only needs the name of this module does not pay for esbuild.
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    absWorkingDir: root,
    tsconfigRaw: {},
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    mainFields: ["module", "main"],
    external: otherCredentials,
    minify: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "silent",
    write: false,
  });
  const code = outputFiles.map(({ text }) => text).join("");
  bundles.set(entry, code);
  return code;
}
