import assert from "node:assert/strict";
import { contractVersion } from "../../../infra/contract";
import { aPipeline, aTarget } from "../../support/refusals";
import { changed, configOf, delivery, target, type Values } from "../../support/settings";
import { evaluateStack, exportsOf, faultOf } from "../../support/stacks";

const stack = "organization/ferry/prod";
const heading = "Stack dev has 1 fault in its settings; nothing was created.\n- ";
const update = "run `pulumi up -s prod` with this version of ferry first.";
const bucket = "artifact bucket acme-artifacts-111111111111-eu-central-1";

/** What delivery says to a target's outputs; nothing may be registered. */
async function answerTo(outputs: Values, values: Values = delivery): Promise<string> {
  const { message, registrations } = await faultOf({
    project: "ferry",
    stack: "dev",
    config: configOf(values),
    exports: { [stack]: outputs },
  });
  assert.deepEqual(registrations, []);
  assert.ok(message.startsWith(heading), message);
  return message.slice(heading.length);
}

describe("the contract between stacks", () => {
  let contract: Record<string, unknown>;

  /** What delivery says to a target that was built with other settings. */
  async function answerToTarget(values: Values, deliveryValues?: Values): Promise<string> {
    const evaluation = await evaluateStack("prod", values);
    return answerTo(exportsOf(evaluation)[stack] ?? {}, deliveryValues);
  }

  before(async () => {
    const prod = await evaluateStack("prod", target);
    contract = prod.outputs.contract as Record<string, unknown>;
  });

  it("holds what delivery needs to know of a target, and for whom the target was built", () => {
    assert.deepEqual(contract, {
      version: 2,
      account: "222222222222",
      region: "eu-central-1",
      admits: {
        account: "111111111111",
        region: "eu-central-1",
        name: "acme",
        artifactBucket: "acme-artifacts-111111111111-eu-central-1",
      },
      sites: {
        web: {
          bucket: "acme-web-222222222222-eu-central-1",
          deployRole: "arn:aws:iam::222222222222:role/ferry/acme-web-deploy",
          invalidateRole: "arn:aws:iam::222222222222:role/ferry/acme-web-invalidate",
          recordRole: "arn:aws:iam::222222222222:role/ferry/acme-web-invalidate",
          restoreRole: "arn:aws:iam::222222222222:role/ferry/acme-web-restore",
          backRole: "arn:aws:iam::111111111111:role/ferry/acme-back",
          pipelineRole: "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline",
          functionRole: "arn:aws:iam::111111111111:role/ferry/acme-invalidate",
          distributionId: contract.sites && siteOf(contract).distributionId,
          url: contract.sites && siteOf(contract).url,
        },
      },
      services: {},
      applications: {},
    });
    assert.match(String(siteOf(contract).distributionId), /^E[0-9A-F]{13}$/);
    assert.match(String(siteOf(contract).url), /^https:\/\/\w+\.cloudfront\.net$/);
  });

  it("is missed by its stack and command", async () => {
    assert.equal(
      await answerTo({}),
      `ferry:delivery.pipelines.web.releases[0].stack: Stack prod has no output named contract: ${update}`,
    );
  });

  it("is read in the version before, and refused in an older one", async () => {
    const exports = { [stack]: { contract: { ...contract, version: contractVersion - 1 } } };
    const { registrations } = await evaluateStack("dev", delivery, { exports });
    assert.ok(registrations.length > 0);
    assert.equal(
      await answerTo({ contract: { ...contract, version: contractVersion - 2 } }),
      `ferry:delivery.pipelines.web.releases[0].stack: The contract of stack prod has version 0, and this program reads versions 1 and 2: ${update}`,
    );
  });

  it("is refused without a version", async () => {
    assert.equal(
      await answerTo({ contract: "v1" }),
      "ferry:delivery.pipelines.web.releases[0].stack: The contract of stack prod has version undefined, and this program reads versions 1 and 2: " +
        update,
    );
  });

  it("is refused when it is damaged, with every place", async () => {
    const damaged = changed(changed(contract, "account", undefined), "sites.web.deployRole", 5);
    assert.equal(
      await answerTo({ contract: damaged }),
      `ferry:delivery.pipelines.web.releases[0].stack: The contract of stack prod is damaged (account, sites.web.deployRole): ${update}`,
    );
  });

  it("is refused when it admits another account, with both values", async () => {
    assert.equal(
      await answerToTarget(aTarget("receives.account", "333333333333")),
      "ferry:delivery.pipelines.web.releases[0]: Stack prod admits releases of acme in account 333333333333, region eu-central-1, artifact bucket " +
        "acme-artifacts-333333333333-eu-central-1, and this stack is acme in account 111111111111, region " +
        `eu-central-1, ${bucket}: correct receives in Pulumi.prod.yaml and run \`pulumi up -s prod\` first.`,
    );
  });

  it("is refused when it admits another name or region, with both values", async () => {
    const other = changed(aTarget("receives.name", "shop"), "receives.region", "eu-west-1");
    assert.equal(
      await answerToTarget(other),
      "ferry:delivery.pipelines.web.releases[0]: Stack prod admits releases of shop in account 111111111111, region eu-west-1, artifact bucket " +
        "shop-artifacts-111111111111-eu-central-1, and this stack is acme in account 111111111111, region " +
        `eu-central-1, ${bucket}: correct receives in Pulumi.prod.yaml and run \`pulumi up -s prod\` first.`,
    );
  });

  it("is refused when delivery keeps its artifacts in another bucket", async () => {
    assert.equal(
      await answerToTarget(target, changed(delivery, "delivery.artifactBucket", "our-artifacts")),
      `ferry:delivery.pipelines.web.releases[0]: Stack prod admits releases of acme in account 111111111111, region eu-central-1, ${bucket}, and ` +
        "this stack is acme in account 111111111111, region eu-central-1, artifact bucket our-artifacts: " +
        "correct receives in Pulumi.prod.yaml and run `pulumi up -s prod` first.",
    );
  });

  it("is refused when its site admits another pipeline's role", async () => {
    assert.equal(
      await answerToTarget(aTarget("sites.web.pipeline", "website")),
      "ferry:delivery.pipelines.web.releases[0]: Site web of stack prod admits the pipeline role " +
        "arn:aws:iam::111111111111:role/ferry/acme-website-pipeline, and pipeline web runs as " +
        "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline: set sites.web.pipeline to web in " +
        "Pulumi.prod.yaml and run `pulumi up -s prod` first.",
    );
  });

  it("is refused when the pipeline runs as an existing role that its site does not know", async () => {
    const role = "arn:aws:iam::111111111111:role/Release";
    assert.equal(
      await answerToTarget(target, aPipeline("role", role)),
      "ferry:delivery.pipelines.web.releases[0]: Site web of stack prod admits the pipeline role " +
        "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline, and pipeline web runs as " +
        `${role}: set receives.pipelineRoles.web to ${role} in Pulumi.prod.yaml and run ` +
        "`pulumi up -s prod` first.",
    );
  });

  it("is refused for a site that it lacks, with those that it has", async () => {
    assert.equal(
      await answerToTarget(target, aPipeline("releases.0.site", "docs")),
      'ferry:delivery.pipelines.web.releases[0]: Stack prod has no site "docs": it has web. Correct the release, or add the site to ' +
        "Pulumi.prod.yaml and run `pulumi up -s prod` first.",
    );
  });

  it("is refused for a site where it has none", async () => {
    assert.equal(
      await answerTo({ contract: { ...contract, sites: {} } }),
      'ferry:delivery.pipelines.web.releases[0]: Stack prod has no site "web": it has none. Correct the release, or add the site to ' +
        "Pulumi.prod.yaml and run `pulumi up -s prod` first.",
    );
  });

  it("is refused for the delivering account without a reason", async () => {
    const own = changed(
      aTarget("receives.account", "222222222222"),
      "sameAccount",
      "a sandbox for one person",
    );
    assert.equal(
      await answerToTarget(own, changed(delivery, "account", "222222222222")),
      "ferry:delivery.pipelines.web.releases[0]: Stack prod lives in account 222222222222, this stack's own: a target belongs in an account of its " +
        "own; if one account is what you want, say why in sameAccount.",
    );
  });

  it("is refused in another partition of AWS than the delivery's", async () => {
    assert.equal(
      await answerTo({ contract: changed(contract, "region", "cn-north-1") }),
      "ferry:delivery.pipelines.web.releases[0]: Stack prod lives in region cn-north-1, and this stack delivers in eu-central-1: no role is taken " +
        "across AWS's partitions; deliver there from a stack of that partition.",
    );
  });

  it("is accepted for the delivering account with a reason", async () => {
    const reason = "a sandbox for one person";
    const own = changed(aTarget("receives.account", "222222222222"), "sameAccount", reason);
    const evaluation = await evaluateStack("prod", changed(own, "name", "live"));
    const values = changed(changed(delivery, "account", "222222222222"), "sameAccount", reason);
    const dev = await evaluateStack("dev", values, { exports: exportsOf(evaluation) });
    assert.ok(dev.registrations.length > 0);
  });

  it("is missed from every stack at once", async () => {
    const values = aPipeline("releases", [
      { stack: "prod", site: "web" },
      { stack: "acme/other/live", site: "web" },
    ]);
    const { message, registrations } = await faultOf({
      project: "ferry",
      stack: "dev",
      config: configOf(values),
      exports: { [stack]: {}, "acme/other/live": {} },
    });
    assert.deepEqual(registrations, []);
    assert.equal(
      message,
      "Stack dev has 2 faults in its settings; nothing was created.\n" +
        `- ferry:delivery.pipelines.web.releases[0].stack: Stack prod has no output named contract: ${update}\n` +
        "- ferry:delivery.pipelines.web.releases[1].stack: Stack acme/other/live has no output named contract: run `pulumi up -s acme/other/live` with " +
        "this version of ferry first.",
    );
  });
});

function siteOf(contract: Record<string, unknown>) {
  return (contract.sites as { web: { distributionId: string; url: string } }).web;
}
