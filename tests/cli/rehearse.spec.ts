import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { ferry } from "../../cli/ferry";
import type { Ended } from "../../cli/verb";
import { root } from "../support/stacks";
import { surroundings } from "../support/surroundings";

/** Runs `npm start` to its end in the project's folder, its output piped. */
function npmStart(): Promise<Ended> {
  const { INIT_CWD: _, ...env } = process.env;
  return new Promise((resolve) => {
    execFile("npm", ["start", "--silent"], { cwd: root, env }, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err });
    });
  });
}

/** What `npm start` does with these words, in this process. */
const rehearsal = (...words: readonly string[]) => ferry(["rehearse", ...words], surroundings);

const usage =
  /^Usage: ferry rehearse \[options\]\n.+\n( {2}--[a-z-]+( <.+>| [a-z-]+)? {2,}.+\n)+Examples:\n( {2}ferry .+\n)+$/;

describe("npm start", function () {
  this.timeout(60_000);
  let start: Ended;

  before(async () => {
    start = await npmStart();
  });

  it("ends well, with nothing on standard error", () => {
    assert.deepEqual([start.code, start.err], [0, ""]);
  });

  it("fits a screen: at most 130 lines of 100 columns, without colour when piped", () => {
    const lines = start.out.split("\n").slice(0, -1);
    assert.ok(lines.length <= 130, `${lines.length} lines`);
    assert.deepEqual(
      lines.filter((line) => [...line].length > 100),
      [],
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
    assert.doesNotMatch(start.out, /[\u0000-\u0009\u000b-\u001f]/);
  });

  it("says that the release arrived, and how to deploy for real", () => {
    assert.match(start.out, /^✓ the release arrived: 29 objects in 2 buckets, 2 invalidations$/m);
    assert.match(
      start.out,
      /\n {2}AWS_PROFILE=prod npx pulumi up -s prod\n {2}AWS_PROFILE=dev npx pulumi up -s dev\n {2}- If connection github /,
    );
  });

  it("--json prints one document and nothing else", async () => {
    const json = await rehearsal("--json");
    assert.deepEqual([json.code, json.err], [0, ""]);
    const { version, release } = JSON.parse(json.out) as {
      readonly version: number;
      readonly release: { readonly arrived: boolean };
    };
    assert.deepEqual([version, release.arrived], [1, true]);
  });

  it("--reject and --fail say what such a release leaves", async () => {
    const { code, out } = await rehearsal("--reject", "prod-web-approve", "--fail", "invalidate");
    assert.equal(code, 0);
    const [, ...said] = out.split(/^If /m);
    assert.deepEqual(
      said.map((text) => text.split("\n\n")[0]),
      [
        "prod-web-approve of the next release is rejected in acme-web\n" +
          "  Stage approve-prod-web fails, and nothing is rolled back: the release ends here.\n" +
          "  → acme-web-111111111111-eu-central-1 has the next release: 5 of 19 files are others\n" +
          "  → acme-web-222222222222-eu-central-1 has the release before: its 10 files, byte for byte",
        "invalidate of the next release fails in acme-web\n" +
          "  Stage dev-web fails, and nothing is rolled back: the release ends here.\n" +
          "  → acme-web-111111111111-eu-central-1 has the next release: 5 of 19 files are others\n" +
          "  → acme-web-222222222222-eu-central-1 has the release before: its 10 files, byte for byte",
      ],
    );
  });

  it("--help prints the options", async () => {
    const help = await rehearsal("--help");
    assert.deepEqual([help.code, help.err], [0, ""]);
    assert.match(help.out, usage);
  });

  it("answers an unknown option with the options, and ends with 2", async () => {
    const unknown = await rehearsal("--nope");
    assert.deepEqual([unknown.code, unknown.out], [2, ""]);
    const [fault, ...rest] = unknown.err.split("\n");
    assert.equal(fault, "Unknown option '--nope'");
    assert.match(rest.join("\n"), usage);
  });

  it("answers bad input with one sentence, and ends with 1", async () => {
    const fault =
      'The site "nowhere" does not exist; give a folder or a zip file with index.html (of an application: template.yaml) at its top.\n';
    assert.deepEqual(await rehearsal("--site", "nowhere"), { code: 1, out: "", err: fault });
  });
});
