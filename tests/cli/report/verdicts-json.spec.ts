import assert from "node:assert/strict";
import { jsonReport } from "../../../cli/report/json";
import { costOf } from "../../../rehearsal/cost";
import type { proveRelease } from "../../../rehearsal/verdicts/prove";
import { type Judged, judgedExample } from "../../rehearsal/support/proof";
import { smallSite } from "../../rehearsal/support/sites";

type Entry = Readonly<Record<string, unknown>>;

interface Document {
  readonly hops: readonly Entry[];
  readonly hostile: readonly Entry[];
  readonly mutation?: Entry;
}

describe("the verdicts in --json", () => {
  let example: Judged;

  before(async () => {
    example = await judgedExample("repository");
  });

  async function document(proof?: ReturnType<typeof proveRelease>): Promise<Document> {
    const { stacks, release, verdicts } = example;
    const carried = {
      site: smallSite,
      stacks,
      release,
      setbacks: [],
      verdicts,
      cost: costOf(stacks),
    };
    const policies = { rules: 0, config: undefined, violations: [] };
    const rehearsal = { ...carried, policies, faults: [], warnings: [] };
    return JSON.parse(await jsonReport(rehearsal, proof)) as Document;
  }

  const decider = { side: "", policy: "", sid: "", index: 0, effect: "" };

  it("has each hop: the call, its grade and page, the verdict and the deciding statements", async () => {
    const { hops } = await document();
    assert.equal(hops.length, example.verdicts.hops.length);
    assert.deepEqual(
      hops.find(({ action }) => action === "lambda:InvokeFunction"),
      {
        caller: "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline",
        action: "lambda:InvokeFunction",
        resource: "arn:aws:lambda:eu-central-1:111111111111:function:acme-invalidate",
        ownerAccount: "111111111111",
        count: 1,
        grade: "documented",
        page: "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html",
        allowed: true,
        decidedBy: [
          {
            side: "identity",
            policy: "dev:web-role-policy",
            sid: "InvokeFunction",
            index: 7,
            effect: "Allow",
          },
        ],
        reason: "lambda:InvokeFunction is allowed: the caller's own policies allow it.",
      },
    );
    for (const { decidedBy } of hops) shaped(decidedBy);
  });

  it("has each hostile call: the attempt, the verdict, and what denied it or which side is missing", async () => {
    const { hostile } = await document();
    assert.equal(hostile.length, example.verdicts.hostile.length);
    for (const { attempt, allowed, decidedBy, missing, reason } of hostile) {
      assert.equal(allowed, false);
      assert.equal(typeof attempt, "string");
      assert.equal(typeof reason, "string");
      shaped(decidedBy);
      const sides = Array.isArray(missing) ? missing.length : 0;
      assert.ok(sides > 0 !== (decidedBy as readonly unknown[]).length > 0, String(attempt));
    }
  });

  it("has the mutation's summary where it ran, and no such field where it did not", async () => {
    assert.ok(!("mutation" in document()));
    const proof = {
      mutants: 3,
      widened: 2,
      idle: [],
      untested: [],
      excused: ["a part (a reason)"],
    };
    const { mutation } = await document(proof);
    assert.deepEqual(mutation, proof);
  });

  function shaped(decidedBy: unknown): void {
    for (const each of decidedBy as readonly Entry[]) {
      assert.deepEqual(Object.keys(each), Object.keys(decider));
    }
  }
});
