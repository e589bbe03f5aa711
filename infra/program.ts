import { existsSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as config from "@pulumi/pulumi/runtime/config";
import { checkAwsx } from "./awsx";
import { createStack } from "./components/stack";
import { outputsOf } from "./outputs";
import { leftOutWarnings } from "./plan/deployments";
import type { DeployedStack } from "./plan/deployments/trust";
import { planStack, type StackPlan } from "./plan/stack";
import { Faults, readSettings, type Settings, SettingsError } from "./settings";
import { readStacks } from "./stacks";

/**
 * One stack: reads its settings and the contracts of the stacks it releases to, plans, and only then
 * creates. A fault registers nothing.
 * @throws SettingsError with every fault at once
 */
export async function program(): Promise<Record<string, pulumi.Input<unknown>>> {
  const plan = await planned();
  await warnOf(plan.warnings);
  const stack = await createStack(plan);
  await warnOf(leftOutWarnings(stack));
  return outputsOf(plan, stack);
}

/** Settings with faults are planned too, as far as that goes: all that is wrong is said at once. */
async function planned(): Promise<StackPlan> {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const read = readSettings({
    project,
    stack,
    values: pulumi.runtime.allConfig(),
    isSecret,
    exists: existsSync,
  });
  const faults = new Faults(read.prefix);
  faults.take(read.faults);
  let plan: StackPlan | undefined;
  try {
    plan = read.settings && (await planOf(read.settings, { project, stack }, faults));
    if (plan?.services.makesNetwork) checkAwsx(faults);
  } catch (error) {
    // What the plan of such settings lacks follows from the faults that are known.
    if (faults.all.length === 0) throw error;
  }
  if (!plan || faults.all.length > 0) throw new SettingsError(stack, faults.all);
  return plan;
}

async function planOf(settings: Settings, deployed: DeployedStack, faults: Faults) {
  return planStack(settings, await readStacks(settings, faults), deployed, faults);
}

async function warnOf(warnings: readonly string[]): Promise<void> {
  for (const warning of warnings) await pulumi.log.warn(warning);
}

/** The SDK knows which values came from `secure:` entries, but leaves this function out of its types. */
function isSecret(key: string): boolean {
  return (config as { isConfigSecret?: (key: string) => boolean }).isConfigSecret?.(key) ?? false;
}
