import assert from "node:assert/strict";
import type { Statement } from "../../../judge";
import type { Walk } from "../../../rehearsal/release/walk";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { proveRelease } from "../../../rehearsal/verdicts/prove";
import { aDelivery } from "../../support/refusals";
import { withPolicy, withStatement } from "../support/proof";
import { carry, deliver, registered, type Stacks } from "../support/releases";

const stage = "arn:aws:codepipeline:eu-central-1:111111111111:acme-web/approve-prod-web";

describe("people in a rehearsal", () => {
  let stacks: Stacks;
  let release: Walk;

  before(async () => {
    stacks = await deliver(
      aDelivery("delivery.people", {
        developers: { may: "view" },
        operators: { may: "operate", principals: ["arn:aws:iam::111111111111:user/operator"] },
        approvers: {
          may: "approve",
          principals: ["arn:aws:iam::333333333333:role/Approvers"],
          organization: "o-a1b2c3d4e5",
        },
      }),
    );
    release = await carry(stacks);
  });

  const faults = (changed: Stacks) => judgeRelease(changed, release).faults;
  const added = (statement: Statement) => (statements: readonly Statement[]) => [
    ...statements,
    statement,
  ];

  it("do what their group may and nothing else, with no part of a policy idle or untested", () => {
    const verdicts = judgeRelease(stacks, release);
    assert.deepEqual(verdicts.faults, []);
    const { idle, untested } = proveRelease(verdicts);
    assert.deepEqual([idle, untested], [[], []]);
  });

  it("that operate approve what they released once their policy no longer refuses it", () => {
    const open = withStatement(
      stacks,
      "dev:operators-people-policy",
      "DenyApprovals",
      () => undefined,
    );
    assert.equal(
      faults(open)[0]?.startsWith(
        "It must be impossible, but group operators, given every other right, approves what it released",
      ),
      true,
    );
  });

  it("that view release once their policy says so", () => {
    const wide = withPolicy(
      stacks,
      "dev:developers-people-policy",
      added({
        Sid: "More",
        Effect: "Allow",
        Action: "codepipeline:StartPipelineExecution",
        Resource: "*",
      }),
    );
    assert.match(
      faults(wide)[0] ?? "",
      /^Nothing needs that AWSReservedSSO_acme-developers-people_0{16} \(111111111111\) may codepipeline:StartPipelineExecution on arn:aws:codepipeline:eu-central-1:111111111111:acme-web: statement More of developers-people-policy in stack dev allows it\./,
    );
  });

  it("come without MFA once the trust no longer asks for it", () => {
    const lax = withStatement(
      stacks,
      "dev:operators-people-role-trust",
      "TakenByPeople",
      ({ Condition, ...statement }) => ({
        ...statement,
        Condition: { ArnEquals: Condition?.ArnEquals ?? {} },
      }),
    );
    assert.deepEqual(faults(lax), [
      "Nothing needs that operator (111111111111) may, with every right of its own, sts:AssumeRole on " +
        "arn:aws:iam::111111111111:role/ferry/acme-operators-people: statement TakenByPeople of " +
        "operators-people-role-trust in stack dev allows it.",
    ]);
  });

  it("can't approve where their policy names another action", () => {
    const elsewhere = withStatement(
      stacks,
      "dev:approvers-people-policy",
      "AnswerApprovals",
      (statement) => ({ ...statement, Resource: `${stage}/other` }),
    );
    assert.match(
      faults(elsewhere).join("\n"),
      new RegExp(
        "acme-approvers-people may not codepipeline:PutApprovalResult on " +
          `${stage}/prod-web-approve: .* Add .* to approvers-people-policy in stack dev`,
      ),
    );
  });

  it("are not judged by a policy that no stack has", () => {
    const foreign = registered(
      stacks,
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      (inputs) => ({ ...inputs, policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }),
    );
    assert.equal(
      faults(foreign)[0],
      "Stack dev registers aws:iam/rolePolicyAttachment:RolePolicyAttachment operators-people-attachment, " +
        "and the rehearsal does not judge the access that it gives: say it in the policy of a role, a bucket " +
        "or a key.",
    );
  });
});
