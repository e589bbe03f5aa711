/** What can't be judged is told apart from what is denied and what is allowed, and fails the rehearsal. */
import assert from "node:assert/strict";
import { explainReport } from "../../../cli/report/explain";
import { judgeRelease, type Verdicts } from "../../../rehearsal/verdicts";
import { type Judged, judgedExample, withPolicy, withStatement } from "../support/proof";

describe("what can't be judged", () => {
  let example: Judged;
  const kinds = ({ hops, hostile }: Verdicts) =>
    [hops, hostile].map((judged) => judged.filter(({ verdict }) => verdict.unjudged).length > 0);

  before(async () => {
    example = await judgedExample("repository");
  });

  it("is nothing in an example", () => {
    assert.deepEqual(kinds(example.verdicts), [false, false]);
  });

  it("is a call on which AWS may send a key or not, where that decides", () => {
    const asked = withStatement(
      example.stacks,
      "dev:web-role-policy",
      "StartBuild",
      (statement) => ({
        ...statement,
        Condition: { StringEquals: { "aws:PrincipalTag/team": "web" } },
      }),
    );
    const verdicts = judgeRelease(asked, example.release);
    const start = verdicts.hops.find(({ call }) => call.request.action === "codebuild:StartBuild");
    assert.equal(start?.verdict.unjudged, true);
    const [fault = "", ...others] = verdicts.faults;
    assert.deepEqual(others, []);
    assert.match(
      fault,
      /^Whether arn:aws:iam::111111111111:role\/ferry\/acme-web-pipeline may codebuild:StartBuild on .* can't be judged: Policy "dev:web-role-policy", statement "StartBuild": condition StringEquals on "aws:PrincipalTag\/team": the request states no principal\.tags\./,
    );
    const lines = explainReport(verdicts).split("\n");
    assert.ok(lines.some((line) => line.startsWith("CAN'T BE JUDGED  arn:aws:iam::")));
    assert.equal(
      lines.some((line) => /^(DENIED|ALLOWED) /.test(line)),
      false,
    );
  });

  it("is no fault of a hostile call that is denied either way", () => {
    const asked = withPolicy(example.stacks, "dev:artifacts-bucket-policy", (statements) =>
      statements.map((statement) =>
        statement.Effect === "Deny"
          ? statement
          : {
              ...statement,
              Condition: {
                ...statement.Condition,
                "ForAnyValue:StringEquals": { "aws:PrincipalServiceNamesList": "x" },
              },
            },
      ),
    );
    const { hostile } = judgeRelease(asked, example.release);
    assert.equal(
      hostile.some(({ verdict }) => verdict.unjudged),
      false,
    );
  });

  it("is a document that IAM refuses, told once, also where no call meets it", () => {
    const twice = withPolicy(example.stacks, "dev:web-role-policy", (statements) =>
      statements.map((statement) => ({ ...statement, Sid: "Same" })),
    );
    assert.deepEqual(judgeRelease(twice, example.release).faults, [
      'Policy "dev:web-role-policy" has two statements "Same".',
    ]);
    const idle = example.verdicts.policies.documents().find(([kind]) => kind === "trust");
    assert.ok(idle);
    const odd = withPolicy(example.stacks, idle[1].name, (statements) =>
      statements.map((statement) => ({ ...statement, Sid: "Taken by a service" })),
    );
    assert.deepEqual(judgeRelease(odd, example.release).faults, [
      `Policy "${idle[1].name}", statement "Taken by a service": a Sid has only the letters A-Z and a-z and digits.`,
    ]);
  });
});
