import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { jsonReport } from "../../cli/report/json";
import { terminalReport } from "../../cli/report/terminal";
import { documentKeys } from "../../docs/generate/json-document";
import { outputs } from "../../docs/generate/outputs";
import { generated } from "../../docs/generate/pages";
import { settingsOf } from "../../docs/generate/settings";
import { settingsSchema } from "../../docs/generate/stack-schema";
import { evaluateFolder, rehearse } from "../../rehearsal/rehearse";
import { root } from "../support/stacks";
import { documentOf } from "./documents";

describe("what is made of the code", () => {
  for (const [file, make] of Object.entries(generated)) {
    it(`is current in ${file}: else run \`npm run docs\``, () => {
      assert.ok(documentOf(file) === make(), `${file} is stale: run \`npm run docs\`.`);
    });
  }

  it("is all of the reference", () => {
    assert.deepEqual(
      readdirSync(join(root, "docs/reference")).map((file) => `docs/reference/${file}`),
      Object.keys(generated)
        .filter((file) => file.startsWith("docs/"))
        .sort(),
    );
  });

  it("has every setting once, each with its meaning or its rule", () => {
    const settings = settingsOf(settingsSchema());
    const paths = settings.map(({ path }) => path);
    assert.ok(paths.length > 400);
    assert.equal(new Set(paths).size, paths.length);
    for (const path of [
      "account",
      "delivery.pipelines.<name>.releases[].approval.timeoutMinutes",
      "services.<name>.deployment.traffic.canary.percent",
      "sites.<name>.domain.name",
    ]) {
      assert.ok(paths.includes(path), path);
    }
    const silent = settings.filter(({ part }) => !part.description && !part.errorMessage);
    assert.deepEqual(
      silent.map(({ path }) => path),
      [],
    );
  });

  it("has each key of the JSON document, and no other", async () => {
    const mishaps = [{ what: "reject", action: "prod-web-approve" }] as const;
    const site = "examples/site";
    const rehearsal = await rehearse({ config: ".", project: root, site, mishaps });
    const proof = { mutants: 0, widened: 0, idle: [], untested: [], excused: [] };
    const document = JSON.parse(await jsonReport(rehearsal, proof)) as object;
    assert.deepEqual(Object.keys(documentKeys).sort(), Object.keys(document).sort());
  });

  it("is what README shows of npm start", async () => {
    const rehearsal = await rehearse({ config: ".", project: root, site: "examples/site" });
    const [, block = ""] = /^```\n([\s\S]*?)^```/m.exec(documentOf("README.md")) ?? [];
    assert.ok(block.split("\n").length > 12);
    assert.ok(terminalReport(rehearsal, { colour: false }).startsWith(block));
  });

  it("leaves to README what one begins with", () => {
    assert.ok(documentOf("README.md").split("\n").length <= 150);
  });

  it("has each output that examples have, and no other", async () => {
    const folders = ["", "operations", "runner", "containers", "existing-resources", "deployments"];
    const found = new Set<string>();
    for (const folder of [...folders, "stages", "custom-action"]) {
      const at = folder === "" ? root : join(root, "examples", folder);
      for (const { outputs: each } of await evaluateFolder(at, root, () => {})) {
        for (const key of Object.keys(each)) found.add(key);
      }
    }
    // No example has an action that works with what is yours.
    assert.deepEqual([...found, "touches"].sort(), Object.keys(outputs).sort());
  });
});
