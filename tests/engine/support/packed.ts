import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./cli";
import { suiteFolder } from "./suite";

/** What a user's project says of itself; its settings are in the stack files. */
export const projectFiles = (name: string): Readonly<Record<string, string>> => ({
  "Pulumi.yaml": `name: ${name}
runtime:
  name: nodejs
  options: { typescript: false }
config:
  pulumi:disable-default-providers: { value: [aws] }
`,
  "index.js": `module.exports = require("@ferry-delivery/ferry").deliver();\n`,
});

let made: Packed | undefined;

interface Packed {
  readonly tarball: string;
  /** The node_modules of a folder in which nothing but the tarball and the Pulumi CLI were installed. */
  readonly packages: string;
}

/** The tarball of `npm run pack`, installed as users do, once for a suite. */
export function packed(): Packed {
  if (made) return made;
  const npm = (...words: readonly string[]) =>
    execFileSync("npm", words, { encoding: "utf8", cwd });
  let cwd = root;
  const tarball = npm("run", "--silent", "pack").trim().split("\n").at(-1) ?? "";
  cwd = join(suiteFolder(), "package");
  mkdirSync(cwd);
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { pulumi } = devDependencies as { readonly pulumi: string };
  writeFileSync(
    join(cwd, "package.json"),
    JSON.stringify({
      private: true,
      dependencies: { "@ferry-delivery/ferry": `file:${tarball}` },
      devDependencies: { pulumi },
    }),
  );
  npm("install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--silent");
  made = { tarball, packages: join(cwd, "node_modules") };
  return made;
}
