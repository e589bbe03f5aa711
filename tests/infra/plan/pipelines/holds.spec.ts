import assert from "node:assert/strict";
import { freezeWarnings } from "../../../../infra/plan/pipelines/holds";
import { pipelinesOf, plan } from "../../../support/plans";
import { aPipeline, refuses } from "../../../support/refusals";
import { load } from "../../../support/settings";

const hold = {
  stages: ["prod-web"],
  from: "2030-12-20T18:00",
  to: "2031-01-04T06:00",
  timeZone: "Europe/Berlin",
  reason: "Year end",
};
const holding = (...holds: readonly object[]) => aPipeline("holds", holds);
const holdsOf = (...all: readonly object[]) => pipelinesOf(holding(...all))[0]?.holds;
const at = "ferry:delivery.pipelines.web";

describe("the holds of a pipeline", () => {
  it("close a release and its approval at one moment, and open them at another", () => {
    const { schedules = [], group } = holdsOf(hold) ?? {};
    assert.equal(group, "acme-web-holds");
    assert.deepEqual(
      schedules.map(({ name, operation, at: when, instant, input }) => [
        name,
        operation,
        when,
        new Date(instant).toISOString(),
        input,
      ]),
      ["prod-web", "approve-prod-web"].flatMap((stage) => {
        const way = { PipelineName: "acme-web", StageName: stage, TransitionType: "Inbound" };
        const Reason = "ferry hold - Year end - until 2031-01-04T06.00";
        return [
          [
            `${stage}-disable-20301220T1800`,
            "disableStageTransition",
            "2030-12-20T18:00:00",
            "2030-12-20T17:00:00.000Z",
            { ...way, Reason },
          ],
          [
            `${stage}-enable-20310104T0600`,
            "enableStageTransition",
            "2031-01-04T06:00:00",
            "2031-01-04T05:00:00.000Z",
            way,
          ],
        ];
      }),
    );
  });

  it("say what to do where they come too late", () => {
    const [closing, opening] = holdsOf(hold)?.schedules ?? [];
    assert.equal(
      closing?.late,
      "The hold of pipeline web before prod-web has begun (2030-12-20T18:00, Europe/Berlin), and nothing would close it: run " +
        '`ferry hold web prod-web --reason "Year end" --until 2031-01-04T06:00` first, and take from out of the hold.',
    );
    assert.equal(
      opening?.late,
      "The hold of pipeline web before prod-web is over (2031-01-04T06:00, Europe/Berlin): take it out of holds.",
    );
  });

  it("only open what ferry hold closed, where they say no beginning", () => {
    const { from: _, ...open } = hold;
    assert.deepEqual(
      holdsOf(open)?.schedules.map(({ operation }) => operation),
      ["enableStageTransition", "enableStageTransition"],
    );
  });

  it("go by the clock of summer, too", () => {
    const summer = {
      ...hold,
      from: "2030-07-01T18:00",
      to: "2030-07-02T18:00",
      timeZone: "America/New_York",
    };
    assert.equal(
      new Date(holdsOf(summer)?.schedules[0]?.instant ?? 0).toISOString(),
      "2030-07-01T22:00:00.000Z",
    );
  });

  it("may do just this, to just these stages", () => {
    assert.deepEqual(
      holdsOf(hold)?.grants.map(({ actions, on }) => [actions, on]),
      [
        [
          ["codepipeline:DisableStageTransition", "codepipeline:EnableStageTransition"],
          {
            kind: "plain",
            arns: ["prod-web", "approve-prod-web"].map(
              (stage) => `arn:aws:codepipeline:eu-central-1:111111111111:acme-web/${stage}`,
            ),
          },
        ],
      ],
    );
  });

  for (const [what, holds, fault] of [
    [
      "a stage that is not there",
      [{ ...hold, stages: ["prod"] }],
      "Pipeline web holds stage prod, and has none that could be: choose one of build, approve-prod-web, prod-web.",
    ],
    [
      "an end before the beginning",
      [{ ...hold, to: "2030-12-20T17:00" }],
      "Pipeline web has a hold from 2030-12-20T18:00 to 2030-12-20T17:00, which ends before it begins.",
    ],
    [
      "two at one time",
      [hold, { ...hold, from: "2031-01-01T00:00", to: "2031-02-01T00:00" }],
      "Pipeline web has two holds of stage prod-web at one time: make them one.",
    ],
  ] as const) {
    it(`are refused with ${what}`, () => {
      assert.deepEqual(plan(holding(...holds)).faults, [`${at}: ${fault}`]);
    });
  }

  refuses([
    [
      "a time zone that there is not",
      holding({ ...hold, timeZone: "Berlin" }),
      `${at}.holds[0].timeZone is "Berlin": it must be a time zone such as Europe/Berlin.`,
    ],
    [
      "a reason that CodePipeline does not take",
      holding({ ...hold, reason: "Year end: no" }),
      `${at}.holds[0].reason is "Year end: no": it must be 5 to 200 letters, digits, blanks and ! @ ( ) . * ? -, of which CodePipeline makes reasons.`,
    ],
  ]);
});

describe("a frozen stage", () => {
  it("is warned of with what takes its place", () => {
    const values = aPipeline("stages.prod-web", { freeze: "Closed until the audit is over." });
    const { pipelines = {} } = load(values).delivery ?? {};
    assert.deepEqual(pipelines.web && freezeWarnings("web", pipelines.web), [
      "delivery.pipelines.web.stages.prod-web.freeze still closes the stage, but fails what comes, and each change of it stops the " +
        "release that runs: delivery.pipelines.web.holds, or ferry hold web prod-web, let releases wait.",
    ]);
  });
});
