import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { transpileDeclaration } from "typescript";
import { bundleFunction } from "../bundle";
import { progress } from "../progress";
import { manifestOf } from "./manifest";

/*
 * `npm run pack`: the package that users depend on, as JavaScript in dist/, and its tarball. The repository's own
 * package.json stays out of it: Pulumi would take a face that it names for the program.
 */

const root = dirname(dirname(__dirname));
const dist = join(root, "dist");

/** What is run or required by name: all else is what these import. */
const entries = ["cli/index.ts", "infra/package.ts", "policies/pack.ts"];

/** What only the repository can do. */
const leftOut = /^(bench\/|cli\/verbs\/bench\.ts$)/;

/** Read by their paths, or run as they are. */
const copied = [
  "LICENSE",
  "CHANGELOG.md",
  "cli/bin.js",
  "cli/template/Pulumi.yaml",
  "cli/template/index.js",
  "cli/template/package.json",
  "judge/actions.json",
  "policies/PulumiPolicy.yaml",
  "schema/stack.schema.json",
  "tools/lazy-sdk.js",
  "tools/node-version.js",
  "tools/short-run.js",
];

function build(): void {
  rmSync(dist, { recursive: true, force: true });
  const { inputs } = graph();
  const files = Object.keys(inputs).filter((file) => !leftOut.test(file));
  buildSync({
    absWorkingDir: root,
    entryPoints: files.filter((file) => /\.[jt]s$/.test(file)),
    outbase: root,
    outdir: dist,
    format: "cjs",
    platform: "node",
    target: "node20",
    supported: { "dynamic-import": false },
    tsconfigRaw: {},
  });
  // The repository's own has links into folders that are not here.
  copyFileSync(join(root, "tools/pack/README.md"), join(dist, "README.md"));
  for (const file of [...copied, ...files.filter((each) => each.endsWith(".json"))]) copy(file);
  for (const example of ["site", "serverless/plain", "ec2-codedeploy/site"]) {
    cpSync(join(root, "examples", example), join(dist, "examples", example), { recursive: true });
  }
  writeFileSync(join(dist, "infra/package.d.ts"), declaration("infra/package.ts"));
  for (const code of handlers()) {
    const entry = join(root, "functions", code, "index.ts");
    mkdirSync(join(dist, "functions", code), { recursive: true });
    writeFileSync(join(dist, "functions", code, "bundle.js"), bundleFunction(entry));
  }
  writePolicyPack();
  const used = Object.values(inputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  );
  write("package.json", manifestOf(read("package.json"), read("tools/pack/face.json"), used));
}

/** The folders of functions for AWS Lambda; others hold what these share, or what settings make a text of. */
function handlers(): readonly string[] {
  return readdirSync(join(root, "functions")).filter((code) => {
    const entry = join(root, "functions", code, "index.ts");
    return existsSync(entry) && /^export const handler\b/m.test(readFileSync(entry, "utf8"));
  });
}

/** Every file that the entries need, and what each imports. */
function graph() {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: dist,
    bundle: true,
    packages: "external",
    platform: "node",
    write: false,
    metafile: true,
    logLevel: "error",
    tsconfigRaw: {},
  });
  return metafile;
}

/** A thin folder, which `--policy-pack` takes: the engine asks for its version. */
function writePolicyPack(): void {
  const { version } = read("tools/pack/face.json");
  write("policies/package.json", { ...read("policies/package.json"), version });
  writeFileSync(
    join(dist, "policies/index.js"),
    'require("../tools/lazy-sdk.js");\nrequire("./pack.js");\n',
  );
}

function declaration(file: string): string {
  const { outputText } = transpileDeclaration(readFileSync(join(root, file), "utf8"), {
    fileName: file,
    compilerOptions: {},
  });
  return outputText;
}

function copy(file: string): void {
  mkdirSync(dirname(join(dist, file)), { recursive: true });
  copyFileSync(join(root, file), join(dist, file));
}

function read(file: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(root, file), "utf8"));
}

function write(file: string, content: object): void {
  writeFileSync(join(dist, file), `${JSON.stringify(content, null, 2)}\n`);
}

progress("building dist/");
build();
progress("packing it");
// Of the package's scripts none is run: it has none.
const packed = execFileSync("npm", ["pack", dist, "--pack-destination", dist, "--json"], {
  cwd: root,
  encoding: "utf8",
});
const [{ filename }] = JSON.parse(packed) as [{ readonly filename: string }];
progress("");
process.stdout.write(`${join(dist, filename)}\n`);
