import assert from "node:assert/strict";
import { join } from "node:path";
import type { Statement } from "../../../judge";
import type { Rehearsal } from "../../../rehearsal/rehearse";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { readOrganization } from "../../../rehearsal/verdicts/guardrails";
import { rehearsedExample } from "../../support/examples";
import { root } from "../../support/stacks";
import { Folders } from "../support/folders";
import { withPolicy } from "../support/proof";

const example = "landing-zone";

describe("the boundary that an organization asks for", () => {
  const folders = new Folders();
  let rehearsal: Rehearsal;

  before(async () => {
    rehearsal = await rehearsedExample(example);
  });
  after(() => folders.remove());

  const judged = (boundary: string, { stacks, release } = rehearsal) =>
    judgeRelease(
      stacks,
      release,
      readOrganization({ scp: [], rcp: [], organization: undefined, boundary }),
    );

  it("is said not to be known, where nobody gives it, and denies nothing then", () => {
    const unknown = rehearsal.warnings.filter((warning) => warning.includes("boundary arn:"));
    assert.deepEqual(
      unknown,
      ["222222222222", "111111111111"].map(
        (account) =>
          `What the permissions boundary arn:aws:iam::${account}:policy/acme/Developer leaves out is not known here, so ` +
          "that no call is judged by it: give its document with --boundary.",
      ),
    );
    assert.deepEqual(rehearsal.faults, []);
  });

  it("holds each call where it is given: those of deployments on push too", () => {
    assert.deepEqual(judged(join(root, "examples", example, "boundary.json")).faults, []);
    const Statement: readonly Statement[] = [
      { Sid: "Most", Effect: "Allow", NotAction: ["s3:PutObject", "iam:GetRole"], Resource: "*" },
    ];
    const text = JSON.stringify({ Version: "2012-10-17", Statement });
    const file = `${folders.of({ "boundary.json": text })}/boundary.json`;
    const { hops } = judged(file);
    const denied = hops.filter(({ verdict }) => !verdict.allowed);
    const callers = new Set(
      denied.map(
        ({ call: { request } }) => `${JSON.stringify(request.principal)} ${request.action}`,
      ),
    );
    const role = (account: string, name: string) =>
      JSON.stringify({ role: `arn:aws:iam::${account}:role/acme/${name}` });

    assert.ok(callers.has(`${role("222222222222", "ferry/acme-web-deploy")} s3:PutObject`));
    assert.ok(callers.has(`${role("111111111111", "ferry-deployments/acme-preview")} iam:GetRole`));
    assert.match(denied[0]?.verdict.reason ?? "", /boundary/);
    assert.deepEqual(
      [...callers].filter((each) => !/ (s3:PutObject|iam:GetRole)$/.test(each)),
      [],
    );
  });

  for (const action of [
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
  ]) {
    it(`lets no push have ${action}: what such a boundary holds is not known`, () => {
      const gift: Statement = {
        Sid: "Gift",
        Effect: "Allow",
        Action: action,
        Resource: "arn:aws:iam::111111111111:role/acme/ferry/*",
        Condition: {
          StringEquals: {
            "iam:PermissionsBoundary": "arn:aws:iam::111111111111:policy/acme/Developer",
          },
        },
      };
      const stacks = withPolicy(rehearsal.stacks, "dev:deployments-update-1", (statements) => [
        ...statements,
        gift,
      ]);
      const { hostile } = judgeRelease(stacks, rehearsal.release);
      const open = hostile.filter(({ verdict }) => verdict.allowed).map(({ call }) => call.attempt);

      assert.ok(
        open.includes(
          `acme-update of 111111111111 calls ${action} on arn:aws:iam::111111111111:role/acme/ferry/acme-invalidate, ` +
            "within the boundary of others",
        ),
        open.join("\n"),
      );
    });
  }
});
