import assert from "node:assert/strict";
import type { Contract } from "../../../../infra/contract";
import { planSites } from "../../../../infra/plan/targets/sites";
import { contract } from "../../../support/contracts";
import { pipelinesOf, plan } from "../../../support/plans";
import { aPipeline, aTarget, refuses } from "../../../support/refusals";
import { one, types } from "../../../support/registrations";
import { changed, load, type Values } from "../../../support/settings";
import { evaluateStack } from "../../../support/stacks";

const asking = aPipeline("config", ["API_BASE_URL", "REGION"]);
const config = { REGION: "eu", API_BASE_URL: "https://api.example.com/?a=1&b=2" };
const told = aTarget("sites.web.config", config);

describe("what a site's code reads of its target", () => {
  it("is an object beside the pages, asked for again each time, that up writes and leaves there", async () => {
    const prod = await evaluateStack("prod", told);
    const made = one(prod, types.object);
    const { bucket, ...inputs } = made.inputs;
    assert.deepEqual(inputs, {
      key: "config.json",
      content: '{\n  "REGION": "eu",\n  "API_BASE_URL": "https://api.example.com/?a=1&b=2"\n}\n',
      contentType: "application/json",
      cacheControl: "no-cache",
    });
    assert.equal(bucket, "acme-web-222222222222-eu-central-1");
    assert.equal(made.retainOnDelete, true);
  });

  it("is a script where that is asked for, with the site's key where it has one", async () => {
    const key = "arn:aws:kms:eu-central-1:222222222222:key/5ec0f5f2-0000-4000-8000-000000000000";
    const prod = await evaluateStack(
      "prod",
      aTarget("sites.web", { key, configFile: "env.js", config: { A: "1" } }),
    );
    const { bucket: _, ...inputs } = one(prod, types.object).inputs;
    assert.deepEqual(inputs, {
      key: "env.js",
      content: 'window.env = {\n  "A": "1"\n};\n',
      contentType: "text/javascript",
      cacheControl: "no-cache",
      serverSideEncryption: "aws:kms",
      kmsKeyId: key,
    });
  });

  it("is nothing by default", () => {
    assert.equal(planSites(load(aTarget("sites.web", {})))[0]?.config, undefined);
  });

  it("is in the contract by its names alone", () => {
    const { contract: said } = contract(told) as { contract: Contract };
    assert.deepEqual(said.sites.web?.config, {
      file: "config.json",
      names: ["REGION", "API_BASE_URL"],
    });
  });

  it("is what the pipeline asks for, or a fault beforehand", () => {
    const at = "ferry:delivery.pipelines.web.releases[0]: ";
    const faults = (target: Values) => plan(asking, { prod: contract(target) }).faults;
    assert.deepEqual(faults(told), []);
    assert.deepEqual(faults(aTarget("sites.web.config", { REGION: "eu" })), [
      `${at}Site web of stack prod has no config API_BASE_URL, for which the code of pipeline web asks: set ` +
        "sites.web.config in Pulumi.prod.yaml and run `pulumi up -s prod` first.",
    ]);
    const { contract: said } = contract(told) as { contract: object };
    const earlier = { prod: { contract: { ...said, version: 1 } } };
    assert.deepEqual(plan(asking, earlier as never).faults, [
      `${at}delivery.pipelines.web.config needs version 2 of the contract of stack prod, which has version 1: run ` +
        "`pulumi up -s prod` with this version of ferry first.",
    ]);
    assert.deepEqual(plan(aPipeline("config", []), earlier as never).faults, []);
  });

  it("is refused in what a build leaves", () => {
    const [pipeline] = pipelinesOf(asking, { prod: contract(told) });
    assert.ok(
      pipeline?.builds[0]?.buildspec.includes(
        '[ ! -e config.json ] || { echo "config.json is written by pulumi up of each target: leave it out of the site." >&2; exit 1; }',
      ),
    );
  });

  refuses([
    [
      "a secret that everybody would read",
      aTarget("sites.web.config", { API_TOKEN: "abc" }),
      "ferry:sites.web.config.API_TOKEN looks like a secret, and everybody who opens the site reads it: keep it behind a " +
        "service; if it is public, write {plaintext: …, reason: …}.",
    ],
    [
      "an access key by its form",
      aTarget("sites.web.config", { API_BASE_URL: "AKIAIOSFODNN7EXAMPLE" }),
      "ferry:sites.web.config.API_BASE_URL looks like a secret, and everybody who opens the site reads it: keep it behind a " +
        "service; if it is public, write {plaintext: …, reason: …}.",
    ],
    [
      "an empty value",
      aTarget("sites.web.config", { API_BASE_URL: "" }),
      "ferry:sites.web.config.API_BASE_URL is empty, which is no value for the code that asks for it: write one, or take the " +
        "name away.",
    ],
    [
      "names where no release goes to a site",
      changed(asking, "delivery.pipelines.web.releases", [{ stack: "prod", application: "api" }]),
      "ferry:delivery.pipelines.web.config asks for what sites have, and no release goes to one: take it away.",
    ],
  ]);

  it("may be public in spite of its name", () => {
    const public_ = { MAPS_API_KEY: { plaintext: "abc", reason: "Browsers send it to Maps." } };
    const [site] = planSites(load(aTarget("sites.web.config", public_)));
    assert.equal(site?.config?.content, '{\n  "MAPS_API_KEY": "abc"\n}\n');
  });
});
