import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { binaries, installed, root } from "./cli";

/** Makes a PULUMI_HOME of the suite's own: the CLI of this machine, and the stand-ins as its only plugins. */
export function furnish(folder: string): void {
  const bin = join(folder, binaries);
  mkdirSync(bin, { recursive: true });
  copyCli(join(bin, "pulumi"));
  writeExecutable(join(bin, languageHost), languageHostScript);
  for (const name of readdirSync(installed)) {
    if (!existsSync(join(bin, name))) symlinkSync(join(installed, name), join(bin, name));
  }
  for (const name of ["aws", "awsx", "pulumiservice"] as const) installProvider(folder, name);
}

const languageHost = "pulumi-language-nodejs";

/** The language host, ended with its engine: not every one notices that the engine is gone. */
const languageHostScript = `#!/bin/sh
"${join(installed, languageHost)}" "$@" &
host=$!
while [ "$PPID" != 1 ] && kill -0 "$PPID" 2>/dev/null; do sleep 1; done
kill $host
`;

/** Not a symbolic link: the CLI takes the language host from where it really lies. */
function copyCli(to: string): void {
  const from = join(installed, "pulumi");
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function writeExecutable(file: string, script: string): void {
  writeFileSync(file, script);
  chmodSync(file, 0o755);
}

/** The engine ignores a plugin that is a link, and takes only the very version of the SDK. */
function installProvider(folder: string, name: "aws" | "awsx" | "pulumiservice"): void {
  const plugin = join(folder, `stand-in-${name}`);
  buildSync({
    entryPoints: [resolve(__dirname, `../provider/${name === "awsx" ? name : "main"}.ts`)],
    outfile: join(plugin, "provider.js"),
    bundle: true,
    // That of awsx makes resources with the SDK: too much to bundle.
    packages: name === "awsx" ? "external" : "bundle",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  const modules = join(root, "node_modules");
  const sdk = join(modules, "@pulumi", name);
  const variables = `NODE_PATH="${modules}" FERRY_ENGINE_SDK="${sdk}"`;
  const script = `#!/bin/sh\n${variables} exec node "$(dirname "$0")/provider.js" "$@"\n`;
  writeExecutable(join(plugin, `pulumi-resource-${name}`), script);
  const package_ = readFileSync(join(sdk, "package.json"), "utf8");
  const { version } = JSON.parse(package_) as { version: string };
  const args = ["plugin", "install", "resource", name, version, "--file", plugin];
  const { status, stderr } = spawnSync(join(installed, "pulumi"), args, {
    encoding: "utf8",
    env: { ...process.env, PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (status !== 0) throw new Error(`The stand-in for ${name} can't be installed: ${stderr}`);
}
