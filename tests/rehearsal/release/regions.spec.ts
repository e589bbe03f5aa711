import assert from "node:assert/strict";
import type { Call } from "../../../rehearsal/call";
import type { Evaluation } from "../../../rehearsal/evaluate";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { aTarget } from "../../support/refusals";
import { delivery } from "../../support/settings";
import { evaluateStack, exportsOf } from "../../support/stacks";
import { carry, registered, withStore } from "../support/releases";

const pipeline = "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline";
const abroad = "acme-artifacts-111111111111-eu-west-1";

describe("a release to another region", () => {
  let stacks: readonly Evaluation[];
  let calls: readonly Call[];

  before(async () => {
    const prod = await evaluateStack("prod", aTarget("region", "eu-west-1"));
    stacks = [prod, await evaluateStack("dev", delivery, { exports: exportsOf(prod) })];
    const { actions, faults } = await carry(stacks);
    assert.deepEqual(faults, []);
    calls = actions.flatMap((action) => action.calls);
  });

  const by = (role: string, action: string) =>
    calls.filter(
      ({ request }) =>
        JSON.stringify(request.principal).includes(role) && request.action === action,
    );

  it("is copied by the pipeline's role, which others have seen and AWS does not document", () => {
    const copies = by(pipeline, "s3:PutObject").filter(({ request }) =>
      request.resource.includes(abroad),
    );
    assert.ok(copies.length > 0);
    for (const { grade, page, request } of copies) {
      assert.equal(grade, "observed");
      assert.match(page, /actions-create-cross-region/);
      assert.equal(request.region, "eu-west-1");
      assert.match(
        request.encryption?.keyArn ?? "",
        /^arn:aws:kms:eu-west-1:111111111111:key\/mrk-/,
      );
    }
  });

  it("is read by the target from the bucket and with the key of its own region alone", () => {
    const read = by("acme-web-deploy", "s3:GetObject");
    assert.ok(read.length > 0);
    for (const { request } of read) assert.match(request.resource, new RegExp(`:::${abroad}/`));
    for (const { request } of by("acme-web-deploy", "kms:Decrypt")) {
      assert.match(request.resource, /^arn:aws:kms:eu-west-1:/);
    }
  });

  it("does not arrive without a store there", async () => {
    const { faults } = await carry(
      registered(stacks, "aws:codepipeline/pipeline:Pipeline", (inputs) => ({
        ...inputs,
        artifactStores: (inputs.artifactStores as readonly unknown[]).slice(0, 1),
      })),
    );
    assert.deepEqual(faults, [
      "Pipeline acme-web, stage prod-web, action prod-web-assets: the pipeline has no artifact store in region " +
        "eu-west-1.",
    ]);
  });

  it("does not arrive by way of a bucket of another region", async () => {
    const { faults } = await carry(
      withStore(stacks, (store) => ({
        ...store,
        location: "acme-artifacts-111111111111-eu-central-1",
      })),
    );
    assert.deepEqual(faults, [
      "Pipeline acme-web, stage prod-web, action prod-web-assets: the artifact bucket " +
        "acme-artifacts-111111111111-eu-central-1 lies in eu-central-1, and the action runs in eu-west-1.",
    ]);
  });

  it("is denied where the replica's policy leaves the pipeline out", async () => {
    const without = registered(stacks, "aws:kms/replicaKey:ReplicaKey", (inputs) => {
      const policy = JSON.parse(String(inputs.policy)) as { Statement: { Sid: string }[] };
      const Statement = policy.Statement.filter(({ Sid }) => Sid !== "UseArtifactKey");
      return { ...inputs, policy: JSON.stringify({ ...policy, Statement }) };
    });
    const { faults } = judgeRelease(without, await carry(without));
    assert.equal(faults.length, 1);
    assert.match(
      faults[0] ?? "",
      /acme-web-pipeline may not kms:GenerateDataKey on arn:aws:kms:eu-west-1:.* to artifacts-eu-west-1-key in stack dev/,
    );
  });
});
