import * as pulumi from "@pulumi/pulumi";
import type { Evaluation } from "../../../rehearsal/evaluate";
import { type Walk, walk } from "../../../rehearsal/release/walk";
import type { Site } from "../../../rehearsal/site";
import { type RegisteredAction, type RegisteredStage, World } from "../../../rehearsal/world/world";
import { target, type Values } from "../../support/settings";
import { evaluateStack, exportsOf } from "../../support/stacks";
import { smallSite } from "./sites";

/** The stacks of a rehearsal, in the order in which they are deployed. */
export type Stacks = readonly Evaluation[];
export type Inputs = Readonly<Record<string, unknown>>;

const deliveries = new Map<string, Promise<Stacks>>();
let prod: Promise<Evaluation> | undefined;

/** A delivery with the target that it releases to; evaluated once for all tests that ask for the same. */
export function deliver(values: Values): Promise<Stacks> {
  const key = JSON.stringify(values);
  const known = deliveries.get(key) ?? evaluated(values);
  deliveries.set(key, known);
  return known;
}

async function evaluated(values: Values): Promise<Stacks> {
  prod ??= evaluateStack("prod", target);
  const exports = exportsOf(await prod);
  return [await prod, await evaluateStack("dev", values, { exports })];
}

export function carry(stacks: Stacks, site: Site = smallSite): Promise<Walk> {
  return walk(new World(stacks), site, () => {});
}

/**
 * The stacks as if the program had registered other inputs for each resource of a type; `undefined` takes
 * the resource away.
 */
export function registered(
  stacks: Stacks,
  type: string,
  change: (inputs: Inputs) => Inputs | undefined,
): Stacks {
  return stacks.map((stack) => ({
    ...stack,
    registrations: stack.registrations.flatMap((each) => {
      if (each.type !== type) return [each];
      const inputs = change(each.inputs);
      return inputs ? [{ ...each, inputs }] : [];
    }),
  }));
}

const pipelineType = "aws:codepipeline/pipeline:Pipeline";

/** The stacks with other stages in their pipelines. */
export function withStages(
  stacks: Stacks,
  change: (stages: readonly RegisteredStage[]) => readonly RegisteredStage[],
): Stacks {
  return registered(stacks, pipelineType, (inputs) => ({
    ...inputs,
    stages: change(inputs.stages as readonly RegisteredStage[]),
  }));
}

/** The stacks with other artifact stores in their pipelines. */
export function withStore(stacks: Stacks, change: (store: Inputs) => Inputs): Stacks {
  return registered(stacks, pipelineType, (inputs) => ({
    ...inputs,
    artifactStores: (inputs.artifactStores as readonly Inputs[]).map(change),
  }));
}

/** The stacks with one action of their pipelines changed; `undefined` takes it away. */
export function withAction(
  stacks: Stacks,
  name: string,
  change: (action: RegisteredAction) => RegisteredAction | undefined,
): Stacks {
  return withStages(stacks, (stages) =>
    stages.map((stage) => ({
      ...stage,
      actions: stage.actions.flatMap((action) => {
        if (action.name !== name) return [action];
        const changed = change(action);
        return changed ? [changed] : [];
      }),
    })),
  );
}

/** The stacks with other files in the archive of their function. */
export async function withFunctionFiles(
  stacks: Stacks,
  change: (files: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): Promise<Stacks> {
  const functions = stacks.flatMap(({ registrations }) =>
    registrations.filter(
      ({ type, name }) => type === functionType && name === "invalidate-function",
    ),
  );
  const [only] = functions;
  if (!only || functions.length > 1) throw new Error("There is not one function.");
  const files = change(await filesOf(only.inputs.code));
  const assets = Object.entries(files).map(([path, text]) => [
    path,
    new pulumi.asset.StringAsset(text),
  ]);
  const code = new pulumi.asset.AssetArchive(Object.fromEntries(assets));
  return registered(stacks, functionType, (inputs) =>
    inputs.name === only.inputs.name ? { ...inputs, code } : inputs,
  );
}

const functionType = "aws:lambda/function:Function";

async function filesOf(code: unknown): Promise<Readonly<Record<string, string>>> {
  const assets = code instanceof pulumi.asset.AssetArchive ? await code.assets : {};
  const texts = Object.entries(assets).map(async ([path, asset]) => [
    path,
    asset instanceof pulumi.asset.StringAsset ? await asset.text : "",
  ]);
  return Object.fromEntries(await Promise.all(texts));
}

/** The stacks with one action's configuration changed; `undefined` takes a key away. */
export function configured(
  stacks: Stacks,
  name: string,
  values: Readonly<Record<string, string | undefined>>,
): Stacks {
  return withAction(stacks, name, (action) => {
    const entries = Object.entries({ ...action.configuration, ...values }).flatMap(
      ([key, value]) => (value === undefined ? [] : [[key, value] as const]),
    );
    return { ...action, configuration: Object.fromEntries(entries) };
  });
}
