import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Rehearsal, rehearse, siteBeside } from "../../rehearsal/rehearse";
import { readContracts } from "../../rehearsal/world/known-contracts";
import { root } from "./stacks";

/** The folders of examples. */
export const exampleFolders = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "site")
  .map(({ name }) => name);

/** Rehearses an example as a user does. */
export function rehearsedExample(example: string): Promise<Rehearsal> {
  const config = join("examples", example);
  const contracts = join(root, config, "contracts.json");
  return rehearse({
    config,
    project: root,
    site: siteBeside(config),
    contracts: readContracts(existsSync(contracts) ? contracts : undefined),
    // Waivers of the policy pack end.
    now: new Date("2026-11-20T12:00:00Z"),
  });
}
