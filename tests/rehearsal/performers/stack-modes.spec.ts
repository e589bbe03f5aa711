import assert from "node:assert/strict";
import { policiesOf } from "../../support/registrations";
import { type Judged, judgedExample } from "../support/proof";

const stacks = "arn:aws:cloudformation:eu-central-1:111111111111:stack";
const role = "arn:aws:iam::111111111111:role/ferry/acme-web-pipeline";

/** The two that change a stack at once read its template and its resources too. */
const change = [
  "CreateStack",
  "DescribeStackEvents",
  "DescribeStackResources",
  "DescribeStacks",
  "GetTemplate",
  "UpdateStack",
];

/** What each mode calls on its stack: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html */
const modes: Readonly<Record<string, readonly string[]>> = {
  "create-update": change,
  "replace-on-failure": [
    ...change,
    "DeleteStack",
    // Its file of configuration may have a policy for the stack:
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html
    "GetStackPolicy",
    "SetStackPolicy",
  ],
  "delete-only": ["DeleteStack", "DescribeStackEvents", "DescribeStacks"],
  "change-set-replace": [
    "CreateChangeSet",
    "DeleteChangeSet",
    "DescribeChangeSet",
    "DescribeStacks",
  ],
  "change-set-execute": [
    "DescribeChangeSet",
    "DescribeStackEvents",
    "DescribeStacks",
    "ExecuteChangeSet",
  ],
};

describe("CloudFormation's modes", () => {
  let judged: Judged;

  before(async () => {
    judged = await judgedExample("modes");
  });

  const granted = (resource: string) => {
    const [, dev] = judged.stacks;
    assert.ok(dev);
    return (policiesOf(dev)["web-role-policy"]?.Statement ?? [])
      .filter(({ Resource }) => [Resource].flat().includes(resource))
      .flatMap(({ Action }) => Action)
      .sort();
  };
  const called = (prefix: string) => {
    const requests = judged.verdicts.hops.map(({ call }) => call.request);
    const actions = requests.flatMap(({ principal, resource, action }) =>
      JSON.stringify(principal) === JSON.stringify({ role }) && resource.startsWith(prefix)
        ? [action]
        : [],
    );
    return [...new Set(actions)].sort();
  };

  for (const [mode, names] of Object.entries(modes)) {
    it(`${mode} calls what the role may do on that stack, and the role may do no more`, () => {
      const actions = names.map((name) => `cloudformation:${name}`).sort();
      assert.deepEqual(granted(`${stacks}/acme-${mode}/*`), actions);
      assert.deepEqual(called(`${stacks}/acme-${mode}/`), actions);
    });
  }

  it("hand CloudFormation a role, and expand AWS::Serverless where macros are acknowledged", () => {
    const passed = "arn:aws:iam::111111111111:role/Stacks";
    const macro = (name: string) => `arn:aws:cloudformation:eu-central-1:aws:transform/${name}`;
    for (const [resource, action] of [
      [passed, "iam:PassRole"],
      ...["Include", "LanguageExtensions", "Serverless-2016-10-31"].map(
        (name) => [macro(name), "cloudformation:CreateChangeSet"] as const,
      ),
      ["*", "cloudformation:ValidateTemplate"],
    ] as const) {
      assert.deepEqual([granted(resource), called(resource)], [[action], [action]]);
    }
  });
});
