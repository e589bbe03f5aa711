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
const mistakes: Readonly<Record<string, readonly [(stacks: Stacks) => Stacks, string]>> = {
  "a CloudFormation role that reads every folder": [
    changing(stackRole, "ReadPackages", { Resource: `${bucket}/*` }),
    "It must be impossible, but acme-api-cloudformation of 222222222222 calls s3:GetObject on packages/another/code, which is none of its packages, of a bucket that lets the account in: statement ReadPackages of api-cloudformation-policy in stack prod allows it. So 1 more does.",
  ],
  "an artifact bucket that shows that role every folder": [
    changing("dev:artifacts-bucket-policy", "ReadPackages", { Resource: `${bucket}/*` }),
    "It must be impossible, but acme-api-cloudformation of 222222222222 calls s3:GetObject on packages/another/code, which is none of its packages, with every right: statement ReadPackages of artifacts-bucket-policy in stack dev allows it. So 1 more does.",
  ],
  "an administrator's role for CloudFormation": [
    adding(stackRole, { Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }),
    "It must be impossible, but acme-api-cloudformation of 222222222222 calls cloudformation:DescribeStacks on acme-api, the work of acme-api-deploy: statement All of api-cloudformation-policy in stack prod allows it. So 38 more do.",
  ],
  "a deploy role that hands CloudFormation any role": [
    changing("prod:api-deploy-policy", "PassStackRole", {
      Resource: `arn:aws:iam::${account}:role/*`,
    }),
    "It must be impossible, but acme-api-deploy of 222222222222 has CloudFormation make a stack with an administrator's role: statement PassStackRole of api-deploy-policy in stack prod allows it. So 1 more does.",
  ],
  "a deploy role that changes every stack": [
    changing("prod:api-deploy-policy", "ChangeStack", {
      Resource: `arn:aws:cloudformation:eu-central-1:${account}:stack/*`,
    }),
    "It must be impossible, but acme-api-deploy calls cloudformation:DescribeStacks on another of 222222222222: statement ChangeStack of api-deploy-policy in stack prod allows it. So 5 more do.",
  ],
  "a CloudFormation role that its account may take": [
    adding("prod:api-cloudformation-trust", {
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "sts:AssumeRole",
    }),
    "It must be impossible, but an administrator of account 222222222222 takes acme-api-cloudformation of 222222222222: statement Account of api-cloudformation-trust in stack prod allows it. So 1 more does.",
  ],
};

describe("a run of an application fails for", () => {
  let example: Judged;

  before(async () => {
    example = await judgedExample("serverless");
  });

  for (const [what, [change, fault]] of Object.entries(mistakes)) {
    it(what, () => {
      assert.deepEqual(faultsOf(example, change(example.stacks)), [fault]);
    });
  }
});
