import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import {
  type Config,
  ConfigError,
  checkStack,
  rulesApplied,
  type Violation,
} from "../policies/check";
import type { Evaluation } from "./evaluate";
import { RehearsalFault } from "./fault";
import { readJson } from "./json-file";

/** What the rules of the policy pack say of the stacks. */
export interface PolicyReport {
  /** How many rules were applied. */
  readonly rules: number;
  /** The pack's configuration, where there is one. */
  readonly config: string | undefined;
  readonly violations: readonly StackViolation[];
}

export interface StackViolation extends Violation {
  readonly stack: string;
}

/** Beside the stack files: what `pulumi preview --policy-pack-config` is given. */
const configFile = "policy-config.json";

/** Beside the folder `policies`, Node.js takes this file for the pack, and the engine can't start it. */
const misnamed = "policies.json";

/**
 * Judges each stack by the rules that `pulumi preview --policy-pack policies` applies.
 * @param folder where the stack files are, and the pack's configuration may be
 * @param now decides which waivers have ended
 * @throws RehearsalFault for a configuration that can't be read
 */
export function checkPolicies(
  stacks: readonly Evaluation[],
  folder: string,
  now: Date,
): PolicyReport {
  if (existsSync(join(folder, misnamed))) {
    throw new RehearsalFault(
      `${shown(join(folder, misnamed))} can't be loaded beside the folder policies, for which the engine would ` +
        `take it: rename it to ${configFile}.`,
    );
  }
  const file = join(folder, configFile);
  const known = existsSync(file);
  const config = known ? readConfig(file) : {};
  try {
    const violations = stacks.flatMap(({ stack, registrations }) =>
      checkStack(registrations, config, now).map((violation) => ({ stack, ...violation })),
    );
    return {
      rules: rulesApplied(config).length,
      config: known ? shown(file) : undefined,
      violations,
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new RehearsalFault(
      [
        `${shown(file)} can't configure the policy pack:`,
        ...error.faults.map((fault) => `- ${fault}`),
      ].join("\n"),
    );
  }
}

/** Why the engine would refuse the stacks. */
export function policyFaults({ violations }: PolicyReport): readonly string[] {
  return violations
    .filter(({ level }) => level === "mandatory")
    .map(({ stack, rule, message }) => `Stack ${stack}, rule ${rule}: ${message}`);
}

function readConfig(file: string): Config {
  const value = readJson(
    shown(file),
    "the policy pack's configuration",
    "Write an object by name of the rule.",
  );
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Config;
  throw new RehearsalFault(`${shown(file)} is not an object: write one by name of the rule.`);
}

/** Short where it can be. */
function shown(file: string): string {
  const short = relative(process.cwd(), file);
  return short.startsWith("..") ? file : short;
}
