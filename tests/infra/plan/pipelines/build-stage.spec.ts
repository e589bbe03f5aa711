import assert from "node:assert/strict";
import { parse } from "yaml";
import { contract } from "../../../support/contracts";
import { actionsOf, pipelinesOf, plan } from "../../../support/plans";
import { aTarget } from "../../../support/refusals";
import { changed, delivery, target, type Values } from "../../../support/settings";

/** A site with a Storybook at its development site alone, and two kinds of tests. */
const settings: Values = [
  ["sites.web", { folders: ["storybook"] }],
  ["delivery.builds.unit", { commands: ["npm test"], reports: { unit: { files: ["a.xml"] } } }],
  ["delivery.builds.lint", { buildspec: "ci/lint.yml" }],
  ["delivery.builds.book", { commands: ["npm run build-storybook"], output: "dist/storybook" }],
  ["delivery.pipelines.web.tests", ["unit", "lint"]],
  ["delivery.pipelines.web.folders", { storybook: "book" }],
  ["delivery.pipelines.web.releases", ["dev", "prod"].map((stack) => ({ stack, site: "web" }))],
].reduce((values: Values, [at, value]) => changed(values, String(at), value), delivery);
const stacks = { dev: { own: true } as const, prod: contract(target) };

describe("the builds of a pipeline", () => {
  const actions = actionsOf(settings, stacks);
  const called = (name: string) => actions.filter((action) => action.name === name);

  it("run in parallel in one stage, tests as tests", () => {
    const [pipeline] = pipelinesOf(settings, stacks);
    const stage = pipeline?.stages.find(({ name }) => name === "build");
    assert.deepEqual(
      stage?.actions.map(({ name, runOrder, provider, inputs, outputs }) => [
        `${provider.category} ${name}`,
        runOrder,
        inputs,
        outputs,
      ]),
      [
        ["Test unit", 1, ["app_source"], []],
        ["Test lint", 1, ["app_source"], []],
        ["Build web", 1, ["app_source"], ["web_assets", "web_pages"]],
        ["Build book", 1, ["app_source"], ["book_site"]],
      ],
    );
  });

  it("have a project each, with a role that writes no artifact where it is a test", () => {
    const [pipeline] = pipelinesOf(settings, stacks);
    const artifacts = pipeline?.builds.map(({ project, grants }) => [
      project,
      grants.find(({ id }) => id === "ReadArtifacts")?.actions,
      grants.find(({ id }) => id === "WriteArtifacts")?.actions,
      grants.find(({ id }) => id === "UseArtifactKey")?.actions,
    ]);
    const read = ["s3:GetObject", "s3:GetObjectVersion"];
    const decrypt = ["kms:Decrypt", "kms:DescribeKey"];
    const written = [read, ["s3:PutObject"], [...decrypt, "kms:GenerateDataKey"]];
    assert.deepEqual(artifacts, [
      ["acme-web-unit", read, undefined, decrypt],
      ["acme-web-lint", read, undefined, decrypt],
      ["acme-web-web", ...written],
      ["acme-web-book", ...written],
    ]);
  });

  it("have the buildspec of what they leave", () => {
    const [pipeline] = pipelinesOf(settings, stacks);
    const [unit, lint, , book] = (pipeline?.builds ?? []).map(({ buildspec }) => buildspec);
    assert.equal(lint, "ci/lint.yml");
    assert.deepEqual(parse(unit ?? ""), {
      version: 0.2,
      phases: { build: { commands: ["npm test"] } },
      reports: { unit: { files: ["a.xml"], "file-format": "JUNITXML" } },
    });
    assert.deepEqual(parse(book ?? ""), {
      version: 0.2,
      phases: { build: { commands: ["npm run build-storybook"] } },
      artifacts: { "base-directory": "dist/storybook", files: ["**/*"] },
    });
  });

  it("fill a folder by an S3 action of its own, where the site asks for it", () => {
    assert.deepEqual(called("prod-web-storybook"), []);
    assert.deepEqual(
      called("dev-web-storybook").map(({ inputs, configuration, runOrder }) => ({
        inputs,
        configuration,
        runOrder,
      })),
      [
        {
          inputs: ["book_site"],
          configuration: {
            BucketName: "acme-web-111111111111-eu-central-1",
            Extract: "true",
            CacheControl: "no-cache",
            ObjectKey: "storybook",
          },
          runOrder: 3,
        },
      ],
    );
  });

  it("start as a batch without combined artifacts where they are tests", () => {
    const values = changed(settings, "delivery.builds.lint.batch", {});
    const lint = actionsOf(values, stacks).find(({ name }) => name === "lint");
    assert.deepEqual(lint?.configuration, { ProjectName: "acme-web-lint", BatchEnabled: "true" });
  });

  it("may be tests of a source that is released as it is", () => {
    const values = [
      ["build", undefined],
      ["tests", ["unit"]],
      ["folders", undefined],
      ["releases", [{ stack: "prod", site: "web" }]],
    ].reduce(
      (whole: Values, [at, value]) => changed(whole, `delivery.pipelines.web.${at}`, value),
      settings,
    );
    const names = actionsOf(values, stacks).map(({ name, inputs }) => [name, ...inputs]);
    assert.deepEqual(names.slice(1, 4), [
      ["unit", "app_source"],
      ["prod-web-approve"],
      ["prod-web-deploy", "app_source"],
    ]);
  });
});

describe("the folders of a site", () => {
  const asking = {
    dev: { own: true } as const,
    prod: contract(aTarget("sites.web.folders", ["docs"])),
  };

  it("are invalidated with everything, or beside the folder of the site", () => {
    const paths = (values: Values) => plan(values, stacks).plan?.invalidate?.targets;
    const below = changed(settings, "delivery.pipelines.web.releases.0.path", "app");
    assert.deepEqual(paths(settings)?.["web/dev-web"]?.[0]?.paths, ["/*"]);
    assert.deepEqual(paths(below)?.["web/dev-web"]?.[0]?.paths, ["/app/*", "/storybook/*"]);
  });

  it("are faults where the pipeline fills others", () => {
    const values = changed(settings, "sites.web.folders", []);
    assert.deepEqual(plan(values, asking).faults, [
      "ferry:delivery.pipelines.web: Site web of stack prod has the folder docs, which pipeline web does not fill: name a build in delivery.pipelines.web.folders.docs, or take it out of sites.web.folders and run `pulumi up -s prod` first.",
      "ferry:delivery.pipelines.web: Pipeline web fills the folder storybook, which none of its sites has: add it to the folders of a site, or take it out of delivery.pipelines.web.folders.",
    ]);
  });

  it("may not make the name of another action", () => {
    const values = [
      ["sites", { web: { folders: ["pages"] } }],
      ["delivery.pipelines.web.folders", { pages: "book" }],
    ].reduce((whole: Values, [at, value]) => changed(whole, String(at), value), settings);
    assert.deepEqual(plan(values, stacks).faults, [
      "ferry:delivery.pipelines.web: Pipeline web has two actions dev-web-pages in stage dev-web, and CodePipeline allows a name once: give the build, the site or the folder another key.",
    ]);
  });
});
