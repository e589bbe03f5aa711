/** The generated file of AWS's actions, as it is kept: packed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Service {
  readonly types: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
  readonly keySets: readonly string[];
}
interface Table {
  readonly resourceControlPolicies: readonly string[];
  readonly otherServices: readonly string[];
  readonly services: Readonly<Record<string, Service>>;
}

export const table = JSON.parse(readFileSync(join(__dirname, "actions.json"), "utf8")) as Table;
