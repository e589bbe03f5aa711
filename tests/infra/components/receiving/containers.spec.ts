import assert from "node:assert/strict";
import type { Evaluation } from "../../../../rehearsal/evaluate";
import { one, policiesOf, statement } from "../../../support/registrations";
import { arn, containerOf, ecs, lb, outputs, role } from "../../../support/services";
import { exampleStacks } from "../../../support/stacks";

describe("a service of containers", () => {
  let prod: Evaluation;

  before(async () => {
    prod = (await exampleStacks("containers")).prod;
  });

  it("is in a cluster that measures its containers", () => {
    assert.deepEqual(one(prod, ecs.cluster).inputs, {
      name: "acme",
      settings: [{ name: "containerInsights", value: "enabled" }],
    });
  });

  it("begins with a public image that is pinned, told its port by a variable, and given no secret", () => {
    assert.deepEqual(containerOf(prod, "api"), {
      name: "api",
      image:
        "public.ecr.aws/aws-observability/aws-otel-collector@sha256:8aa9ea5f67b8d318f7d6af24677e3c70f7098bc0631147cb5fa91addbe980b06",
      essential: true,
      user: "1000:1000",
      privileged: false,
      readonlyRootFilesystem: true,
      portMappings: [{ containerPort: 8080, protocol: "tcp" }],
      environment: [
        { name: "LOG_LEVEL", value: "info" },
        {
          name: "AOT_CONFIG_CONTENT",
          value:
            '{"extensions":{"health_check":{"endpoint":"0.0.0.0:8080"}},' +
            '"receivers":{"otlp":{"protocols":{"http":{"endpoint":"127.0.0.1:0"}}}},"exporters":{"debug":{}},' +
            '"service":{"extensions":["health_check"],' +
            '"pipelines":{"traces":{"receivers":["otlp"],"exporters":["debug"]}},' +
            '"telemetry":{"metrics":{"level":"none"}}}}',
        },
      ],
      secrets: [],
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "/ecs/acme-api",
          "awslogs-region": "eu-central-1",
          "awslogs-stream-prefix": "api",
        },
      },
    });
  });

  it("has tasks of Fargate with a role to start with and another for the application", () => {
    const { containerDefinitions, ...task } = one(prod, ecs.definition).inputs;
    assert.deepEqual(task, {
      family: "acme-api",
      executionRoleArn: role("api-execution"),
      taskRoleArn: role("api-task"),
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
      skipDestroy: true,
    });
  });

  it("leaves its deployments to CodeDeploy, waits for nothing, and has no public address", () => {
    const { networkConfiguration, ...service } = one(prod, ecs.service).inputs;
    assert.equal((networkConfiguration as { assignPublicIp?: boolean }).assignPublicIp, false);
    assert.deepEqual(service, {
      name: "api",
      cluster: arn("ecs", "cluster/acme"),
      launchType: "FARGATE",
      platformVersion: "LATEST",
      taskDefinition: arn("ecs", "task-definition/acme-api:1"),
      desiredCount: 2,
      deploymentController: { type: "CODE_DEPLOY" },
      healthCheckGracePeriodSeconds: 60,
      waitForSteadyState: false,
      loadBalancers: [
        {
          targetGroupArn: outputs(prod, lb.group, "api-blue").arn,
          containerName: "api",
          containerPort: 8080,
        },
      ],
    });
  });

  it("leaves alone what a deployment changes: task, side and count, and where the listeners lead to", () => {
    assert.deepEqual(one(prod, ecs.service).ignoreChanges, [
      "taskDefinition",
      "loadBalancers",
      "desiredCount",
    ]);
    for (const listener of ["api-balancer-https", "api-balancer-test"]) {
      assert.deepEqual(one(prod, lb.listener, listener).ignoreChanges, ["defaultActions"]);
    }
    assert.deepEqual(one(prod, lb.listener, "api-balancer-redirect").ignoreChanges, []);
  });

  it("scales with the CPU that its tasks use", () => {
    assert.deepEqual(one(prod, "aws:appautoscaling/target:Target").inputs, {
      serviceNamespace: "ecs",
      resourceId: "service/acme/api",
      scalableDimension: "ecs:service:DesiredCount",
      minCapacity: 2,
      maxCapacity: 6,
    });
    const { targetTrackingScalingPolicyConfiguration } = one(
      prod,
      "aws:appautoscaling/policy:Policy",
    ).inputs;
    assert.deepEqual(targetTrackingScalingPolicyConfiguration, {
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      targetValue: 60,
    });
  });

  it("starts tasks in a role that pulls one repository's images and reads the named parameter", () => {
    const policies = policiesOf(prod);
    const images = "arn:aws:ecr:eu-central-1:111111111111:repository/acme/api";
    assert.equal(statement(policies, "api-tasks-execution-policy", "PullImages").Resource, images);
    assert.deepEqual(statement(policies, "api-tasks-execution-policy", "ReadParameters"), {
      Sid: "ReadParameters",
      Effect: "Allow",
      Action: "ssm:GetParameters",
      Resource: arn("ssm", "parameter/acme/api/database-url"),
    });
    assert.equal(policies["api-tasks-task-policy"], undefined);
  });
});
