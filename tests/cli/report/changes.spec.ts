import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pico from "picocolors";
import { changeLines, changesSince } from "../../../cli/report/changes";
import { jsonReport } from "../../../cli/report/json";
import { type Rehearsal, rehearse } from "../../../rehearsal/rehearse";
import { root } from "../../support/stacks";

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Record<string, unknown>;
}
interface Document {
  readonly stacks: { readonly stack: string; resources: Resource[] }[];
}

describe("what differs from an earlier rehearsal", () => {
  let rehearsal: Rehearsal;
  let folder: string;
  before(async () => {
    rehearsal = await rehearse({ config: root, project: root, site: join(root, "examples/site") });
    folder = mkdtempSync(join(tmpdir(), "changes-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function since(change: (document: Document) => void) {
    const document = JSON.parse(await jsonReport(rehearsal)) as Document;
    change(document);
    const file = join(folder, "before.json");
    writeFileSync(file, JSON.stringify(document));
    return changesSince(file, rehearsal.stacks);
  }
  const of = ({ stacks }: Document, name: string) => {
    const resource = stacks
      .flatMap(({ resources }) => resources)
      .find((each) => each.name === name);
    assert.ok(resource, name);
    return resource;
  };

  it("is nothing where nothing differs, functions and their code among it", async () => {
    assert.deepEqual(await since(() => {}), []);
  });

  it("is each resource that is made, changed or deleted, with the inputs that changed", async () => {
    const changes = await since((document) => {
      of(document, "invalidate-function").inputs.memorySize = 128;
      delete of(document, "invalidate-function").inputs.description;
      const [prod, dev] = document.stacks;
      assert.ok(prod && dev);
      dev.resources = dev.resources.filter(({ name }) => name !== "invalidate-logs");
      const distribution = of(document, "web-distribution");
      prod.resources.push({
        ...distribution,
        name: "old-distribution",
        urn: `${distribution.urn}-old`,
      });
    });
    assert.deepEqual(changes, [
      {
        what: "made",
        stack: "dev",
        type: "aws:cloudwatch/logGroup:LogGroup",
        name: "invalidate-logs",
        inputs: [],
      },
      {
        what: "changed",
        stack: "dev",
        type: "aws:lambda/function:Function",
        name: "invalidate-function",
        inputs: ["description", "memorySize"],
      },
      {
        what: "deleted",
        stack: "prod",
        type: "aws:cloudfront/distribution:Distribution",
        name: "old-distribution",
        inputs: [],
      },
    ]);
    assert.deepEqual(changeLines({ since: "before.json", changes }, pico.createColors(false)), [
      "Resources that differ from before.json",
      "  + dev LogGroup invalidate-logs",
      "  ~ dev Function invalidate-function: description, memorySize",
      "  - prod Distribution old-distribution",
    ]);
  });
});
