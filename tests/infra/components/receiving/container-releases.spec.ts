import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { one, policiesOf } from "../../../support/registrations";
import { arn, codedeploy, lb, outputs, role } from "../../../support/services";
import { exampleStacks } from "../../../support/stacks";

describe("releases to a service of containers", () => {
  let prod: Evaluation;

  before(async () => {
    prod = (await exampleStacks("containers")).prod;
  });

  it("has a deployment group that shifts traffic by a canary, and goes back on alarms", () => {
    assert.deepEqual(one(prod, codedeploy.configuration).inputs, {
      deploymentConfigName: "acme-api",
      computePlatform: "ECS",
      trafficRoutingConfig: {
        type: "TimeBasedCanary",
        timeBasedCanary: { percentage: 20, interval: 10 },
      },
    });
    assert.deepEqual(one(prod, codedeploy.group).inputs, {
      appName: "acme-api",
      deploymentGroupName: "acme-api",
      deploymentConfigName: "acme-api",
      serviceRoleArn: role("api-codedeploy"),
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      autoRollbackConfiguration: {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST", "DEPLOYMENT_STOP_ON_ALARM"],
      },
      alarmConfiguration: { enabled: true, alarms: ["acme-api-errors", "acme-api-latency"] },
      blueGreenDeploymentConfig: {
        deploymentReadyOption: { actionOnTimeout: "CONTINUE_DEPLOYMENT" },
        terminateBlueInstancesOnDeploymentSuccess: {
          action: "TERMINATE",
          terminationWaitTimeInMinutes: 30,
        },
      },
      ecsService: { clusterName: "acme", serviceName: "api" },
      loadBalancerInfo: {
        targetGroupPairInfo: {
          prodTrafficRoute: {
            listenerArns: [outputs(prod, lb.listener, "api-balancer-https").arn],
          },
          testTrafficRoute: {
            listenerArns: [outputs(prod, lb.listener, "api-balancer-test").arn],
          },
          targetGroups: ["blue", "green"].map((side) => ({
            name: outputs(prod, lb.group, `api-${side}`).name,
          })),
        },
      },
    });
  });

  it("takes back a release by an alarm on answers with 5xx of either side", () => {
    const { namespace, metricName, dimensions, threshold, period } = one(
      prod,
      "aws:cloudwatch/metricAlarm:MetricAlarm",
    ).inputs;
    assert.deepEqual(
      { namespace, metricName, dimensions, threshold, period },
      {
        namespace: "AWS/ApplicationELB",
        metricName: "HTTPCode_Target_5XX_Count",
        dimensions: { LoadBalancer: one(prod, lb.balancer).outputs.arnSuffix },
        threshold: 5,
        period: 60,
      },
    );
  });

  it("lets its deploy role release to this group and hand on these two roles, and no more", () => {
    const policies = policiesOf(prod);
    const rest = policies["api-deploy-policy"]?.Statement.slice(4);
    const named = (resource: string) => arn("codedeploy", resource);
    assert.deepEqual(rest, [
      {
        Sid: "Deploy",
        Effect: "Allow",
        Action: ["codedeploy:CreateDeployment", "codedeploy:GetDeployment"],
        Resource: named("deploymentgroup:acme-api/acme-api"),
      },
      {
        Sid: "RegisterRevision",
        Effect: "Allow",
        Action: [
          "codedeploy:GetApplication",
          "codedeploy:GetApplicationRevision",
          "codedeploy:RegisterApplicationRevision",
        ],
        Resource: named("application:acme-api"),
      },
      {
        Sid: "ReadDeploymentConfiguration",
        Effect: "Allow",
        Action: "codedeploy:GetDeploymentConfig",
        Resource: named("deploymentconfig:acme-api"),
      },
      {
        Sid: "RegisterTaskDefinition",
        Effect: "Allow",
        Action: "ecs:RegisterTaskDefinition",
        Resource: arn("ecs", "task-definition/acme-api:*"),
      },
      {
        Sid: "TagTaskDefinition",
        Effect: "Allow",
        Action: "ecs:TagResource",
        Resource: arn("ecs", "task-definition/acme-api:*"),
        Condition: { StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } },
      },
      passesTaskRoles,
    ]);
    assert.deepEqual(
      policies["api-deploy-policy"]?.Statement.slice(0, 4).map(({ Sid }) => Sid),
      ["ReadArtifacts", "ArtifactBucketMeta", "UseArtifactKeyThroughS3", "DescribeArtifactKey"],
    );
  });

  it("is deployed by CodeDeploy in a role that moves this service's traffic, and is taken for this group", () => {
    const policies = policiesOf(prod);
    const listeners = ["https", "test"].map(
      (name) => outputs(prod, lb.listener, `api-balancer-${name}`).arn,
    );
    assert.deepEqual(policies["api-codedeploy-role-policy"]?.Statement, [
      {
        Sid: "ReplaceTasks",
        Effect: "Allow",
        Action: ["ecs:CreateTaskSet", "ecs:DeleteTaskSet"],
        Resource: arn("ecs", "task-set/acme/api/*"),
      },
      {
        Sid: "TurnService",
        Effect: "Allow",
        Action: ["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"],
        Resource: arn("ecs", "service/acme/api"),
      },
      {
        Sid: "LookAtLoadBalancers",
        Effect: "Allow",
        Action: [
          "elasticloadbalancing:DescribeListeners",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeTargetGroups",
        ],
        Resource: "*",
      },
      {
        Sid: "MoveListeners",
        Effect: "Allow",
        Action: "elasticloadbalancing:ModifyListener",
        Resource: listeners,
      },
      {
        Sid: "WatchAlarms",
        Effect: "Allow",
        Action: "cloudwatch:DescribeAlarms",
        Resource: arn("cloudwatch", "alarm:*"),
      },
      {
        Sid: "AskHooks",
        Effect: "Allow",
        Action: "lambda:InvokeFunction",
        Resource: arn("lambda", "function:acme-api-smoke-test"),
      },
      passesTaskRoles,
    ]);
    assert.deepEqual(policies["api-codedeploy-role/trust"]?.Statement, [
      {
        Sid: "TakenByService",
        Effect: "Allow",
        Principal: { Service: "codedeploy.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: { "aws:SourceArn": arn("codedeploy", "deploymentgroup:acme-api/acme-api") },
        },
      },
    ]);
  });

  const passesTaskRoles = {
    Sid: "PassTaskRoles",
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: [role("api-execution"), role("api-task")],
    Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  };
});
