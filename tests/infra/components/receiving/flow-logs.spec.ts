import assert from "node:assert/strict";
import { deployedOnPush } from "../../../support/pushes";
import { all, one, policiesOf } from "../../../support/registrations";
import { arn, role } from "../../../support/services";
import { changed, target, type Values } from "../../../support/settings";
import { evaluateStack } from "../../../support/stacks";

const flowLog = "aws:ec2/flowLog:FlowLog";
const group = arn("logs", "log-group:/vpc/acme");

const withServices = (values: Values) => {
  const container = { kind: "container", certificate: arn("acm", "certificate/1f") };
  return evaluateStack("prod", { ...changed(target, "services.api", container), ...values });
};

describe("the flow logs of a network", () => {
  it("are of all that goes through the VPC of awsx, in a group of their own with the services' key", async () => {
    const prod = await withServices({ audit: { logDays: 100 } });
    const { vpcId } = one(prod, "awsx:ec2:Vpc").outputs;
    assert.deepEqual(one(prod, flowLog).inputs, {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group,
      iamRoleArn: role("flow-logs"),
    });
    const { name, retentionInDays, kmsKeyId } = one(
      prod,
      "aws:cloudwatch/logGroup:LogGroup",
      "flow-logs-log",
    ).inputs;
    const key = one(prod, "aws:kms/key:Key", "service-logs-key");
    // The next period that CloudWatch Logs has.
    assert.deepEqual([name, retentionInDays, kmsKeyId], ["/vpc/acme", 120, key.outputs.arn]);
    assert.ok(String(key.inputs.policy).includes(`"${group}"`));
  });

  it("are written by Amazon VPC for flow logs of this account, to that group alone", async () => {
    const policies = policiesOf(await withServices({ audit: { logDays: 365 } }));
    assert.deepEqual(policies["flow-logs-role/trust"]?.Statement, [
      {
        Sid: "TakenByService",
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { ArnLike: { "aws:SourceArn": arn("ec2", "vpc-flow-log/*") } },
      },
    ]);
    assert.deepEqual(
      policies["flow-logs-role-policy"]?.Statement.map(({ Action, Resource }) => [
        Action,
        Resource,
      ]),
      [
        ["logs:DescribeLogGroups", "*"],
        [
          ["logs:CreateLogGroup", "logs:DescribeLogStreams"],
          [group, `${group}:*`],
        ],
        [["logs:CreateLogStream", "logs:PutLogEvents"], `${group}:*`],
      ],
    );
  });

  const without: readonly (readonly [string, Values])[] = [
    ["nobody asks for an audit", {}],
    ["the audit leaves them out", { audit: { flowLogs: false } }],
    [
      "the VPC is there already",
      {
        audit: { logDays: 365 },
        network: {
          vpc: "vpc-0123456789abcdef0",
          publicSubnets: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
          privateSubnets: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
        },
      },
    ],
  ];
  for (const [where, values] of without) {
    it(`are not made where ${where}`, async () => {
      assert.deepEqual(all(await withServices(values), flowLog), []);
    });
  }

  it("leave nothing to be read that a deployment on push may not", async () => {
    const wrong = Object.entries(deployedOnPush(await withServices({ audit: { logDays: 365 } })));
    assert.deepEqual(
      wrong.filter(([, what]) => what.length > 0),
      [],
    );
  });
});
