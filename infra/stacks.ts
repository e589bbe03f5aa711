import * as pulumi from "@pulumi/pulumi";
import { readContract } from "./contract";
import type { NamedStack, NamedStacks } from "./plan";
import type { Settings } from "./settings";

/** What the other stacks export for this one, by the name that the releases give them. */
export interface OtherStacks {
  readonly contracts: NamedStacks;
  /** Stacks that Pulumi Deployments deploys after one of the others, as project/stack. */
  readonly followers: readonly string[];
}

interface OtherStack {
  readonly contract: NamedStack;
  readonly followers: readonly string[];
}

/** Reads the stacks that the pipelines release to. */
export async function readStacks(settings: Settings): Promise<OtherStacks> {
  const pipelines = Object.values(settings.delivery?.pipelines ?? {});
  const names = pipelines.flatMap(({ releases }) => releases.map((release) => release.stack));
  const stacks = await Promise.all(
    [...new Set(names)].map(async (name) => [name, await readStack(name)] as const),
  );
  return {
    contracts: Object.fromEntries(stacks.map(([name, { contract }]) => [name, contract])),
    followers: stacks.flatMap(([, { followers }]) => followers),
  };
}

async function readStack(name: string): Promise<OtherStack> {
  const stack = fullName(name);
  if (stack === fullName(pulumi.getStack())) return { contract: { own: true }, followers: [] };
  const reference = new pulumi.StackReference(stack);
  // requireOutput would wait for ever where the output is missing.
  const read = async (output: string): Promise<unknown> => {
    const { value, secretValue } = await reference.getOutputDetails(output);
    return value ?? secretValue;
  };
  const deployments = (await read("deployments")) as { followedBy?: string[] } | undefined;
  return {
    contract: readContract(name, await read("contract")),
    followers: deployments?.followedBy ?? [],
  };
}

/** A bare name is a stack of the same project and organization. */
function fullName(stack: string): string {
  if (stack.includes("/")) return stack;
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
}
