import assert from "node:assert/strict";
import { carry } from "../rehearsal/support/releases";
import { all, one } from "../support/registrations";
import { ecs } from "../support/services";
import { exampleStacks } from "../support/stacks";

const tags = { "cost-center": "4711" };
const every = { "cost-center": "4711", "ferry:name": "acme" };

describe("tags of a stack", () => {
  it("are what its one provider gives to all that it makes, beside ferry's own", async () => {
    const { prod, dev } = await exampleStacks("containers", { tags });
    for (const stack of [prod, dev]) {
      const provider = one(stack, "pulumi:providers:aws");
      assert.deepEqual(JSON.parse(String(provider.inputs.defaultTags)), { tags: every });
    }
  });

  it("reach tasks and what releases register of them, by CodeDeploy", async () => {
    const { prod, dev } = await exampleStacks("containers", { tags });
    const { actions } = await carry([prod, dev]);
    const made = actions
      .flatMap(({ calls }) => calls)
      .filter(({ request }) => /^ecs:(Register|Tag)/.test(request.action))
      .map(({ request }) => [request.action, request.requestTags]);

    assert.equal(one(prod, ecs.service).inputs.propagateTags, "SERVICE");
    assert.deepEqual(made, [
      ["ecs:RegisterTaskDefinition", every],
      ["ecs:TagResource", every],
    ]);
  });

  it("reach those of services that Amazon ECS deploys itself", async () => {
    const { prod, dev } = await exampleStacks("containers-rolling", { tags });
    const { actions } = await carry([prod, dev]);
    const tagged = actions
      .flatMap(({ calls }) => calls)
      .filter(({ request }) => request.action === "ecs:TagResource")
      .map(({ request }) => request.requestTags);

    assert.deepEqual(
      all(prod, ecs.service).map(({ inputs }) => inputs.propagateTags),
      all(prod, ecs.service).map(() => "SERVICE"),
    );
    assert.ok(tagged.length > 0);
    for (const each of tagged) assert.deepEqual(each, every);
  });

  it("change nothing where there are none", async () => {
    const { prod } = await exampleStacks("containers");
    const { taskDefinition } = (
      prod.outputs.contract as { services: { api: { taskDefinition: string } } }
    ).services.api;

    assert.equal(one(prod, ecs.service).inputs.propagateTags, undefined);
    assert.equal(JSON.parse(taskDefinition).tags, undefined);
  });
});
