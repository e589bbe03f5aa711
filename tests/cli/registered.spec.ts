import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ferry } from "../../cli/ferry";
import type { Ended } from "../../cli/verb";
import { surroundings } from "../support/surroundings";

describe("ferry rehearse --registered", () => {
  let folder: string;
  let evaluated: Ended;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "registered-"));
    evaluated = await run();
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = (...words: readonly string[]) =>
    ferry(["rehearse", "--json", ...words], surroundings);
  const kept = (text: string) => {
    const file = join(folder, "kept.json");
    writeFileSync(file, text);
    return file;
  };

  it("says of the stacks of an earlier document what that said", async () => {
    const again = await run("--registered", kept(evaluated.out));
    // The id of a job is made up anew, and a record is named after its moment.
    const lasting = (text: string) =>
      text
        .replace(/"callerReference": ".+"/g, "")
        .replace(/(-records\/\w+\/\w+\/)\d{13}-\d{8}-\d{6}-/g, "$1");
    assert.equal(lasting(again.out), lasting(evaluated.out));
    assert.deepEqual([again.code, again.err], [0, ""]);
  });

  it("judges the policies of the document, not those of the folder", async () => {
    const changed = evaluated.out.replaceAll(
      "cloudfront:CreateInvalidation",
      "cloudfront:GetInvalidation",
    );
    const { code, out: judged } = await run("--registered", kept(changed));
    assert.equal(code, 1);
    assert.match(
      (JSON.parse(judged) as { faults: string[] }).faults.join("\n"),
      /CreateInvalidation/,
    );
  });

  it("refuses another document in one sentence", async () => {
    const other = kept(JSON.stringify({ stacks: [{ stack: "prod" }] }));
    const { code, err } = await run("--registered", other);
    assert.deepEqual(
      [code, err],
      [
        1,
        `${other} is no document of ferry rehearse --json: stacks.0.project is not what that prints. Print it anew.\n`,
      ],
    );
  });
});
