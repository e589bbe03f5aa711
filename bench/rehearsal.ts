import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rehearse, siteBeside } from "../rehearsal/rehearse";
import { filesOfTargets } from "./many-accounts";
import { filesOfPipelines } from "./many-pipelines";

/** Rehearses a delivery of that many pipelines, or to that many targets: `pipelines 40`. */
async function main([what, many]: readonly string[]): Promise<void> {
  const files = (what === "pipelines" ? filesOfPipelines : filesOfTargets)(Number(many));
  const config = mkdtempSync(join(tmpdir(), "ferry-bench-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(config, name), text);
    const { faults } = await rehearse({ config, project: ".", site: siteBeside(config) });
    for (const fault of faults) process.stderr.write(`${fault}\n`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    rmSync(config, { recursive: true, force: true });
  }
}

void main(process.argv.slice(2));
