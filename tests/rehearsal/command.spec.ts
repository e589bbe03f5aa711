import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { root } from "../support/stacks";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command to its end in the project's folder, its output piped. */
function run(command: string, ...words: readonly string[]): Promise<Ended> {
  const { INIT_CWD: _, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(command, words, { cwd: root, env, maxBuffer: 2 ** 28 }, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err });
    });
  });
}

/** What `npm start` runs, without npm around it. */
const rehearsal = (...words: readonly string[]) =>
  run(process.execPath, "-r", "./rehearsal/register.js", "rehearsal/index.ts", ...words);

const usage = /^Usage: npm start -- \[options\]\n( {2}--[a-z-]+( <.+>)? {2,}.+\n)+$/;

describe("npm start", function () {
  this.timeout(60_000);
  let start: Ended;
  let json: Ended;
  let help: Ended;
  let unknown: Ended;
  let nowhere: Ended;

  before(async () => {
    [start, help, unknown, nowhere, json] = await Promise.all([
      run("npm", "start", "--silent"),
      rehearsal("--help"),
      rehearsal("--nope"),
      rehearsal("--site", "nowhere"),
      rehearsal("--json"),
    ]);
  });

  it("ends well, with nothing on standard error", () => {
    assert.deepEqual([start.code, start.err], [0, ""]);
  });

  it("fits a screen: at most 125 lines of 100 columns, without colour when piped", () => {
    const lines = start.out.split("\n").slice(0, -1);
    assert.ok(lines.length <= 125, `${lines.length} lines`);
    assert.deepEqual(
      lines.filter((line) => [...line].length > 100),
      [],
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
    assert.doesNotMatch(start.out, /[\u0000-\u0009\u000b-\u001f]/);
  });

  it("says that the release arrived, and how to deploy for real", () => {
    assert.match(start.out, /^✓ the release arrived: 18 objects in 2 buckets, 2 invalidations$/m);
    assert.match(start.out, /\n {2}pulumi up -s prod\n {2}pulumi up -s dev\n$/);
  });

  it("--json prints one document and nothing else", () => {
    assert.deepEqual([json.code, json.err], [0, ""]);
    const { version, release } = JSON.parse(json.out) as {
      readonly version: number;
      readonly release: { readonly arrived: boolean };
    };
    assert.deepEqual([version, release.arrived], [1, true]);
  });

  it("--help prints the options", () => {
    assert.deepEqual([help.code, help.err], [0, ""]);
    assert.match(help.out, usage);
  });

  it("answers an unknown option with the options, and ends with 1", () => {
    assert.deepEqual([unknown.code, unknown.out], [1, ""]);
    const [fault, ...rest] = unknown.err.split("\n");
    assert.equal(fault, "Unknown option '--nope'");
    assert.match(rest.join("\n"), usage);
  });

  it("answers bad input with one sentence, and ends with 1", () => {
    const fault =
      'The site "nowhere" does not exist; give a folder or a zip file with index.html at its top.\n';
    assert.deepEqual(nowhere, { code: 1, out: "", err: fault });
  });
});
