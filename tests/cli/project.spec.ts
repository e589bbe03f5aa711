import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectAround } from "../../cli/project";

describe("the project of a command line", () => {
  it("is the nearest folder with a Pulumi.yaml, or where it is called", () => {
    const folder = mkdtempSync(join(tmpdir(), "project-"));
    const inner = join(folder, "ops/deep");
    mkdirSync(inner, { recursive: true });
    assert.equal(projectAround(inner), inner);
    writeFileSync(join(folder, "ops/Pulumi.yaml"), "name: acme\n");
    assert.equal(projectAround(inner), join(folder, "ops"));
    assert.equal(projectAround(folder), folder);
    rmSync(folder, { recursive: true });
  });
});
