import assert from "node:assert/strict";
import type { Statement } from "../../../judge";
import { faultsOf, type Judged, judgedExample, withPolicy, withStatement } from "../support/proof";
import type { Stacks } from "../support/releases";

const account = "222222222222";
const stackRole = "prod:api-cloudformation-policy";
const bucket = "arn:aws:s3:::acme-artifacts-111111111111-eu-central-1";

/** The stacks with one statement of a policy changed. */
const changing =
  (policy: string, sid: string, change: object) =>
  (stacks: Stacks): Stacks =>
    withStatement(stacks, policy, sid, (statement) => ({ ...statement, ...change }));

const adding =
  (policy: string, statement: Statement) =>
  (stacks: Stacks): Stacks =>
    withPolicy(stacks, policy, (statements) => [...statements, statement]);

/** Mistakes with the roles of an application, and what the run says of each. */
const mistakes: Readonly<Record<string, readonly [(stacks: Stacks) => Stacks, ...string[]]>> = {
  "a CloudFormation role that reads every folder": [
    changing(stackRole, "ReadPackages", { Resource: `${bucket}/*` }),
    "Nothing needs that acme-api-cloudformation (222222222222) may s3:GetObject on arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/x of account 111111111111: statement ReadPackages of api-cloudformation-policy in stack prod allows it. So it does for 1 more class of calls.",
  ],
  "an artifact bucket that shows that role every folder": [
    changing("dev:artifacts-bucket-policy", "ReadPackages", { Resource: `${bucket}/*` }),
    "Nothing needs that acme-api-cloudformation (222222222222) may, with every right of its own, s3:GetObject on arn:aws:s3:::acme-artifacts-111111111111-eu-central-1/x of account 111111111111: statement ReadPackages of artifacts-bucket-policy in stack dev allows it. So it does for 1 more class of calls.",
  ],
  "an administrator's role for CloudFormation": [
    adding(stackRole, { Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }),
    "Nothing needs that acme-api-cloudformation (222222222222) may acm:AddTagsToCertificate and 13 more alike: statement All of api-cloudformation-policy in stack prod allows it. So it does for 4460 more classes of calls.",
    "It must be impossible, but acme-api-cloudformation of 222222222222 passes an administrator's role: statement All of api-cloudformation-policy in stack prod allows it. So 15 more do.",
  ],
  "a deploy role that hands CloudFormation any role": [
    changing("prod:api-deploy-policy", "PassStackRole", {
      Resource: `arn:aws:iam::${account}:role/*`,
    }),
    "Nothing needs that acme-api-deploy (222222222222) may iam:PassRole on arn:aws:iam::222222222222:role/x for cloudformation.amazonaws.com: statement PassStackRole of api-deploy-policy in stack prod allows it.",
  ],
  "a deploy role that changes every stack": [
    changing("prod:api-deploy-policy", "ChangeStack", {
      Resource: `arn:aws:cloudformation:eu-central-1:${account}:stack/*`,
    }),
    "Nothing needs that acme-api-deploy (222222222222) may cloudformation:CreateChangeSet on arn:aws:cloudformation:eu-central-1:222222222222:stack/x/x: statement ChangeStack of api-deploy-policy in stack prod allows it. So it does for 2 more classes of calls.",
  ],
  "a CloudFormation role that its account may take": [
    adding("prod:api-cloudformation-trust", {
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "sts:AssumeRole",
    }),
    "Nothing needs that any other role of 222222222222 may, with every right of its own, sts:AssumeRole on arn:aws:iam::222222222222:role/ferry/acme-api-cloudformation: statement Account of api-cloudformation-trust in stack prod allows it. So it does for 1 more class of calls.",
  ],
};

describe("a run of an application fails for", () => {
  let example: Judged;

  before(async () => {
    example = await judgedExample("serverless");
  });

  for (const [what, [change, ...faults]] of Object.entries(mistakes)) {
    it(what, () => {
      assert.deepEqual(faultsOf(example, change(example.stacks)), faults);
    });
  }
});
