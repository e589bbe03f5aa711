import assert from "node:assert/strict";
import { aBuild } from "../../../support/refusals";
import { one, policiesOf, statement, types } from "../../../support/registrations";
import { defaultStacks, evaluateDelivery } from "../../../support/stacks";

describe("a build", () => {
  it("is a private project on the delivery's key, with its own role, logs and cache", async () => {
    const { dev } = await defaultStacks();
    const { inputs } = one(dev, types.project, "web-web-build-project");
    const { source, ...others } = inputs;
    assert.equal((source as { type: string }).type, "CODEPIPELINE");
    assert.deepEqual(others, {
      name: "acme-web-web",
      serviceRole: "arn:aws:iam::111111111111:role/ferry/codebuild-acme-web-web-service-role",
      encryptionKey: one(dev, types.key).outputs.arn,
      buildTimeout: 60,
      queuedTimeout: 480,
      projectVisibility: "PRIVATE",
      artifacts: { type: "CODEPIPELINE" },
      environment: {
        type: "LINUX_CONTAINER",
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/standard:7.0",
        imagePullCredentialsType: "CODEBUILD",
        privilegedMode: false,
        environmentVariables: [
          { name: "CODEBUILD_CONFIG_AUTO_DISCOVER", type: "PLAINTEXT", value: "false" },
          { name: "SENTRY_AUTH_TOKEN", type: "SECRETS_MANAGER", value: "acme/sentry:auth-token" },
          { name: "SENTRY_DSN", type: "PLAINTEXT", value: "https://public@sentry.example.com/1" },
        ],
      },
      cache: { type: "LOCAL", modes: ["LOCAL_CUSTOM_CACHE"] },
      logsConfig: {
        cloudwatchLogs: {
          status: "ENABLED",
          groupName: "/aws/codebuild/acme-web-web",
        },
      },
    });
  });

  it("writes to a log group with the key and a year of retention", async () => {
    const { dev } = await defaultStacks();
    assert.deepEqual(one(dev, types.logGroup, "web-web-build-logs").inputs, {
      name: "/aws/codebuild/acme-web-web",
      retentionInDays: 365,
      kmsKeyId: one(dev, types.key).outputs.arn,
    });
  });

  it("is one project for all releases without values of their own, and keeps no cache", async () => {
    const { inputs } = one(await evaluateDelivery(), types.project);
    assert.equal(inputs.name, "acme-web-web");
    assert.deepEqual(inputs.cache, { type: "NO_CACHE" });
  });

  it("runs the repository's own buildspec where one is named", async () => {
    const values = aBuild("commands", undefined);
    const builds = (values.delivery as { builds: { web: Record<string, unknown> } }).builds;
    builds.web.buildspec = "ci/release.yml";
    const { inputs } = one(await evaluateDelivery(values), types.project);
    assert.deepEqual(inputs.source, { type: "CODEPIPELINE", buildspec: "ci/release.yml" });
  });

  it("pulls an image of one's own with its role", async () => {
    const image = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/build:1";
    const { inputs } = one(await evaluateDelivery(aBuild("image", image)), types.project);
    const { imagePullCredentialsType } = inputs.environment as Record<string, unknown>;
    assert.equal(imagePullCredentialsType, "SERVICE_ROLE");
  });

  it("reads exactly the secrets and parameters that its variables name", async () => {
    const key = "arn:aws:kms:eu-central-1:111111111111:key/secrets";
    const full =
      "arn:aws:secretsmanager:eu-central-1:111111111111:secret:acme/npm-a1B2c3:token:AWSCURRENT";
    const dev = await evaluateDelivery(
      aBuild("environment", {
        A: { secretsManager: "acme/api:token" },
        B: { secretsManager: full, key },
        C: { parameterStore: "/acme/flag" },
        D: { parameterStore: "acme/other", key },
        E: "plain",
        F_TOKEN: { plaintext: "public", reason: "it is in every page that we ship" },
      }),
    );
    const policies = policiesOf(dev);
    const of = (sid: string) => {
      const { Action, Resource, Condition } = statement(policies, "web-web-build-role-policy", sid);
      return [Action, Resource, Condition];
    };
    const secret = "arn:aws:secretsmanager:eu-central-1:111111111111:secret:acme";
    const parameter = "arn:aws:ssm:eu-central-1:111111111111:parameter/acme";
    assert.deepEqual(of("ReadSecrets"), [
      "secretsmanager:GetSecretValue",
      [`${secret}/api-??????`, `${secret}/npm-a1B2c3`],
      undefined,
    ]);
    assert.deepEqual(of("ReadParameters"), [
      "ssm:GetParameters",
      [`${parameter}/flag`, `${parameter}/other`],
      undefined,
    ]);
    assert.deepEqual(of("DecryptSecrets"), [
      "kms:Decrypt",
      key,
      { StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" } },
    ]);
    assert.deepEqual(of("DecryptParameters"), [
      "kms:Decrypt",
      key,
      { StringEquals: { "kms:ViaService": "ssm.eu-central-1.amazonaws.com" } },
    ]);
    const { environmentVariables } = one(dev, types.project).inputs.environment as Record<
      string,
      unknown
    >;
    assert.deepEqual(environmentVariables, [
      { name: "CODEBUILD_CONFIG_AUTO_DISCOVER", type: "PLAINTEXT", value: "false" },
      { name: "A", type: "SECRETS_MANAGER", value: "acme/api:token" },
      { name: "B", type: "SECRETS_MANAGER", value: full },
      { name: "C", type: "PARAMETER_STORE", value: "/acme/flag" },
      { name: "D", type: "PARAMETER_STORE", value: "acme/other" },
      { name: "E", type: "PLAINTEXT", value: "plain" },
      { name: "F_TOKEN", type: "PLAINTEXT", value: "public" },
    ]);
  });
});
