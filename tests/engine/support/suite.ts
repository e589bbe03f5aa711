import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliProblem } from "./cli";
import { furnish } from "./home";

const variable = "FERRY_ENGINE_SUITE";

/** The folder of the suite, in which its workers make theirs. @throws Error where no suite began */
export function suiteFolder(): string {
  const folder = process.env[variable];
  if (folder === undefined) {
    throw new Error("Run it by `npx mocha --config .mocharc.engine.json <file>`.");
  }
  return folder;
}

/** The PULUMI_HOME of all tests. */
export function pulumiHome(): string {
  return join(suiteFolder(), "home");
}

/** Mocha calls it once, before its workers begin. */
export function mochaGlobalSetup(): void {
  const folder = mkdtempSync(join(tmpdir(), "ferry-engine-"));
  process.env[variable] = folder;
  if (cliProblem() === undefined) furnish(pulumiHome());
}

/** Mocha calls it once, after the last worker. */
export function mochaGlobalTeardown(): void {
  rmSync(suiteFolder(), { recursive: true });
}
