import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/stacks";

/** A Python environment of the repository's own. */
const environment = join(root, ".moto");

/** The server of moto, as it is installed there. */
export const motoServer = join(environment, "bin", "moto_server");

/** Mocha calls it once, before the first test. */
export function mochaGlobalSetup(): void {
  if (existsSync(motoServer)) return;
  execFileSync("python3", ["-m", "venv", environment], { stdio: "inherit" });
  const wanted = ["-r", join(root, "tests/moto/requirements.txt")];
  execFileSync(join(environment, "bin", "pip"), ["install", "--quiet", ...wanted], {
    stdio: "inherit",
  });
}
