import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ferry } from "../../cli/ferry";
import { loadSettings, SettingsError } from "../../infra/settings";
import { surroundings } from "../support/surroundings";

const folder = "tests/cases/first-hour";
const rehearsal = (name: string, ...words: readonly string[]) =>
  ferry(["rehearse", "--config", `${folder}/${name}`, ...words], surroundings);

const sections =
  "account, region, name, deployer, retain, sameAccount, tags, permissionsBoundary, rolePath, receives, sites, services, applications, network, delivery, " +
  "audit, deployments";
const providers =
  "CloudFormation, CloudFormationStackInstances, CloudFormationStackSet, CodeBuild, CodeDeploy, CodeDeployToECS, " +
  "CodePipeline, Commands, EC2, ECRBuildAndPublish, ECS, EKS, ElasticBeanstalk, InspectorScan, Jenkins, Lambda, " +
  "Manual, S3, ServiceCatalog, StepFunctions";

/** The stack that is at fault, and all that is said of it. */
const rows: readonly (readonly [name: string, stack: string, ...faults: readonly string[]])[] = [
  [
    "s-toplevel",
    "dev",
    `ferry:notifications is not a setting: write ferry:delivery.notifications, or one of ${sections}.`,
    `ferry:people is not a setting: write ferry:delivery.people, or one of ${sections}.`,
  ],
  [
    "s-zodraw",
    "prod",
    "ferry:sites.web.domain.aliases is not a setting: write one of name, certificate.",
  ],
  [
    "s-nul",
    "dev",
    "ferry:delivery.pipelines.web.releases[0].build.environment.API_BASE_URL holds a NUL character, which nothing " +
      "takes: remove it.",
  ],
  [
    "s-provider",
    "dev",
    'ferry:delivery.pipelines.web.stages.images.actions.api.provider is "__proto__", which no stage can run: sources ' +
      `are written in sources, a type of your own in delivery.actionTypes, and AWS has ${providers}.`,
    ...[
      ["lint.actions.eslint", "category: Test, ", "action"],
      ["prod-web.onSuccess.rules.healthy", "", "rule"],
    ].map(
      ([place, category, kind]) =>
        `ferry:delivery.pipelines.web.stages.${place}.provider is "Commands", whose code runs with the pipeline's ` +
        "role, which takes the deploy roles of its releases: let a build with a role of its own run it, {provider: " +
        `CodeBuild, ${category}build: <one of delivery.builds>} ` +
        `(https://docs.aws.amazon.com/codepipeline/latest/userguide/${kind}-reference-Commands.html).`,
    ),
  ],
  [
    "s-bigegress",
    "prod",
    "ferry:services.api.egress is a list: it is too long: a security group takes 60 rules in each direction " +
      "(https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html).",
  ],
  [
    "s-refs",
    "dev",
    'ferry:delivery.pipelines.web.sources.app.branch is "refs/heads/main": it must be the name of a branch, such as ' +
      "main, without refs/heads/ before it.",
  ],
];

