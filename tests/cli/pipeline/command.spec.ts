import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { ferry } from "../../../cli/ferry";
import type { PipelineDocument } from "../../../cli/pipeline/document";
import { deliveryOf } from "../../../cli/pipeline/import";
import { root } from "../../support/stacks";
import { surroundings } from "../../support/surroundings";
import { documents } from "./documents";
import { assertValid } from "./service-limits";

describe("npm run pipeline", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pipeline-"));
  });

  after(() => rmSync(folder, { recursive: true }));

  const run = (...words: readonly string[]) =>
    ferry(["pipeline", ...words], { ...surroundings, here: folder });
  const example = (name: string) => ["--config", join(root, "examples", name)] as const;

  it("exports the one pipeline of a stack, and names what AWS has yet to invent", async () => {
    const { code, out, err } = await run("export", "dev", ...example("cross-region"));
    assert.equal(code, 0);
    const { pipeline } = JSON.parse(out) as PipelineDocument;
    assertValid(pipeline);
    assert.deepEqual(
      err
        .trim()
        .split("\n")
        .map((line) => line.replace(/^arn:\S+ /, "")),
      [
        "stands for the ARN of github-connection",
        "stands for the ARN of artifacts-key",
        "stands for the ARN of artifacts-eu-west-1-key",
        // Approvers are shown where the release can be looked at.
        "dea2984952aac37.cloudfront.net stands for the domain of web-distribution",
      ].map((what) => `${what}, which is not known yet: put the real one in its place.`),
    );
  });

  it("exports the pipeline that is named, of several", async () => {
    const { out } = await run("export", "dev", ...example("monorepo"), "--pipeline", "acme-docs");
    assert.equal((JSON.parse(out) as PipelineDocument).pipeline.name, "acme-docs");
  });

  it("imports what get-pipeline prints, as it stands in a stack file", async () => {
    writeFileSync(join(folder, "pipeline.json"), JSON.stringify(documents.changeSet));
    const { code, out, err } = await run("import", "pipeline.json");
    const { delivery, left } = deliveryOf(documents.changeSet);
    assert.equal(code, 0);
    assert.deepEqual(parse(out), { "ferry:delivery": delivery });
    assert.deepEqual(err, left.map((sentence) => `${sentence}\n`).join(""));
  });

  for (const [what, words, message, code = 1] of [
    [
      "another command",
      ["clone", "dev"],
      /^Say export <stack> or import <file>\.\nUsage: ferry pipeline /,
      2,
    ],
    ["an unknown option", ["export", "dev", "--folder", "x"], /'--folder'/, 2],
    [
      "a stack that is not there",
      ["export", "live", ...example("cross-region")],
      /^There is no stack live in .*cross-region: choose one of prod, dev\.$/,
    ],
    [
      "one pipeline of several",
      ["export", "dev", ...example("monorepo")],
      /^Stack dev has the pipelines acme-docs, acme-shop: choose one by --pipeline <name>\.$/,
    ],
    [
      "a stack without pipelines",
      ["export", "prod", ...example("cross-region")],
      /^Stack prod has the pipelines none: choose one by --pipeline <name>\.$/,
    ],
    ["a file that is not there", ["import", "other.json"], /other\.json can't be read as JSON/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const ended = await run(...words);
      assert.deepEqual([ended.code, ended.out], [code, ""]);
      assert.match(ended.err.trim(), message);
    });
  }
});
