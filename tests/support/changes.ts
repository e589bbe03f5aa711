import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Evaluation, Registration } from "../../rehearsal/evaluate";
import { Schemas } from "../engine/provider/schema";
import { urnOf } from "./registrations";
import { root } from "./stacks";

/** What a deployment of the second would do after one of the first, by logical names. */
export interface Changes {
  readonly created: readonly string[];
  readonly deleted: readonly string[];
  /** Changed inputs, as `<name>.<input>`. */
  readonly updated: readonly string[];
  /** Those of them that make a new resource. */
  readonly replacing: readonly string[];
}

const schemas = new Schemas(join(root, "node_modules/@pulumi/aws"));

export async function changesOf(before: Evaluation, after: Evaluation): Promise<Changes> {
  const [old, now] = [await byUrn(before), await byUrn(after)];
  const absent = (from: typeof old, other: typeof old) =>
    [...from].flatMap(([urn, { name }]) => (other.has(urn) ? [] : [name]));
  const updates = [...now].flatMap(([urn, { type, name, inputs }]) => {
    const earlier = old.get(urn)?.inputs;
    if (!earlier) return [];
    return [...new Set([...Object.keys(earlier), ...Object.keys(inputs)])]
      .filter((key) => JSON.stringify(earlier[key]) !== JSON.stringify(inputs[key]))
      .map((key) => ({ what: `${name}.${key}`, replaces: schemas.of(type).replacing.has(key) }));
  });
  return {
    created: absent(now, old),
    deleted: absent(old, now),
    updated: updates.map(({ what }) => what).sort(),
    replacing: updates.flatMap(({ what, replaces }) => (replaces ? [what] : [])),
  };
}

/** Resources of AWS: components are groups alone. */
async function byUrn(evaluation: Evaluation): Promise<ReadonlyMap<string, Registration>> {
  const resources = evaluation.registrations.filter(({ component }) => !component);
  return new Map(
    await Promise.all(
      resources.map(async (resource) => {
        const inputs = (await opened(resource.inputs)) as Registration["inputs"];
        return [urnOf(evaluation, resource), { ...resource, inputs }] as const;
      }),
    ),
  );
}

/** Archives and their files are promises until they are opened. */
async function opened(value: unknown): Promise<unknown> {
  if (value instanceof pulumi.asset.AssetArchive) return opened(await value.assets);
  if (value instanceof pulumi.asset.StringAsset) return value.text;
  if (Array.isArray(value)) return Promise.all(value.map(opened));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [key, await opened(item)]);
  return Object.fromEntries(await Promise.all(entries));
}
