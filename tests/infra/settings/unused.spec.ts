import assert from "node:assert/strict";
import { buildWarnings, unusedWarnings } from "../../../infra/settings";
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

describe("what CodeBuild takes of a build and is of little use", () => {
  function warningsOf(settings: Values): readonly string[] {
    const { delivery: loaded } = load(changed(delivery, "delivery.builds.web", settings));
    assert.ok(loaded);
    return buildWarnings(loaded);
  }
  const deleted = (path: string) => [
    `delivery.builds.web.cache keeps ${path}, which npm ci deletes each time: keep npm's store, /root/.npm/**/*.`,
  ];
  const modules = "frontend/node_modules/**/*";

  for (const [what, command, path, warnings] of [
    ["a cache of node_modules beside npm ci", "npm ci", modules, deleted(modules)],
    [
      "by another name of npm ci",
      "cd a && npm clean-install",
      "node_modules",
      deleted("node_modules"),
    ],
    ["with options before it", "npm --silent ci", modules, deleted(modules)],
    ["no cache of npm's store", "npm ci", "/root/.npm/**/*", []],
    ["no cache that npm install keeps", "npm install", modules, []],
    ["no cache that another tool keeps", "pnpm ci", "my_node_modules/**/*", []],
  ] as const) {
    it(`is ${what}`, () => {
      assert.deepEqual(warningsOf({ commands: [command], cache: [path] }), warnings);
    });
  }

  it("is an image that AWS has given up, by either of its names", () => {
    for (const image of ["standard:4.0", "amazonlinux2-x86_64-standard:3.0"]) {
      assert.deepEqual(warningsOf({ image: `aws/codebuild/${image}` }), [
        `delivery.builds.web.image is aws/codebuild/${image}, which AWS has given up and updates no more.`,
      ]);
    }
    assert.deepEqual(warningsOf({ image: "aws/codebuild/standard:8.0" }), []);
  });

  it("is a language of an image of which AWS lists none any more", () => {
    const runtimes = { nodejs: "22" };
    for (const image of ["standard:5.0", "amazonlinux2-x86_64-standard:4.0"]) {
      assert.deepEqual(warningsOf({ image: `aws/codebuild/${image}`, runtimes }), [
        `delivery.builds.web.runtimes: AWS lists no languages of aws/codebuild/${image} any more, and which it has is ` +
          "not known (https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html).",
      ]);
      assert.deepEqual(warningsOf({ image: `aws/codebuild/${image}` }), []);
    }
    assert.deepEqual(warningsOf({ image: "aws/codebuild/standard:7.0", runtimes }), []);
  });

  it("is a build for one target, with what it costs and what does without", () => {
    const own = { environment: { API_BASE_URL: "https://api.example.com" } };
    const releases = [
      { stack: "dev", site: "web", build: own },
      { stack: "prod", site: "web", build: own },
    ];
    const warned = (values: Values) => {
      const { delivery: loaded } = load(values);
      assert.ok(loaded);
      return buildWarnings(loaded);
    };
    const sites = changed(delivery, "sites.web", {});
    assert.deepEqual(warned(changed(sites, "delivery.pipelines.web.releases", releases)), [
      "delivery.pipelines.web.releases[0].build and 1 more: each costs a build in every release, and what was looked at elsewhere " +
        "is not what comes to dev-web: sites.web.config gives a target its values without.",
    ]);
    assert.deepEqual(warned(delivery), []);
  });

  it("is warned of by the program, of projects too", async () => {
    const source = { kind: "codecommit", repository: "tests" };
    const tests = { commands: ["npm ci"], cache: ["node_modules"], source };
    const evaluation = await evaluateDelivery(changed(delivery, "delivery.projects", { tests }));
    assert.deepEqual(evaluation.warnings, [
      "delivery.projects.tests.cache keeps node_modules, which npm ci deletes each time: keep npm's store, /root/.npm/**/*.",
    ]);
  });
});
