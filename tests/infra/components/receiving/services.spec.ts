import assert from "node:assert/strict";
import { assertGiven } from "../../../../infra/components/receiving/service/network";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { one, policiesOf, statement } from "../../../support/registrations";
import { codedeploy, containerOf, ecs, lb, outputs, role } from "../../../support/services";
import { exampleStacks } from "../../../support/stacks";

describe("a service that Amazon ECS deploys", () => {
  let prod: Evaluation;
  const deploymentOf = (name: string) => {
    const { deploymentController, deploymentConfiguration, alarms, ...rest } = one(
      prod,
      ecs.service,
      `${name}-service`,
    ).inputs;
    const { deploymentCircuitBreaker, deploymentMinimumHealthyPercent, deploymentMaximumPercent } =
      rest;
    return {
      deploymentController,
      deploymentConfiguration,
      alarms,
      deploymentCircuitBreaker,
      deploymentMinimumHealthyPercent,
      deploymentMaximumPercent,
    };
  };

  before(async () => {
    prod = (await exampleStacks("containers-rolling")).prod;
  });

  it("lives in the VPC that the settings name, without awsx", () => {
    assert.deepEqual(
      prod.registrations.filter(({ type }) => type.startsWith("awsx:")),
      [],
    );
    const { networkConfiguration } = one(prod, ecs.service, "api-service").inputs as {
      readonly networkConfiguration: { readonly subnets: unknown };
    };
    assert.deepEqual(networkConfiguration.subnets, [
      "subnet-0123456789abcdef2",
      "subnet-0123456789abcdef3",
    ]);
  });

  it("replaces tasks one after another, and goes back when they fail or alarms ring", () => {
    assert.deepEqual(deploymentOf("api"), {
      deploymentController: { type: "ECS" },
      deploymentConfiguration: undefined,
      alarms: { enable: true, rollback: true, alarmNames: ["acme-api-errors"] },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
    });
  });

  it("has Amazon ECS move rules of the listeners, in a role for these rules and groups", () => {
    const arnOf = (type: string, name: string) => outputs(prod, type, name).arn;
    assert.deepEqual(deploymentOf("web").deploymentConfiguration, {
      strategy: "BLUE_GREEN",
      bakeTimeInMinutes: "10",
    });
    assert.deepEqual(one(prod, ecs.service, "web-service").inputs.loadBalancers, [
      {
        targetGroupArn: arnOf(lb.group, "web-blue"),
        containerName: "web",
        containerPort: 8080,
        advancedConfiguration: {
          alternateTargetGroupArn: arnOf(lb.group, "web-green"),
          productionListenerRule: arnOf(lb.rule, "web-balancer-https-rule"),
          testListenerRule: arnOf(lb.rule, "web-balancer-test-rule"),
          roleArn: role("web-balancer"),
        },
      },
    ]);
    const policies = policiesOf(prod);
    assert.deepEqual(statement(policies, "web-mover-policy", "MoveRules").Resource, [
      arnOf(lb.rule, "web-balancer-https-rule"),
      arnOf(lb.rule, "web-balancer-test-rule"),
    ]);
    assert.deepEqual(statement(policies, "web-mover-policy", "RegisterTasks").Resource, [
      arnOf(lb.group, "web-blue"),
      arnOf(lb.group, "web-green"),
    ]);
  });

  it("leaves the rules alone that a deployment moves", () => {
    for (const rule of ["web-balancer-https-rule", "web-balancer-test-rule"]) {
      assert.deepEqual(one(prod, lb.rule, rule).ignoreChanges, ["actions"]);
    }
  });

  it("begins with an image that has no command: a release takes over all but the image", () => {
    for (const service of ["api", "web"]) {
      const container = containerOf(prod, service);
      assert.deepEqual([container.command, container.entryPoint], [undefined, undefined]);
    }
  });
});

describe("a service of machines", () => {
  let prod: Evaluation;
  let dev: Evaluation;

  before(async () => {
    ({ prod, dev } = await exampleStacks("ec2-codedeploy"));
  });

  it("is a deployment group of the machines that have every tag", () => {
    const equal = (key: string, value: string) => ({ type: "KEY_AND_VALUE", key, value });
    const { ec2TagSets, onPremisesInstanceTagFilters, deploymentStyle, deploymentConfigName } = one(
      prod,
      codedeploy.group,
    ).inputs;
    assert.deepEqual(
      { ec2TagSets, onPremisesInstanceTagFilters, deploymentStyle, deploymentConfigName },
      {
        ec2TagSets: [
          { ec2TagFilters: [equal("Role", "worker")] },
          { ec2TagFilters: [equal("Stage", "production")] },
        ],
        onPremisesInstanceTagFilters: [equal("Role", "worker")],
        deploymentStyle: {
          deploymentType: "IN_PLACE",
          deploymentOption: "WITHOUT_TRAFFIC_CONTROL",
        },
        deploymentConfigName: "CodeDeployDefault.HalfAtATime",
      },
    );
  });

  it("says in its contract with which role machines read the bundle, and both sides admit it", () => {
    const contract = prod.outputs.contract as {
      readonly services: Readonly<Record<string, { readonly instanceRole?: string }>>;
    };
    const instance = contract.services.worker?.instanceRole;
    assert.equal(instance, role("worker-instance"));
    assert.deepEqual(
      policiesOf(prod)["worker-instance-policy"]?.Statement.map(({ Sid }) => Sid),
      ["ReadBundle", "DecryptBundleThroughS3"],
    );
    const admitting = Object.values(policiesOf(dev)).flatMap(({ Statement }) =>
      Statement.filter((each) => JSON.stringify(each.Condition ?? {}).includes(String(instance))),
    );
    assert.deepEqual(
      admitting.map(({ Sid, Action }) => [Sid, Action]),
      [
        ["DecryptBundleThroughS3", "kms:Decrypt"],
        ["ReadBundle", ["s3:GetObject", "s3:GetObjectVersion"]],
      ],
    );
  });
});

describe("what awsx gives", () => {
  it("is refused where it lacks what services need", () => {
    assert.throws(() => assertGiven(undefined, "vpcId"), {
      message:
        "awsx's VPC has null as its output vpcId, on which the services depend: install the awsx plugin of the " +
        "version in package.json, or name a VPC of yours in network.",
    });
    assert.throws(
      () => assertGiven(["subnet-1"], "publicSubnetIds", (ids) => ids.length >= 2),
      /^Error: awsx's VPC has \["subnet-1"\] as its output publicSubnetIds, /,
    );
    assert.doesNotThrow(() => assertGiven("vpc-1", "vpcId"));
  });
});