describe("in the first hour", function () {
  this.timeout(60_000);

  for (const [name, stack, ...faults] of rows) {
    it(`${name} is answered by its faults, in words and as a document`, async () => {
      const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
      const heading = `Stack ${stack} has ${count} in its settings; nothing was created.`;
      const err = `${[heading, ...faults.map((fault) => `- ${fault}`)].join("\n")}\n`;
      assert.deepEqual(await rehearsal(name), { code: 1, out: "", err });
      const json = await rehearsal(name, "--json");
      assert.deepEqual(
        { ...json, out: JSON.parse(json.out) },
        { code: 1, out: { version: 1, faults }, err },
      );
    });
  }

  it("s-deep is answered by one sentence, without a stack trace", async () => {
    const fault =
      `${folder}/s-deep/Pulumi.dev.yaml: lists and maps lie in each other more than 100 deep: ` +
      "write them flatter.";
    const { code, out, err } = await rehearsal("s-deep", "--json");
    assert.deepEqual(
      [code, JSON.parse(out), err],
      [1, { version: 1, faults: [fault] }, `${fault}\n`],
    );
  });

  it("s-backup has two stacks, and a copy that is none", async () => {
    const { code, out } = await rehearsal("s-backup", "--json");
    const { stacks, warnings } = JSON.parse(out) as {
      readonly stacks: readonly { readonly stack: string }[];
      readonly warnings: readonly string[];
    };
    assert.deepEqual(
      [code, stacks.map(({ stack }) => stack), warnings],
      [
        0,
        ["prod", "dev"],
        [
          `${folder}/s-backup/Pulumi.prod.bak.yaml is taken for a copy and not for a stack, by its name: the Pulumi CLI ` +
            "would take it for one, so end it on .yaml.bak, or rename it if it is one.",
        ],
      ],
    );
  });

  it("wrong words get a document too, where one is asked for", async () => {
    const { code, out } = await ferry(["rehearse", "--json", "--sight", "x"], surroundings);
    const { faults } = JSON.parse(out) as { readonly faults: readonly string[] };
    assert.equal(code, 2);
    assert.match(faults[0] ?? "", /^Unknown option '--sight'/);
  });

  it("a pipeline without a map around it becomes the same settings as with one", async () => {
    const bare = `${folder}/import-bare.json`;
    const imported = await ferry(["pipeline", "import", bare], surroundings);
    const wrapped = { pipeline: JSON.parse(readFileSync(bare, "utf8")) as unknown };
    const { deliveryOf } = await import("../../cli/pipeline/import");
    const { delivery, left } = deliveryOf(wrapped);
    assert.deepEqual(
      [imported.code, parse(imported.out), imported.err.trimEnd().split("\n")],
      [0, { "ferry:delivery": delivery }, left],
    );
    assert.deepEqual(parse(imported.out), {
      "ferry:delivery": {
        connections: {
          git: {
            arn: "arn:aws:codestar-connections:eu-west-2:667659727588:connection/93ff1064-14f1-4915-a4c7-f7aa40ba6bd6",
          },
        },
        pipelines: {
          "rise-backend-pipeline": {
            sources: {
              bitbucketsource: {
                kind: "git",
                connection: "git",
                repository: "risefunding/rise-backend-services",
                branch: "main",
              },
            },
            mode: "SUPERSEDED",
            stages: {
              Build: {
                after: "source",
                actions: {
                  BuildAndDeploy: {
                    provider: "CodeBuild",
                    category: "Build",
                    configuration: { ProjectName: "rise-backend-build" },
                    inputs: ["bitbucketsource_source"],
                    outputs: ["BuildArtifact"],
                    runOrder: 1,
                  },
                },
              },
            },
          },
        },
      },
    });
  });
});

/** The settings of a stack of these cases, changed at one place. */
function faultsWith(values: Readonly<Record<string, unknown>>): readonly string[] {
  const texts = Object.entries(values).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  try {
    loadSettings({
      project: "ferry",
      stack: "dev",
      values: Object.fromEntries(texts) as Readonly<Record<string, string>>,
      isSecret: () => false,
      exists: () => true,
    });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

/** Copies of a value, each with another text in it in the place of one. */
function* replaced(value: unknown, text: string): Generator<unknown> {
  if (typeof value === "string") yield text;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    for (const changed of replaced(inner, text)) {
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[key] = changed;
      yield copy;
    }
  }
}

describe("whatever text stands in settings", () => {
  const file = readFileSync(join(folder, "s-provider/Pulumi.dev.yaml"), "utf8");
  const { config } = parse(file) as { readonly config: Readonly<Record<string, unknown>> };

  for (const name of ["__proto__", "constructor", "toString"]) {
    it(`${name} is taken for a text, never for what JavaScript has of that name`, () => {
      for (const changed of replaced(config, name)) {
        const faults = faultsWith(changed as typeof config).join("\n");
        assert.doesNotMatch(faults, /\[object|native code|undefined/);
      }
    });
  }

  it("a NUL is a fault wherever it is", () => {
    for (const changed of replaced(config, "a\0b")) {
      const faults = faultsWith(changed as typeof config);
      assert.ok(faults.length > 0, JSON.stringify(changed));
    }
  });

  it("a key of another's project is named with the right one", () => {
    assert.deepEqual(
      faultsWith({ ...config, "ferri:sites": {}, "aws:region": "eu-west-1" }).slice(0, 1),
      ["ferri:sites is read by nobody: this project is ferry, so write ferry:sites."],
    );
  });

  it("a key that belongs above or below is named with its place", () => {
    const values = {
      "ferry:sites": { web: { distribution: "x" } },
      "ferry:delivery": { pipelines: { web: { people: {} } } },
    };
    const meant = faultsWith(values).flatMap((fault) => /write (\S+), or/.exec(fault)?.[1] ?? []);
    assert.deepEqual(meant, ["ferry:sites.web.adopt.distribution", "ferry:delivery.people"]);
  });

  it("a name of JavaScript's own is no key", () => {
    const builds = '{"builds": {"web": {"environment": {"__proto__": "x"}}}}';
    assert.ok(
      faultsWith({ "ferry:delivery": JSON.parse(builds) }).includes(
        "ferry:delivery.builds.web.environment.__proto__ is a name of JavaScript's own: choose another.",
      ),
    );
  });
});
