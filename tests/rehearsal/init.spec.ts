import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { answersOf } from "../../rehearsal/init/answers";
import { rehearse } from "../../rehearsal/rehearse";
import { root } from "../support/stacks";

const words = ["-r", "./rehearsal/register.js", "rehearsal/init/index.ts"];
const options = {
  name: "shop",
  "dev-account": "123456789012",
  "prod-account": "210987654321",
  repository: "shop/site",
} as const;
const flags = Object.entries(options).flatMap(([key, value]) => [`--${key}`, value]);

describe("npm run init", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "init-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const init = (...more: readonly string[]) =>
    spawnSync(process.execPath, [...words, ...more, "--into", folder], {
      cwd: root,
      encoding: "utf8",
      input: "",
    });

  it("writes both stack files, which a release goes through", async function () {
    this.timeout(30_000);
    const { status, stdout, stderr } = init(...flags);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(
      stdout,
      /^Wrote .+Pulumi\.prod\.yaml\.\nWrote .+Pulumi\.dev\.yaml\.\nRehearse it: /,
    );

    const { faults, stacks } = await rehearse({
      config: folder,
      project: root,
      site: join(root, "examples/site"),
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(
      stacks.map(({ stack, outputs }) => [
        stack,
        (outputs.contract as { account: string }).account,
      ]),
      [
        ["prod", "210987654321"],
        ["dev", "123456789012"],
      ],
    );
  });

  it("releases the repository as it is where there is no build", async () => {
    assert.equal(init(...flags, "--build", "none").status, 0);
    assert.doesNotMatch(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"), /build:/);
    const { faults } = await rehearse({
      config: folder,
      project: root,
      site: join(root, "examples/site"),
    });
    assert.deepEqual(faults, []);
  });

  it("overwrites nothing, and asks nothing before it says so", () => {
    init(...flags);
    const before = readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8");
    const { status, stderr } = init(...flags, "--name", "other");
    assert.equal(status, 1);
    assert.equal(
      stderr,
      `${folder}/Pulumi.prod.yaml is there already, and nothing was written: move it away, or write ` +
        "elsewhere with --into <folder>.\n",
    );
    assert.equal(readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8"), before);
  });

  it("keeps the project's own examples under another name", () => {
    for (const stack of ["dev", "prod"]) {
      copyFileSync(join(root, `Pulumi.${stack}.yaml`), join(folder, `Pulumi.${stack}.yaml`));
    }
    assert.equal(init(...flags).status, 0);
    assert.deepEqual(readdirSync(folder).sort(), [
      "Pulumi.dev.yaml",
      "Pulumi.dev.yaml.example",
      "Pulumi.prod.yaml",
      "Pulumi.prod.yaml.example",
    ]);
    assert.equal(
      readFileSync(join(folder, "Pulumi.dev.yaml.example"), "utf8"),
      readFileSync(join(root, "Pulumi.dev.yaml"), "utf8"),
    );
  });

  it("says everything that is wrong or missing at once, and writes nothing", () => {
    const { status, stderr } = init("--name", "S", "--dev-account", "123");
    assert.equal(status, 1);
    assert.deepEqual(stderr.trimEnd().split("\n"), [
      '--name is "S": it must be 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter.',
      '--dev-account is "123": it must be the 12 digits of an AWS account in quotes, such as "111111111111".',
      "--prod-account is missing: Account that receives, 12 digits.",
      "--repository is missing: Repository, as owner/name.",
    ]);
    assert.equal(existsSync(join(folder, "Pulumi.dev.yaml")), false);
  });

  it("names its options", () => {
    const help = execFileSync(process.execPath, [...words, "--help"], {
      cwd: root,
      encoding: "utf8",
    });
    assert.match(help, /^Usage: npm run init -- \[options\]\n {2}--name <text>/);
  });
});

describe("the questions of npm run init", () => {
  it("are asked until an answer keeps its rule, and an empty one takes what is offered", async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    let text = "";
    const replies = ["123456789012", "210987654321", "", "eu-west-1", "", "next", "make", "public"];
    output.on("data", (chunk: Buffer) => {
      text += String(chunk);
      if (!text.endsWith(": ")) return;
      const reply = replies.shift();
      if (reply !== undefined) setImmediate(() => input.write(`${reply}\n`));
    });
    const { "dev-account": _, "prod-account": __, ...some } = options;

    const answers = await answersOf({ ...some, "dev-account": "123456789012" }, { input, output });

    assert.deepEqual(answers, {
      name: "shop",
      "dev-account": "123456789012",
      "prod-account": "210987654321",
      "dev-region": "eu-central-1",
      "prod-region": "eu-west-1",
      provider: "GitHub",
      repository: "shop/site",
      branch: "next",
      build: "make",
      output: "public",
    });
    assert.match(text, /it must be another account than the delivering one/);
    assert.match(text, /Region of the target \(eu-central-1\): /);
  });
});
