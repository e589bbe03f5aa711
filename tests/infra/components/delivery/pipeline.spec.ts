import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { aPipeline, aRelease, aTarget } from "../../../support/refusals";
import { one, policiesOf, statement, types } from "../../../support/registrations";
import { delivery, type Values } from "../../../support/settings";
import { defaultStacks, evaluateDelivery, evaluateStack, exportsOf } from "../../../support/stacks";

type Action = Readonly<Record<string, unknown>> & { readonly name: string };
type Stage = { readonly name: string; readonly actions: readonly Action[] };

const stagesOf = (evaluation: Evaluation) =>
  one(evaluation, types.pipeline).inputs.stages as readonly Stage[];
const orders = (evaluation: Evaluation, stage: number) =>
  stagesOf(evaluation)[stage]?.actions.map(({ name, runOrder }) => `${name} ${runOrder}`);

const aws = { owner: "AWS", version: "1" };
const here = { region: "eu-central-1" };
const invalidate = (wave: string) => ({
  ...aws,
  ...here,
  name: "invalidate",
  category: "Invoke",
  provider: "Lambda",
  runOrder: 4,
  configuration: {
    FunctionName: "acme-invalidate",
    UserParameters: JSON.stringify({ wave, execution: "#{codepipeline.PipelineExecutionId}" }),
  },
  inputArtifacts: [],
  outputArtifacts: [],
});
const deploy = (
  stack: string,
  account: string,
  artifact: string,
  cache: string,
  order: number,
) => ({
  ...aws,
  ...here,
  name: `${stack}-web-${artifact}`,
  category: "Deploy",
  provider: "S3",
  runOrder: order,
  roleArn: `arn:aws:iam::${account}:role/ferry/acme-web-deploy`,
  configuration: {
    BucketName: `acme-web-${account}-eu-central-1`,
    Extract: "true",
    CacheControl: cache,
  },
  inputArtifacts: [`web_${artifact}`],
  outputArtifacts: [],
});
const tellExecution =
  '[{"name":"RELEASE_EXECUTION","value":"#{codepipeline.PipelineExecutionId}","type":"PLAINTEXT"}]';
const build = (name: string) => ({
  ...aws,
  ...here,
  name,
  category: "Build",
  provider: "CodeBuild",
  runOrder: 1,
  namespace: `Build-${name}`,
  configuration: { ProjectName: `acme-web-${name}` },
  inputArtifacts: ["app_source"],
  outputArtifacts: [`${name}_assets`, `${name}_pages`],
});
const below = deploy("dev", "111111111111", "storybook", "no-cache", 3);
const storybook = {
  ...below,
  configuration: { ...below.configuration, ObjectKey: "storybook" },
  inputArtifacts: ["storybook_site"],
};
/** The address of the development site, where the release was looked at. */
const urlOf = (dev: Evaluation) => `https://${one(dev, types.distribution).outputs.domainName}`;
const assets = "public, max-age=31536000, immutable";

describe("a wave with an alarm", () => {
  const stage = async (settings: Values) => {
    const values = aPipeline("waves", { 1: { alarm: "errors", ...settings } });
    const { stages } = one(await evaluateDelivery(values), types.pipeline).inputs as {
      stages: { name: string; onSuccess: unknown }[];
    };
    return stages.find(({ name }) => name === "prod-web")?.onSuccess;
  };
  const condition = (result: string, configuration: object) => ({
    condition: {
      result,
      rules: [
        {
          name: "bake",
          ruleTypeId: { category: "Rule", owner: "AWS", provider: "CloudWatchAlarm", version: "1" },
          configuration,
        },
      ],
    },
  });

  it("ends the release when the alarm has gone off after the time to bake", async () => {
    assert.deepEqual(
      await stage({ bakeMinutes: 30 }),
      condition("FAIL", { AlarmName: "errors", WaitTime: "30" }),
    );
  });

  it("brings the wave's last release back where that is set", async () => {
    assert.deepEqual(
      await stage({ onAlarm: "rollback" }),
      condition("ROLLBACK", { AlarmName: "errors" }),
    );
  });
});

