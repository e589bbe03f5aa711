import assert from "node:assert/strict";
import { pictures } from "../../../cli/report/picture";
import { atWidth } from "../../../cli/report/text";
import type { Evaluation, Registration } from "../../../rehearsal/evaluate";

const region = "eu-central-1";
const [dev, prod] = ["111111111111", "222222222222"];

const stackOf = (stack: string, account: string, registrations: readonly object[]) =>
  ({
    stack,
    registrations: [{ type: "aws:s3/bucket:Bucket", place: { account, region } }, ...registrations],
  }) as unknown as Evaluation;

type Stage = readonly [name: string, ...accounts: (string | undefined)[]];

/** A stage without accounts is one of approval. */
const pipeline = (...stages: readonly Stage[]) =>
  ({
    type: "aws:codepipeline/pipeline:Pipeline",
    name: "web",
    inputs: {
      name: "acme-web",
      stages: stages.map(([name, ...accounts]) => ({
        name,
        actions:
          accounts.length === 0
            ? [{ category: "Approval" }]
            : accounts.map((account) => ({
                category: "Deploy",
                ...(account && { roleArn: `arn:aws:iam::${account}:role/x` }),
              })),
      })),
    },
  }) as unknown as Registration;

const drawn = (columns: number, ...stages: readonly Stage[]) =>
  atWidth(columns, () =>
    pictures([stackOf("prod", prod, []), stackOf("dev", dev, [pipeline(...stages)])]),
  );

describe("the picture of a pipeline", () => {
  it("has its stages in a line, and below the account and the region where each place begins", () => {
    assert.deepEqual(
      drawn(
        100,
        ["source", undefined],
        ["build", undefined],
        ["ok"],
        ["prod-web", prod, undefined],
      ),
      [
        [
          "acme-web",
          "  source → build →   (approval) → prod-web",
          "  dev 111111111111                prod 222222222222",
          "  eu-central-1                    eu-central-1",
        ],
      ],
    );
  });

  it("counts the accounts of a wave", () => {
    const [[, stages, accounts] = []] = drawn(
      100,
      ["source", undefined],
      ["wave-1", prod, "333333333333"],
    );
    assert.equal(stages, "  source →           wave-1");
    assert.equal(accounts, "  dev 111111111111   2 accounts");
  });

  it("goes on in the next row where the terminal ends", () => {
    const stages: readonly Stage[] = [
      ["source", undefined],
      ["stage-one", prod],
      ["stage-two", dev],
    ];
    const [lines = []] = drawn(44, ...stages);
    assert.deepEqual(lines.slice(1), [
      "  source →           stage-one →",
      "  dev 111111111111   prod 222222222222",
      "  eu-central-1       eu-central-1",
      "  stage-two",
      "  dev 111111111111",
      "  eu-central-1",
    ]);
  });

  it("has ten lines at most, and says how many stages it leaves out", () => {
    const stages = Array.from(
      { length: 40 },
      (_, index): Stage => [`wave-${index}`, String(300_000_000_000 + index)],
    );
    for (const columns of [40, 60, 100]) {
      const [lines = []] = drawn(columns, ["source", undefined], ...stages, ["last", prod]);
      assert.ok(lines.length <= 10, lines.join("\n"));
      assert.match(lines.join("\n"), /… \d+ stages … → /);
      assert.match(lines.join("\n"), /last/);
      assert.deepEqual(
        lines.filter((line) => [...line].length > columns),
        [],
      );
    }
  });
});
