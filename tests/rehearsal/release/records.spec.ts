import assert from "node:assert/strict";
import type { ReleaseRecord } from "../../../functions/records/record";
import { ObjectStore } from "../../../rehearsal/performers/object-store";
import { perform } from "../../../rehearsal/release/perform";
import { beginning } from "../../../rehearsal/release/walk";
import { withExistingResources } from "../../../rehearsal/world/existing-resources";
import { World } from "../../../rehearsal/world/world";
import { exampleStacks } from "../../support/stacks";
import { smallSite } from "../support/sites";

/** What the registered functions record of a release of an example. */
async function recordsOf(example: string): Promise<readonly ReleaseRecord[]> {
  const { prod, dev } = await exampleStacks(example);
  const world = new World([prod, dev].map(withExistingResources));
  const objects = new ObjectStore();
  for (const pipeline of world.pipelines()) {
    for await (const _ of perform(pipeline, beginning(world, smallSite, objects))) {
      // Its calls are judged elsewhere.
    }
  }
  const bucket = world.bucketNames().find((name) => name.endsWith("-records")) ?? "";
  return objects.list(bucket).map(({ body }) => JSON.parse(body.toString()) as ReleaseRecord);
}

describe("the record of a service", () => {
  for (const example of ["containers", "containers-rolling", "image"]) {
    it(`names the image by its digest where ferry makes the task definition: ${example}`, async () => {
      const records = await recordsOf(example);
      const services = records.flatMap(({ service }) => service ?? []);
      assert.ok(services.length > 0);
      for (const { images } of services) {
        for (const image of Object.values(images)) {
          assert.match(
            image,
            /^\d{12}\.dkr\.ecr\.[\w-]+\.amazonaws\.com\/[\w/-]+@sha256:[0-9a-f]{64}$/,
          );
        }
      }
    });
  }
});