describe("the pipeline of the default files", () => {
  let dev: Evaluation;

  before(async () => {
    dev = (await defaultStacks()).dev;
  });

  it("is of type V2 with an explicit mode, and stores artifacts with the delivery's key", () => {
    const { stages, ...others } = one(dev, types.pipeline).inputs;
    assert.ok(stages);
    assert.deepEqual(others, {
      name: "acme-web",
      pipelineType: "V2",
      executionMode: "SUPERSEDED",
      roleArn: "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline",
      artifactStores: [
        {
          type: "S3",
          location: "acme-artifacts-111111111111-eu-central-1",
          encryptionKey: { type: "KMS", id: one(dev, types.key).outputs.arn },
        },
      ],
      triggers: [
        {
          providerType: "CodeStarSourceConnection",
          gitConfiguration: {
            sourceActionName: "app",
            pushes: [
              { branches: { includes: ["main"] }, filePaths: { includes: ["frontend/**"] } },
            ],
          },
        },
      ],
    });
  });

  it("fetches the branch by the connection", () => {
    assert.deepEqual(stagesOf(dev)[0], {
      name: "source",
      actions: [
        {
          ...aws,
          ...here,
          name: "app",
          category: "Source",
          provider: "CodeStarSourceConnection",
          runOrder: 1,
          namespace: "Source-app",
          configuration: {
            ConnectionArn: one(dev, types.connection).outputs.arn,
            FullRepositoryId: "acme/website",
            BranchName: "main",
            OutputArtifactFormat: "CODE_ZIP",
            DetectChanges: "false",
          },
          inputArtifacts: [],
          outputArtifacts: ["app_source"],
        },
      ],
    });
  });

  it("builds the site once for all targets, and the Storybook, at once", () => {
    assert.deepEqual(stagesOf(dev)[1], {
      name: "build",
      actions: [
        {
          ...build("web"),
          configuration: { ProjectName: "acme-web-web", EnvironmentVariables: tellExecution },
        },
        {
          ...build("storybook"),
          outputArtifacts: ["storybook_site"],
        },
      ],
    });
  });

  it("releases to the own site without approval: assets, pages and Storybook, invalidation", () => {
    assert.deepEqual(stagesOf(dev)[2], {
      name: "dev-web",
      actions: [
        deploy("dev", "111111111111", "assets", assets, 2),
        {
          ...deploy("dev", "111111111111", "pages", "no-cache", 3),
          namespace: "DeployVariables",
        },
        storybook,
        invalidate("web/dev-web"),
      ],
    });
  });

  it("releases to the other account behind a stage of its approval: assets, pages, invalidation", () => {
    assert.deepEqual(stagesOf(dev)[3], {
      name: "approve-prod-web",
      actions: [
        {
          ...aws,
          name: "prod-web-approve",
          category: "Approval",
          provider: "Manual",
          runOrder: 1,
          configuration: {
            CustomData:
              "Look at the development site before you approve. #{Source-app.FullRepositoryName} #{Source-app.CommitId} by #{Source-app.AuthorDisplayName}: #{Source-app.CommitMessage}",
            ExternalEntityLink: `${urlOf(dev)}/`,
          },
          inputArtifacts: [],
          outputArtifacts: [],
          timeoutInMinutes: 2_880,
        },
      ],
    });
    assert.deepEqual(stagesOf(dev)[4], {
      name: "prod-web",
      actions: [
        deploy("prod", "222222222222", "assets", assets, 2),
        {
          ...deploy("prod", "222222222222", "pages", "no-cache", 3),
          namespace: "DeployVariables-prod-web",
        },
        invalidate("web/prod-web"),
      ],
      onFailure: { result: "ROLLBACK" },
    });
    assert.equal(stagesOf(dev).length, 5);
  });

  it("makes its connection", () => {
    assert.deepEqual(one(dev, types.connection).inputs, {
      name: "acme-github",
      providerType: "GitHub",
    });
  });
});

