import assert from "node:assert/strict";
import { embeddedMetric } from "../../functions/stage-watch/handler";
import { quietStages, type StageState } from "../../functions/stage-watch/quiet";

const now = new Date("2026-11-20T12:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

/** A stage with actions, each as its status, the minutes since it changed, and the token of an approval. */
function stage(
  status: string,
  ...actions: readonly (readonly [status: string, minutes: number, token?: string])[]
): StageState {
  return {
    stageName: "prod-web",
    latestExecution: { status },
    actionStates: actions.map(([each, minutes, token]) => ({
      latestExecution: { status: each, lastStatusChange: ago(minutes), ...(token && { token }) },
    })),
  };
}

describe("the watch over stages", () => {
  it("counts the minutes since the last change in a stage that is in progress", () => {
    const busy = stage("InProgress", ["Succeeded", 90], ["InProgress", 61]);
    assert.deepEqual(quietStages([busy], now), [{ stage: "prod-web", minutes: 61 }]);
  });

  it("says nothing of a stage that is through, has failed or never ran", () => {
    const others = [
      stage("Succeeded", ["Succeeded", 90]),
      stage("Failed", ["Failed", 90]),
      { stageName: "prod-web" },
      stage("InProgress"),
    ];
    assert.deepEqual(quietStages(others, now), []);
  });

  it("leaves people their time to approve", () => {
    const waiting = stage("InProgress", ["InProgress", 600, "token"]);
    assert.deepEqual(quietStages([waiting], now), []);
  });

  it("counts again after the answer", () => {
    const answered = stage("InProgress", ["Succeeded", 70, "token"], ["InProgress", 70]);
    assert.deepEqual(quietStages([answered], now), [{ stage: "prod-web", minutes: 70 }]);
  });

  it("writes what CloudWatch takes as the metric of the alarm", () => {
    assert.deepEqual(embeddedMetric("acme-web", { stage: "prod-web", minutes: 61 }, now), {
      _aws: {
        Timestamp: now.getTime(),
        CloudWatchMetrics: [
          {
            Namespace: "ferry",
            Dimensions: [["Pipeline", "Stage"]],
            Metrics: [{ Name: "QuietMinutes", Unit: "Count" }],
          },
        ],
      },
      Pipeline: "acme-web",
      Stage: "prod-web",
      QuietMinutes: 61,
    });
  });
});
