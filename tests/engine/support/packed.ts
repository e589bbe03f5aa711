import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
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

interface Packed {
  readonly tarball: string;
  /** The node_modules of a folder in which nothing but the tarball and the Pulumi CLI were installed. */
  readonly packages: string;
}

const made = new Map<boolean, Packed>();

/** The tarball of `npm run pack`, installed as users do, once for a suite; with awsx, where a network is made. */
export function packed(withAwsx = false): Packed {
  const known = made.get(withAwsx);
  if (known) return known;
  const npm = (cwd: string, ...words: readonly string[]) =>
    execFileSync("npm", words, { encoding: "utf8", cwd });
  const tarball =
    made.get(!withAwsx)?.tarball ??
    npm(root, "run", "--silent", "pack").trim().split("\n").at(-1) ??
    "";
  const folder = mkdtempSync(join(suiteFolder(), "package-"));
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  const manifest = {
    private: true,
    dependencies: {
      "@ferry-delivery/ferry": `file:${tarball}`,
      ...(withAwsx && { "@pulumi/awsx": dependencies?.["@pulumi/awsx"] }),
    },
    devDependencies: { pulumi: devDependencies?.pulumi },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const quietly = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
  npm(folder, "install", ...quietly);
  const done = { tarball, packages: join(folder, "node_modules") };
  made.set(withAwsx, done);
  return done;
}
