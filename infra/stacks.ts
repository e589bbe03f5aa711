import * as pulumi from "@pulumi/pulumi";
import { readContract } from "./contract";
import type { NamedStack, NamedStacks } from "./plan";
import type { Settings } from "./settings";

/** Reads what the other stacks export for this one, by the name that the releases give them. */
export async function readStacks(settings: Settings): Promise<NamedStacks> {
  const pipelines = Object.values(settings.delivery?.pipelines ?? {});
  const names = pipelines.flatMap(({ releases }) => releases.map((release) => release.stack));
  const stacks = [...new Set(names)].map(async (name) => [name, await readStack(name)] as const);
  return Object.fromEntries(await Promise.all(stacks));
}

async function readStack(name: string): Promise<NamedStack> {
  const stack = fullName(name);
  if (stack === fullName(pulumi.getStack())) return { own: true };
  const reference = new pulumi.StackReference(stack);
  // requireOutput would wait for ever where the output is missing.
  const { value, secretValue } = await reference.getOutputDetails("contract");
  return readContract(name, value ?? secretValue);
}

/** A bare name is a stack of the same project and organization. */
function fullName(stack: string): string {
  if (stack.includes("/")) return stack;
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
}
