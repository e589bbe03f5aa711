import { asset } from "@pulumi/pulumi";
import { z } from "zod";
import type { Evaluation, Registration } from "../../rehearsal/evaluate";
import { RehearsalFault } from "../../rehearsal/fault";
import { readJson } from "../../rehearsal/json-file";

/**
 * The part `stacks` of the JSON document: whatever a rehearsal needs of what was registered, so that a document that was
 * kept is judged in the place of an evaluation.
 */
export async function registeredEntries(stacks: readonly Evaluation[]) {
  return Promise.all(
    stacks.map(async ({ project, stack, registrations, outputs, warnings }) => ({
      project,
      stack,
      ...placeOf(registrations),
      resources: await Promise.all(
        registrations.map(async (each) => ({ ...each, inputs: await withTexts(each.inputs) })),
      ),
      outputs,
      warnings,
    })),
  );
}

/** Account and region of a stack, as its provider has them. */
export function placeOf(registrations: readonly Registration[]) {
  const place = registrations.find((registration) => registration.place)?.place;
  return { account: place?.account, region: place?.region };
}

/** Assets as data: a rehearsed release runs the very functions that were registered. */
async function withTexts(value: unknown): Promise<unknown> {
  if (value instanceof asset.StringAsset) return { text: await value.text };
  if (value instanceof asset.FileAsset) return { file: await value.path };
  if (value instanceof asset.AssetArchive) return { archive: await withTexts(await value.assets) };
  if (Array.isArray(value)) return Promise.all(value.map(withTexts));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(
    async ([key, each]) => [key, await withTexts(each)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

const record = z.record(z.string(), z.unknown());
const texts = z.array(z.string());
const place = z.object({ account: z.string(), region: z.string() }).optional();

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  name: z.string(),
  parent: z.string(),
  component: z.boolean(),
  remote: z.boolean(),
  place,
  protect: z.boolean(),
  retainOnDelete: z.boolean(),
  ignoreChanges: texts,
  aliases: texts,
  dependencies: texts,
  inputs: record,
  outputs: record,
});

const registered = z.object({
  stacks: z
    .array(
      z.object({
        project: z.string(),
        stack: z.string(),
        resources: z.array(resource),
        outputs: record,
        warnings: texts,
      }),
    )
    .min(1),
});

/**
 * Reads the stacks of a JSON document that `ferry rehearse --json` printed.
 * @throws RehearsalFault for a file that is no such document
 */
export function readRegistered(file: string): readonly Evaluation[] {
  const wanted = "Give what ferry rehearse --json prints.";
  const { data, error } = registered.safeParse(readJson(file, "JSON", wanted));
  if (!data) {
    const at = error.issues[0]?.path.join(".") || "stacks";
    throw new RehearsalFault(
      `${file} is no document of ferry rehearse --json: ${at} is not what that prints. Print it anew.`,
    );
  }
  return data.stacks.map(({ resources, ...stack }) => ({
    ...stack,
    registrations: resources.map((each) => ({
      ...each,
      place: each.place,
      inputs: withAssets(each.inputs) as Registration["inputs"],
    })),
  }));
}

/** The assets that `withTexts` wrote down: an object with just one of its keys is one. */
function withAssets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withAssets);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [[key, held] = []] = entries;
  if (entries.length === 1 && key === "archive" && isRecord(held)) {
    const files = Object.entries(held).map(([path, each]) => [path, withAssets(each)]);
    return new asset.AssetArchive(Object.fromEntries(files));
  }
  if (entries.length === 1 && typeof held === "string") {
    if (key === "text") return new asset.StringAsset(held);
    if (key === "file") return new asset.FileAsset(held);
  }
  return Object.fromEntries(entries.map(([name, each]) => [name, withAssets(each)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
