import assert from "node:assert/strict";
import type { StageState } from "@aws-sdk/client-codepipeline";
import { statusFrom, statusLines } from "../../../cli/releases/status";
import type { ReleaseRecord } from "../../../functions/records/record";

const target = {
  name: "web@prod",
  kind: "site",
  pipeline: "acme-web",
  stage: "prod-web",
  approvedIn: ["approve-prod-web", "prod-web"],
} as const;

function record(execution: string, more: Partial<ReleaseRecord> = {}): ReleaseRecord {
  return {
    version: 1,
    id: `20261120-120000-${execution}`,
    at: "2026-11-20T12:00:00.000Z",
    what: "release",
    target: { ...target, account: "222222222222", region: "eu-central-1", place: "acme-web" },
    pipeline: { name: "acme-web", stage: "prod-web", execution },
    sources: [
      { name: "app", revision: "0123456789abcdef", message: "Mend\n\nmore", author: "Jane" },
    ],
    approvals: [
      {
        action: "prod-web-approve",
        by: "arn:aws:sts::1:assumed-role/Ops/joe",
        words: "fine",
        at: "",
      },
    ],
    artifacts: [],
    ...more,
  };
}

const released = (pipelineExecutionId: string) =>
  ({
    stageName: "prod-web",
    inboundTransitionState: { enabled: true },
    latestExecution: { pipelineExecutionId, status: "Succeeded" },
  }) as const;

describe("ferry status", () => {
  it("says what is live, since when and by whom, and what was before", () => {
    const status = statusFrom(
      target,
      [record("bbbbbbbb"), record("aaaaaaaa")],
      [released("bbbbbbbb")],
    );
    assert.deepEqual(status.disagrees, []);
    assert.deepEqual(statusLines([status]), [
      "web@prod has 20261120-120000-bbbbbbbb 01234567 Mend by Jane, since 2026-11-20 12:00",
      "  approved by joe (fine)",
      "  before: 2026-11-20 12:00 20261120-120000-aaaaaaaa 01234567 Mend by Jane",
    ]);
  });

  it("says what waits for whom, and why nothing goes in", () => {
    const waiting: StageState = {
      stageName: "approve-prod-web",
      actionStates: [
        {
          actionName: "prod-web-approve",
          latestExecution: {
            status: "InProgress",
            token: "one",
            lastStatusChange: new Date("2026-11-20T13:00:00Z"),
          },
        },
      ],
    };
    const held = {
      ...released("aaaaaaaa"),
      inboundTransitionState: { enabled: false, disabledReason: "Year end" },
    };
    const status = statusFrom(target, [record("aaaaaaaa", { approvals: [] })], [held, waiting]);
    assert.deepEqual(statusLines([status]).slice(1), [
      "  waits for an answer to prod-web-approve, since 2026-11-20 13:00",
      "  held: Year end",
    ]);
  });

  it("names a way back with its reason, and takes it for no disagreement", () => {
    const back = record("aaaaaaaa", {
      what: "back",
      approvals: [],
      back: { to: "x", by: "arn:aws:iam::1:user/jane", reason: "empty basket" },
    });
    const status = statusFrom(target, [back, record("bbbbbbbb")], [released("bbbbbbbb")]);
    assert.deepEqual(status.disagrees, []);
    assert.equal(
      statusLines([status])[0],
      "web@prod has 20261120-120000-aaaaaaaa 01234567 Mend by jane (back: empty basket), since 2026-11-20 12:00",
    );
  });

  for (const [records, sentence] of [
    [
      [record("aaaaaaaa")],
      "CodePipeline released execution bbbbbbbb last, and the newest record is of aaaaaaaa",
    ],
    [[], "CodePipeline released execution bbbbbbbb, and no record says so"],
  ] as const) {
    it(`disagrees where ${records.length} records lack what was released`, () => {
      const status = statusFrom(target, records, [released("bbbbbbbb")]);
      assert.deepEqual(status.disagrees, [sentence]);
      assert.ok(statusLines([status]).includes(`  disagrees: ${sentence}`));
    });
  }

  it("disagrees with nothing while a release is under way", () => {
    const running = {
      stageName: "prod-web",
      latestExecution: { pipelineExecutionId: "cccccccc", status: "InProgress" },
    } as const;
    const status = statusFrom(target, [record("aaaaaaaa")], [running]);
    assert.deepEqual([status.running, status.disagrees], [true, []]);
  });
});