describe("a pipeline", () => {
  it("runs queued by setting", async () => {
    const dev = await evaluateDelivery(aPipeline("mode", "QUEUED"));
    assert.equal(one(dev, types.pipeline).inputs.executionMode, "QUEUED");
  });

  it("asks nobody with approval: false", async () => {
    const dev = await evaluateDelivery(aRelease({ approval: false }));
    assert.deepEqual(orders(dev, 2), ["prod-web-assets 2", "prod-web-pages 3", "invalidate 4"]);
  });

  it("puts a site below a folder, which is all that it invalidates", async () => {
    const dev = await evaluateDelivery(aRelease({ path: "docs/v1" }));
    const configurations = stagesOf(dev)[3]?.actions.map(
      ({ configuration }) => (configuration as Record<string, unknown>).ObjectKey,
    );
    assert.deepEqual(configurations, ["docs/v1", "docs/v1", undefined]);
    const archive = one(dev, types.lambda, "invalidate-function").inputs.code as {
      assets: Promise<Assets>;
    };
    const [target] = JSON.parse((await (await archive.assets)["targets.json"]?.text) ?? "")[
      "web/prod-web"
    ];
    assert.deepEqual(target.paths, ["/docs/v1/*"]);
  });

  it("names the site's own key to the action and lets the deploy role use it", async () => {
    const key = "arn:aws:kms:eu-central-1:222222222222:key/5ec0f5f2-0000-4000-8000-000000000000";
    const prod = await evaluateStack("prod", aTarget("sites.web.key", key));
    const dev = await evaluateStack("dev", delivery, { exports: exportsOf(prod) });
    const pages = stagesOf(dev)[3]?.actions.find(({ name }) => name === "prod-web-pages");
    assert.equal(
      (pages?.configuration as { KMSEncryptionKeyARN?: string } | undefined)?.KMSEncryptionKeyARN,
      key,
    );
    const { Action, Resource } = statement(
      policiesOf(prod),
      "web-roles-deploy-policy",
      "EncryptSite",
    );
    assert.deepEqual([Action, Resource], [["kms:Decrypt", "kms:GenerateDataKey"], key]);
  });

  it("releases a wave at once: approvals, assets, pages, one invalidation", async () => {
    const prod = exportsOf(await evaluateStack("prod", aTarget("sites.web", {})));
    const [outputs] = Object.values(prod);
    const releases = ["a", "b"].map((stack) => ({ stack, site: "web", wave: 1 }));
    const last = { stack: "prod", site: "web" };
    const dev = await evaluateStack("dev", aPipeline("releases", [last, ...releases]), {
      exports: {
        ...prod,
        "organization/ferry/a": outputs ?? {},
        "organization/ferry/b": outputs ?? {},
      },
    });
    assert.deepEqual(
      stagesOf(dev).map(({ name }) => name),
      ["source", "build", "approve-wave-1", "wave-1"],
    );
    assert.deepEqual(orders(dev, 2), ["prod-web-approve 1", "a-web-approve 1", "b-web-approve 1"]);
    assert.deepEqual(orders(dev, 3), [
      "prod-web-assets 2",
      "prod-web-pages 3",
      "a-web-assets 2",
      "a-web-pages 3",
      "b-web-assets 2",
      "b-web-pages 3",
      "invalidate 4",
    ]);
  });

  it("gives several sources to its build, the first as the primary one", async () => {
    const source = { kind: "git", connection: "github", repository: "acme/docs", branch: "main" };
    const dev = await evaluateDelivery(aPipeline("sources.docs", source));
    const [action] = stagesOf(dev)[1]?.actions ?? [];
    assert.deepEqual(action?.inputArtifacts, ["app_source", "docs_source"]);
    assert.deepEqual(action?.configuration, {
      ProjectName: "acme-web-web",
      PrimarySource: "app_source",
      EnvironmentVariables: tellExecution,
    });
  });
});

type Assets = Readonly<Record<string, { readonly text: Promise<string> }>>;
