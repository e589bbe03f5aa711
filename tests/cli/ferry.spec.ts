import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allVerbs, ferry } from "../../cli/ferry";
import { root } from "../support/stacks";
import { surroundings } from "../support/surroundings";

const run = (...words: readonly string[]) => ferry(words, surroundings);

describe("ferry", () => {
  const names = Object.keys(allVerbs());

  for (const name of names) {
    it(`${name} --help names every option and an example, and ends with 0`, async () => {
      const { code, out, err } = await run(name, "--help");
      assert.deepEqual([code, err], [0, ""]);
      const { options, examples } = allVerbs()[name] ?? { options: {}, examples: [] };
      for (const option of Object.keys(options))
        assert.match(out, new RegExp(`^  --${option}\\b`, "m"));
      assert.notEqual(examples.length, 0);
      for (const example of examples) assert.ok(out.includes(`  ferry ${example}\n`));
    });

    it(`${name} answers an option that it has not with its usage, and ends with 2`, async () => {
      const { code, out, err } = await run(name, "--nope");
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, new RegExp(`^Unknown option '--nope'.*\nUsage: ferry ${name}\\b`));
    });
  }

  it("says by one name and version which ferry it is, in a clone and as a package", async () => {
    const manifest = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8"));
    const { name, version } = manifest("tools/pack/face.json");
    assert.deepEqual(await run("--version"), { code: 0, out: `${name} ${version}\n`, err: "" });
    for (const file of ["package.json", "package-lock.json", "policies/package.json"]) {
      assert.equal(manifest(file).version, version, file);
    }
  });

  it("lists its verbs", async () => {
    const { code, out } = await run("--help");
    assert.equal(code, 0);
    const listed = out.split("\n").flatMap((line) => /^ {2}(\w+) /.exec(line)?.[1] ?? []);
    assert.deepEqual(listed, names);
  });

  it("answers no verb, and a word that is none, with the list, and ends with 2", async () => {
    const none = await run();
    assert.deepEqual([none.code, none.err.split("\n")[0]], [2, "Say what to do."]);
    const wrong = await run("constructor");
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /^There is no verb "constructor"\.\nUsage: ferry <verb> /);
  });

  it("asks for what was changed where only the place of a push is said", async () => {
    const { code, err } = await run("starts", "--branch", "main");
    assert.equal(code, 2);
    assert.match(err, /^Say what was pushed: --changed <file or range of commits>\.\nUsage: /);
  });

  it("is what the scripts of package.json run", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const entry = "node -r ./tools/register.js cli/index.ts";
    assert.equal(scripts.ferry, entry);
    for (const name of names.filter((each) => !["rehearse", "starts"].includes(each))) {
      assert.equal(scripts[name], `${entry} ${name}`);
    }
    assert.equal(scripts.start, `${entry} rehearse`);
  });

  it("shows usage without the SDK", () => {
    const script =
      'process.argv.push("ferry", "rehearse", "--help"); require("./cli/index.ts");' +
      'process.on("exit", () => console.log(Object.keys(require.cache).filter((file) => file.includes("@pulumi")).length));';
    const { stdout } = spawnSync(process.execPath, ["-r", "./tools/register.js", "-e", script], {
      cwd: root,
      encoding: "utf8",
    });
    assert.match(stdout, /^Usage: ferry rehearse .*\n0\n$/s);
  });
});
