import * as pulumi from "@pulumi/pulumi";
import { readContract } from "./contract";
import type { NamedStack } from "./plan";
import type { OtherStacks } from "./plan/stack";
import type { Faults, Settings } from "./settings";

/** Reads the stacks that the pipelines release to, and says which can't be read. */
export async function readStacks(settings: Settings, faults: Faults): Promise<OtherStacks> {
  const releases = Object.entries(settings.delivery?.pipelines ?? {}).flatMap(
    ([pipeline, { releases: all }]) =>
      all.map(
        ({ stack }, index) =>
          [stack, ["delivery", "pipelines", pipeline, "releases", index]] as const,
      ),
  );
  const first = new Map<string, (typeof releases)[number][1]>();
  for (const [stack, path] of releases) if (!first.has(stack)) first.set(stack, path);
  const read = await Promise.all(
    [...first].map(([name, path]) =>
      readStack(name, (sentence) => faults.add([...path, "stack"], sentence)),
    ),
  );
  return {
    contracts: Object.fromEntries(
      read.flatMap(({ name, known }) => (known ? [[name, known]] : [])),
    ),
    followers: read.flatMap(({ followers }) => followers),
  };
}

interface ReadStack {
  readonly name: string;
  /** Undefined where its contract can't be read. */
  readonly known: NamedStack | undefined;
  readonly followers: readonly string[];
}

async function readStack(name: string, fault: (sentence: string) => undefined): Promise<ReadStack> {
  const stack = fullName(name);
  if (stack === fullName(pulumi.getStack())) return { name, known: { own: true }, followers: [] };
  const reference = new pulumi.StackReference(stack);
  // requireOutput would wait for ever where the output is missing.
  const read = async (output: string): Promise<unknown> => {
    const { value, secretValue } = await reference.getOutputDetails(output);
    return value ?? secretValue;
  };
  const deployments = (await read("deployments")) as { followedBy?: string[] } | undefined;
  const contract = readContract(name, await read("contract"), fault);
  return {
    name,
    known: contract && { contract },
    followers: deployments?.followedBy ?? [],
  };
}

/** A bare name is a stack of the same project and organization. */
function fullName(stack: string): string {
  if (stack.includes("/")) return stack;
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
}
