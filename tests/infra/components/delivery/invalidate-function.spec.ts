import assert from "node:assert/strict";
import { join } from "node:path";
import type { asset } from "@pulumi/pulumi";
import { bundleFunction } from "../../../../tools/bundle";
import { aDelivery } from "../../../support/refusals";
import { one, types } from "../../../support/registrations";
import { defaultStacks, evaluateDelivery, root } from "../../../support/stacks";

describe("the invalidate function", () => {
  it("runs on arm64 with tracing, its own logs and no variables", async () => {
    const { dev } = await defaultStacks();
    const { code, ...others } = one(dev, types.lambda, "invalidate-function").inputs;
    assert.ok(code);
    assert.deepEqual(others, {
      name: "acme-invalidate",
      description: "Invalidates and records what a wave released, and answers the pipeline",
      role: "arn:aws:iam::111111111111:role/ferry/acme-invalidate",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      memorySize: 256,
      timeout: 120,
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/acme-invalidate" },
    });
  });

  it("needs nobody's permission but the pipeline role's own", async () => {
    const { dev } = await defaultStacks();
    const lambdas = dev.registrations.filter(({ type }) => type.startsWith("aws:lambda/"));
    assert.deepEqual(lambdas.map(({ type }) => type.split(":").at(-1)).sort(), [
      "Alias",
      "Alias",
      "Function",
      "Function",
    ]);
  });

  it("holds its bundle and the distributions of each wave", async () => {
    const { dev, prod } = await defaultStacks();
    const archive = one(dev, types.lambda, "invalidate-function").inputs.code as asset.AssetArchive;
    const assets = (await archive.assets) as Record<string, asset.StringAsset>;
    const text = async (name: string) => await assets[name]?.text;
    assert.equal(
      await text("index.js"),
      bundleFunction(join(root, "functions/invalidate/index.ts")),
    );
    const target = (name: string, account: string, id: unknown) => ({
      name,
      distributionId: id,
      roleArn: `arn:aws:iam::${account}:role/ferry/acme-web-invalidate`,
      paths: ["/*"],
    });
    assert.deepEqual(JSON.parse((await text("targets.json")) ?? ""), {
      "web/dev-web": [
        target("dev-web", "111111111111", (dev.outputs.sites as Sites).web.distribution),
      ],
      "web/prod-web": [
        target("prod-web", "222222222222", (prod.outputs.sites as Sites).web.distribution),
      ],
    });
  });

  it("reserves executions only when it is told to", async () => {
    const dev = await evaluateDelivery(aDelivery("delivery.reservedConcurrency", 2));
    assert.equal(
      one(dev, types.lambda, "invalidate-function").inputs.reservedConcurrentExecutions,
      2,
    );
  });
});

type Sites = { readonly web: { readonly distribution: string } };
