import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { parse } from "yaml";
import { ferry } from "../../../cli/ferry";
import { answersOf } from "../../../cli/init/answers";
import { rehearse } from "../../../rehearsal/rehearse";
import { root } from "../../support/stacks";
import { surroundings } from "../../support/surroundings";

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

  const init = (...words: readonly string[]) =>
    ferry(["init", ...words, "--into", "."], { ...surroundings, here: folder });

  it("writes both stack files, which a release goes through", async () => {
    const { code, out, err } = await init(...flags);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(
      out,
      /^Wrote .+Pulumi\.prod\.yaml\.\nWrote .+Pulumi\.dev\.yaml\.\nNext: npm start -- --config /,
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
    assert.equal((await init(...flags, "--build", "none")).code, 0);
    assert.doesNotMatch(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"), /build:/);
    const { faults } = await rehearse({
      config: folder,
      project: root,
      site: join(root, "examples/site"),
    });
    assert.deepEqual(faults, []);
  });

  it("starts no release by a push outside of the folder that the build works in", async () => {
    const paths = async (build: string, output: string) => {
      assert.equal((await init(...flags, "--build", build, "--output", output)).code, 0);
      const text = readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8");
      for (const stack of ["dev", "prod"]) rmSync(join(folder, `Pulumi.${stack}.yaml`));
      return parse(text).config["ferry:delivery"].pipelines.web.sources.app.paths as unknown;
    };
    const build = "cd apps/web && npm ci && npm run build";
    assert.deepEqual(await paths(build, "apps/web/dist"), ["apps/web/**"]);
    assert.equal(await paths(build, "dist"), undefined);
    assert.equal(await paths("cd apps/web && cd ../.. && make", "apps/web/dist"), undefined);
    assert.equal(await paths("cd apps/w && make", "apps/web/dist"), undefined);
    assert.equal(await paths("npm ci && npm run build", "apps/web/dist"), undefined);
  });

  it("quotes what YAML would read as something else", async () => {
    const answers = [
      "--name",
      "true",
      "--branch",
      "on",
      "--output",
      "2026",
      "--build",
      "make: all #",
    ];
    assert.equal((await init(...flags, ...answers)).code, 0);
    const { faults } = await rehearse({
      config: folder,
      project: root,
      site: join(root, "examples/site"),
    });
    assert.deepEqual(faults, []);
    assert.match(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"), /branch: "on"\n/);
  });

  it("writes nothing that the settings would refuse, and says what", async () => {
    const { code, err } = await init(...flags, "--dev-region", "ap-southeast-4");
    assert.equal(code, 1);
    assert.match(
      err,
      /^Stack dev has 1 fault in its settings; nothing was created\.\n- ferry:delivery\.connections\.git can't be used in ap-southeast-4 /,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("overwrites nothing, and asks nothing before it says so", async () => {
    await init(...flags);
    const before = readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8");
    const { code, err } = await init(...flags, "--name", "other");
    assert.equal(code, 1);
    assert.equal(
      err,
      `${folder}/Pulumi.prod.yaml is there already, and nothing was written: move it away, or write ` +
        "elsewhere with --into <folder>.\n",
    );
    assert.equal(readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8"), before);
  });

  it("keeps the project's own examples under another name", async () => {
    for (const stack of ["dev", "prod"]) {
      copyFileSync(join(root, `Pulumi.${stack}.yaml`), join(folder, `Pulumi.${stack}.yaml`));
    }
    assert.equal((await init(...flags)).code, 0);
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

  it("takes no file for the example by its account", async () => {
    assert.equal((await init(...flags, "--dev-account", "111111111111")).code, 0);
    rmSync(join(folder, "Pulumi.prod.yaml"));
    const { code, err } = await init(...flags);
    assert.equal(code, 1);
    assert.match(err, /Pulumi\.dev\.yaml is there already, and nothing was written/);
    assert.deepEqual(readdirSync(folder), ["Pulumi.dev.yaml"]);
  });

  it("says everything that is wrong or missing at once, and writes nothing", async () => {
    const { code, err } = await init("--name", "S", "--dev-account", "123");
    assert.equal(code, 1);
    assert.deepEqual(err.trimEnd().split("\n"), [
      '--name is "S": it must be 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter.',
      '--dev-account is "123": it must be 12 digits.',
      "--prod-account is missing: Account that receives, 12 digits.",
      "--repository is missing: Repository, as owner/name.",
    ]);
    assert.equal(existsSync(join(folder, "Pulumi.dev.yaml")), false);
  });

  it("is a command, which writes where npm was called and asks a pipe nothing", () => {
    const entry = ["-r", "./tools/register.js", "cli/index.ts", "init"];
    const run = (...words: readonly string[]) =>
      spawnSync(process.execPath, [...entry, ...words, "--into", "."], {
        cwd: root,
        // npm names the folder where it was called.
        env: { ...process.env, INIT_CWD: folder },
        encoding: "utf8",
        input: "",
      });
    const { status, stdout, stderr } = run(...flags);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^Wrote .+Pulumi\.prod\.yaml\.\n/);
    assert.deepEqual(readdirSync(folder).sort(), ["Pulumi.dev.yaml", "Pulumi.prod.yaml"]);
    const again = run(...flags);
    assert.deepEqual([again.status, again.stdout], [1, ""]);
    assert.match(again.stderr, /is there already, and nothing was written/);
  });

  it("names its options", async () => {
    const { out } = await init("--help");
    assert.match(out, /^Usage: ferry init \[options\]\n.+\n {2}--releases <text>/);
  });
});

describe("the questions of npm run init", () => {
  it("are asked until an answer keeps its rule, and an empty one takes what is offered", async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    let text = "";
    const replies = [
      ...[
        "",
        "123456789012",
        "2109-8765-4321",
        "",
        "",
        "EU-West-1",
        "",
        "",
        "",
        "next",
        "",
        "",
        "make",
      ],
      ...["public", "", ""],
    ];
    output.on("data", (chunk: Buffer) => {
      text += String(chunk);
      if (!text.endsWith(": ")) return;
      const reply = replies.shift();
      if (reply !== undefined) setImmediate(() => input.write(`${reply}\n`));
    });
    const { "dev-account": _, "prod-account": __, ...some } = options;

    const answers = await answersOf({ ...some, "dev-account": "123456789012" }, { input, output });

    assert.deepEqual(answers, {
      releases: "site",
      name: "shop",
      "dev-account": "123456789012",
      "prod-account": "210987654321",
      between: "none",
      "dev-region": "eu-central-1",
      "prod-region": "eu-west-1",
      "dev-target": "no",
      approval: "all",
      provider: "GitHub",
      repository: "shop/site",
      branch: "next",
      apps: "none",
      framework: "other",
      build: "make",
      output: "public",
      domain: "none",
      tell: "none",
    });
    assert.deepEqual(replies, []);
    assert.match(text, /it must be another account than the delivering one/);
    assert.match(text, /Region of the target \(eu-central-1\): /);
  });

  it("leave out the folder where nothing is built", async () => {
    const given = {
      ...options,
      "dev-region": "eu-west-1",
      "prod-region": "eu-west-1",
      releases: "site",
      between: "none",
      "dev-target": "no",
      approval: "all",
      apps: "none",
      framework: "vite",
      domain: "none",
      tell: "none",
    };
    const [input, output] = [new PassThrough(), new PassThrough()];
    const answers = await answersOf(
      { ...given, provider: "GitHub", branch: "main", build: "none" },
      { input, output },
    );
    assert.equal("output" in answers, false);
  });
});
