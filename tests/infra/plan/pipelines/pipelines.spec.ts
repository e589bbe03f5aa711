import assert from "node:assert/strict";
import type { PlannedAction } from "../../../../infra/actions";
import { configurationValueCharacters } from "../../../../infra/actions/provider";
import { contract } from "../../../support/contracts";
import { actionsOf, plan } from "../../../support/plans";
import { aPipeline, aRelease, aTarget } from "../../../support/refusals";
import { changed, delivery, objectDelivery, target, type Values } from "../../../support/settings";

const built = changed(
  changed(objectDelivery, "delivery.builds.web", { commands: ["npm ci"] }),
  "delivery.pipelines.web.build",
  "web",
);
const beside = [
  ["builds.unit", { commands: ["npm test"] }],
  ["builds.book", { buildspec: "book.yml" }],
  ["pipelines.web.tests", ["unit"]],
  ["pipelines.web.folders", { storybook: "book" }],
].reduce((values: Values, [at, value]) => changed(values, `delivery.${at}`, value), delivery);
const key = "arn:aws:kms:eu-central-1:222222222222:key/1";
const every: Readonly<Record<string, readonly PlannedAction[]>> = {
  "a Git source": actionsOf(delivery),
  "a source in a bucket": actionsOf(objectDelivery),
  "a source in a bucket with a build": actionsOf(built),
  "two sources": actionsOf(
    aPipeline("sources.docs", { kind: "s3", bucket: "docs", object: "docs.zip" }),
  ),
  "a path and a message": actionsOf(
    aRelease({ path: "docs", approval: { message: "m".repeat(800) } }),
  ),
  "two releases": actionsOf(
    aPipeline(
      "releases",
      ["prod", "live"].map((stack) => ({ stack, site: "web", wave: 1 })),
    ),
    { prod: contract(target), live: contract(target) },
  ),
  "a test and a folder": actionsOf(beside, {
    prod: contract(aTarget("sites.web.folders", ["storybook"])),
  }),
  "a site with a key": actionsOf(delivery, { prod: contract(aTarget("sites.web.key", key)) }),
};

describe("every planned action", () => {
  for (const [what, actions] of Object.entries(every)) {
    it(`agrees with its entry in the catalogue, for ${what}`, () => {
      for (const { name, provider, configuration, inputs, outputs, roleArn } of actions) {
        const texts = Object.fromEntries(
          Object.entries(configuration).map(([setting, value]) => [
            setting,
            typeof value === "string" ? value : "later",
          ]),
        );
        assert.deepEqual(provider.configuration.parse(texts), texts);
        for (const text of Object.values(texts)) {
          assert.ok(text.length <= configurationValueCharacters, `${name}: ${text}`);
        }
        const within = (count: number, [least, most]: readonly [number, number]) =>
          count >= least && count <= most;
        assert.ok(within(inputs.length, provider.artifacts.inputs), `${name} takes artifacts`);
        assert.ok(within(outputs.length, provider.artifacts.outputs), `${name} gives artifacts`);
        assert.ok(roleArn === undefined || provider.across.accounts, `${name} runs in a role`);
      }
    });

    it(`has names that AWS takes, and reads what was made before it, for ${what}`, () => {
      const made = new Set<string>();
      for (const { name, namespace, inputs, outputs } of actions) {
        assert.match(name, /^[A-Za-z0-9.@_-]{1,100}$/);
        assert.match(namespace ?? "none", /^[A-Za-z0-9@_-]{1,100}$/);
        for (const artifact of inputs) assert.ok(made.has(artifact), `${name} reads ${artifact}`);
        for (const artifact of outputs) {
          assert.match(artifact, /^[A-Za-z0-9_-]{1,100}$/);
          assert.ok(!made.has(artifact), `${artifact} is made twice`);
          made.add(artifact);
        }
      }
    });

    it(`shares its namespace with no other, for ${what}`, () => {
      const namespaces = actions.flatMap(({ namespace }) => (namespace ? [namespace] : []));
      assert.equal(new Set(namespaces).size, namespaces.length);
    });
  }
});

describe("the waves of a pipeline", () => {
  const many = (count: number, wave?: number): Values =>
    aPipeline(
      "releases",
      Array.from({ length: count }, (_, index) => ({
        stack: `s${index}`,
        site: "web",
        ...(wave !== undefined && { wave }),
      })),
    );
  const stacks = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`s${index}`, contract(target)]),
  );

  it("come one after another unless they are numbered", () => {
    const releases = [
      { stack: "s0", site: "web" },
      { stack: "s1", site: "web", wave: 4 },
      { stack: "s2", site: "web" },
      { stack: "s3", site: "web", wave: 1 },
    ];
    const { plan: planned } = plan(aPipeline("releases", releases), stacks);
    assert.deepEqual(
      planned?.pipelines[0]?.waves.map(({ name, destinations }) => [
        name,
        destinations.map((each) => each.name),
      ]),
      [
        ["wave-1", ["s0-web", "s3-web"]],
        ["s1-web", ["s1-web"]],
        ["s2-web", ["s2-web"]],
      ],
    );
  });

  it("have one approval where it is set for the wave, and those that releases ask for themselves", () => {
    const releases = [
      { stack: "s0", site: "web", wave: 1 },
      { stack: "s1", site: "web", wave: 1, approval: true },
    ];
    const values = changed(aPipeline("releases", releases), "delivery.pipelines.web.waves", {
      1: { approval: true },
    });
    const approvals = actionsOf(values, stacks).filter(
      ({ provider }) => provider.category === "Approval",
    );
    assert.deepEqual(
      approvals.map(({ name, configuration }) => [name, configuration.CustomData]),
      [
        [
          "wave-1-approve",
          "Release to wave-1, 2 targets. #{Source-app.FullRepositoryName} #{Source-app.CommitId} by #{Source-app.AuthorDisplayName}: #{Source-app.CommitMessage}",
        ],
        [
          "s1-web-approve",
          "Release to s1-web in 222222222222. #{Source-app.FullRepositoryName} #{Source-app.CommitId} by #{Source-app.AuthorDisplayName}: #{Source-app.CommitMessage}",
        ],
      ],
    );
  });

  it("are refused beyond the stages of a pipeline", () => {
    assert.deepEqual(plan(many(50), stacks).faults, [
      "ferry:delivery.pipelines.web: Pipeline web has 102 stages, and CodePipeline allows 50: give releases that may run together the same wave.",
    ]);
  });

  it("are refused beyond the actions of a stage", () => {
    assert.deepEqual(plan(many(25, 1), stacks).faults, [
      "ferry:delivery.pipelines.web: Pipeline web has 51 actions in stage wave-1, and CodePipeline allows 50: spread its releases over more waves. AWS's page of quotas says both 50 actions in a stage and 100 in parallel; 50 is sure.",
    ]);
  });
});
