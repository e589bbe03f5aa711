import assert from "node:assert/strict";
import { loadSettings, SettingsError, type StackConfig } from "../../infra/settings";
import { changed, delivery, objectDelivery, stackConfig, target, type Values } from "./settings";

/** What is wrong, the settings with it, and every sentence that the user reads. */
export type Refusal = readonly [wrong: string, values: Values, ...faults: string[]];

/** Declares a test for each row. */
export function refuses(rows: readonly Refusal[]): void {
  for (const [wrong, values, ...faults] of rows) {
    it(`refuses ${wrong}`, () => {
      assert.deepEqual(faultsOf(values), faults);
    });
  }
}

/** The sentences about wrong settings; none where they are right. */
export function faultsOf(values: Values, secretKeys: readonly string[] = []): readonly string[] {
  return faultsOfConfig(stackConfig(values, secretKeys));
}

/** The sentences about what the engine hands over. */
export function faultsOfConfig(config: StackConfig): readonly string[] {
  try {
    loadSettings(config);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.faults;
  }
}

const change = (values: Values) => (path: string, value: unknown) => changed(values, path, value);

/** The target, the delivery, or a part of them with one value changed. */
export const aTarget = change(target);
export const aDelivery = change(delivery);
export const aBuild = (path: string, value: unknown) =>
  aDelivery(`delivery.builds.web.${path}`, value);
export const aPipeline = (path: string, value: unknown) =>
  aDelivery(`delivery.pipelines.web.${path}`, value);
export const aRelease = (values: Values) =>
  aPipeline("releases.0", { stack: "prod", site: "web", ...values });
export const anUpload = (path: string, value: unknown) =>
  changed(objectDelivery, `delivery.pipelines.web.sources.upload.${path}`, value);
