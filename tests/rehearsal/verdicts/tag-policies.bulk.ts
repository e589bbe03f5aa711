import assert from "node:assert/strict";
import type { Statement } from "../../../judge";
import { judgeRelease } from "../../../rehearsal/verdicts";
import { readOrganization } from "../../../rehearsal/verdicts/guardrails";
import { rehearsedExample } from "../../support/examples";
import { Folders } from "../support/folders";

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_tagging.html */
const tagged: Statement = {
  Sid: "OnlyWithCostCenter",
  Effect: "Deny",
  Action: [
    "codebuild:CreateProject",
    "codepipeline:CreatePipeline",
    "iam:CreateRole",
    "lambda:CreateFunction",
    "s3:CreateBucket",
  ],
  Resource: "*",
  Condition: { Null: { "aws:RequestTag/cost-center": "true" } },
};

describe("a service control policy that asks for tags", () => {
  const folders = new Folders();
  after(() => folders.remove());

  async function deniedIn(example: string) {
    const text = JSON.stringify({ Version: "2012-10-17", Statement: [tagged] });
    const scp = [`${folders.of({ "policy.json": text })}/policy.json`];
    const { stacks, release } = await rehearsedExample(example);
    const organization = readOrganization({ scp, rcp: [], organization: undefined });
    const { hops } = judgeRelease(stacks, release, organization);
    const denied = hops.filter(({ verdict }) => !verdict.allowed);
    return [...new Set(denied.map(({ call }) => call.request.action))].sort();
  }

  it("lets pass what has them by the settings, as far as the calls that make something take tags", async () => {
    assert.deepEqual(await deniedIn("landing-zone"), []);
  });

  it("denies what has none", async () => {
    assert.deepEqual(await deniedIn("deployments"), tagged.Action);
  });
});
