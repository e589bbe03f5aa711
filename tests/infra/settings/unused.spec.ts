import assert from "node:assert/strict";
import { unusedWarnings } from "../../../infra/settings";
import { changed, delivery, load, type Values } from "../../support/settings";
import { evaluateDelivery } from "../../support/stacks";

describe("what a delivery has and nothing names", () => {
  function warningsOf(values: Values): readonly string[] {
    const { delivery: loaded } = load(values);
    assert.ok(loaded);
    return unusedWarnings(loaded);
  }

  it("is nothing where each build and each connection is used", () => {
    assert.deepEqual(warningsOf(delivery), []);
  });

  it("is a build that no pipeline runs, and a connection that no source names", () => {
    const more = changed(
      changed(delivery, "delivery.builds.wep", { commands: ["npm ci"] }),
      "delivery.connections.gitlab",
      { provider: "GitLab" },
    );
    assert.deepEqual(warningsOf(more), [
      "delivery.builds.wep is run by no pipeline: nothing is made of it.",
      "delivery.connections.gitlab is named by no source: nothing comes through it.",
    ]);
  });

  it("is warned of by the program", async () => {
    const more = changed(delivery, "delivery.builds.wep", { commands: ["npm ci"] });
    assert.deepEqual((await evaluateDelivery(more)).warnings, [
      "delivery.builds.wep is run by no pipeline: nothing is made of it.",
    ]);
  });

  const uses: readonly (readonly [what: string, path: string, value: unknown])[] = [
    ["a test", "delivery.pipelines.web.tests", ["unit"]],
    ["the site of a folder", "delivery.pipelines.web.folders", { docs: "unit" }],
    [
      "an action of a stage",
      "delivery.pipelines.web.stages",
      {
        checks: {
          after: "source",
          actions: {
            unit: {
              provider: "CodeBuild",
              category: "Test",
              build: "unit",
              inputs: ["app_source"],
            },
          },
        },
      },
    ],
  ];
  for (const [what, path, value] of uses) {
    it(`is no build that is ${what}`, () => {
      const unit = changed(delivery, "delivery.builds.unit", { commands: ["npm test"] });
      assert.deepEqual(warningsOf(changed(unit, path, value)), []);
    });
  }

  it("is no connection of a project of its own", () => {
    const tests = {
      source: {
        kind: "git",
        provider: "GitHub",
        connection: "second",
        repository: "acme/tests",
        branch: "main",
      },
    };
    const more = changed(delivery, "delivery.connections.second", { provider: "GitHub" });
    assert.deepEqual(warningsOf(changed(more, "delivery.projects", { tests })), []);
  });
});
