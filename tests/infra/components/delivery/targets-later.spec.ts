import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { type Changes, changesOf } from "../../../support/changes";
import { aDelivery, aTarget } from "../../../support/refusals";
import { policiesOf } from "../../../support/registrations";
import { changed, target } from "../../../support/settings";
import { evaluateStack, exportsOf } from "../../../support/stacks";

const live = "333333333333";
const releases = (...stacks: readonly string[]) =>
  aDelivery(
    "delivery.pipelines.web.releases",
    stacks.map((stack) => ({ stack, site: "web", wave: 1 })),
  );

describe("a target that comes later", () => {
  let alone: Evaluation;
  let both: Evaluation;
  let coming: Changes;
  let leaving: Changes;

  before(async () => {
    const prod = await evaluateStack("prod", target);
    const other = await evaluateStack("live", changed(aTarget("account", live), "name", "acme"));
    const exports = { ...exportsOf(prod), ...exportsOf(other) };
    alone = await evaluateStack("dev", releases("prod"), { exports });
    both = await evaluateStack("dev", releases("prod", "live"), { exports });
    coming = await changesOf(alone, both);
    leaving = await changesOf(both, alone);
  });

  it("changes just what admits it and carries its releases, and makes nothing anew", () => {
    assert.deepEqual(coming, {
      created: ["web_wave-1-back"],
      deleted: ["web_prod-web-back"],
      updated: [
        "artifacts-bucket-policy.policy",
        "artifacts-key.policy",
        "back-function.code",
        "back-role-policy.policy",
        "invalidate-function.code",
        "invalidate-role-policy.policy",
        "web-pipeline.stages",
        "web-role-policy.policy",
      ],
      replacing: [],
    });
  });

  it("takes the same with it when it leaves", () => {
    const { created, deleted } = coming;
    assert.deepEqual(leaving, { ...coming, created: deleted, deleted: created });
  });

  it("is admitted by bucket, key, pipeline role and function role, and by none of them afterwards", () => {
    const admitting = (evaluation: Evaluation) =>
      Object.entries(policiesOf(evaluation))
        .filter(([, policy]) => JSON.stringify(policy).includes(live))
        .map(([name]) => name)
        .sort();
    assert.deepEqual(admitting(both), [
      "artifacts-bucket-policy",
      "artifacts-key",
      "back-role-policy",
      "invalidate-role-policy",
      "web-role-policy",
    ]);
    assert.deepEqual(admitting(alone), []);
  });
});
