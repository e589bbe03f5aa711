import assert from "node:assert/strict";
import type { Evaluation } from "../../../rehearsal/evaluate";
import { all, one, policiesOf, statement, types } from "../../support/registrations";
import { exampleStacks } from "../../support/stacks";

const account = "222222222222";
const arn = (service: string, resource: string) =>
  `arn:aws:${service}:eu-central-1:${account}:${resource}`;
const role = (name: string) => `arn:aws:iam::${account}:role/ferry/acme-${name}`;
const outputs = (evaluation: Evaluation, type: string, name: string) =>
  one(evaluation, type, name).outputs;

const lb = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  group: "aws:lb/targetGroup:TargetGroup",
  listener: "aws:lb/listener:Listener",
  rule: "aws:lb/listenerRule:ListenerRule",
};
const ecs = {
  cluster: "aws:ecs/cluster:Cluster",
  definition: "aws:ecs/taskDefinition:TaskDefinition",
  service: "aws:ecs/service:Service",
};
const deploymentGroup = "aws:codedeploy/deploymentGroup:DeploymentGroup";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** The one container of a task definition. */
function containerOf(evaluation: Evaluation, service: string) {
  const { inputs } = one(evaluation, ecs.definition, `${service}-tasks-definition`);
  const [container] = JSON.parse(String(inputs.containerDefinitions));
  return container;
}

describe("a service of containers", () => {
  let prod: Evaluation;

  before(async () => {
    prod = (await exampleStacks("containers")).prod;
  });

  /** Ids are seen only where they are used: these begin with the names of their groups. */
  const idOf = (ids: unknown, group: string) => {
    const [id] = ids as readonly string[];
    assert.match(String(id), new RegExp(`^${group}-[0-9a-f]{7}$`));
    return id;
  };
  const tasksAccess = () => {
    const { networkConfiguration } = one(prod, ecs.service).inputs as {
      readonly networkConfiguration: { readonly securityGroups: unknown };
    };
    return idOf(networkConfiguration.securityGroups, "api-tasks-access");
  };
  const balancerAccess = () =>
    idOf(one(prod, lb.balancer).inputs.securityGroups, "api-balancer-access");

  it("lives in a VPC of awsx, which belongs to the network and is made by the program's provider", () => {
    const vpc = one(prod, "awsx:ec2:Vpc");
    assert.deepEqual(vpc.inputs, {
      cidrBlock: "10.0.0.0/16",
      numberOfAvailabilityZones: 2,
      natGateways: { strategy: "Single" },
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public" }, { type: "Private" }],
      enableDnsHostnames: true,
    });
    assert.equal(vpc.remote, true);
    assert.equal(vpc.parent.split("::").at(-1), "network");
  });

  it("takes its subnets and its VPC from what awsx gives", () => {
    const { vpcId, publicSubnetIds, privateSubnetIds } = one(prod, "awsx:ec2:Vpc").outputs;
    const { networkConfiguration } = one(prod, ecs.service).inputs as {
      readonly networkConfiguration: { readonly subnets: unknown };
    };
    assert.deepEqual(one(prod, lb.balancer).inputs.subnets, publicSubnetIds);
    assert.deepEqual(networkConfiguration.subnets, privateSubnetIds);
    assert.deepEqual(
      all(prod, lb.group).map(({ inputs }) => inputs.vpcId),
      [vpcId, vpcId],
    );
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
        "docker.io/traefik/whoami@sha256:200689790a0a0ea48ca45992e0450bc26ccab5307375b41c84dfc4f2475937ab",
      essential: true,
      user: "1000:1000",
      privileged: false,
      readonlyRootFilesystem: true,
      portMappings: [{ containerPort: 8080, protocol: "tcp" }],
      environment: [
        { name: "LOG_LEVEL", value: "info" },
        { name: "WHOAMI_PORT_NUMBER", value: "8080" },
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
    const { inputs } = one(prod, ecs.service);
    assert.deepEqual(inputs, {
      name: "api",
      cluster: arn("ecs", "cluster/acme"),
      launchType: "FARGATE",
      platformVersion: "LATEST",
      taskDefinition: arn("ecs", "task-definition/acme-api:1"),
      desiredCount: 2,
      deploymentController: { type: "CODE_DEPLOY" },
      healthCheckGracePeriodSeconds: 60,
      waitForSteadyState: false,
      networkConfiguration: {
        assignPublicIp: false,
        subnets: one(prod, "awsx:ec2:Vpc").outputs.privateSubnetIds,
        securityGroups: [tasksAccess()],
      },
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

  it("is reached by HTTPS with its certificate, and at a test port by nobody from outside", () => {
    const certificateArn = arn("acm", "certificate/0a1b2c3d-0000-4000-8000-000000000000");
    const listeners = ["https", "test"].map((name) => {
      const { port, protocol, certificateArn, sslPolicy, defaultActions } = one(
        prod,
        lb.listener,
        `api-balancer-${name}`,
      ).inputs;
      return { port, protocol, certificateArn, sslPolicy, defaultActions };
    });
    const to = (side: string) => [
      { type: "forward", targetGroupArn: outputs(prod, lb.group, `api-${side}`).arn },
    ];
    const https = {
      protocol: "HTTPS",
      certificateArn,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    };
    assert.deepEqual(listeners, [
      { ...https, port: 443, defaultActions: to("blue") },
      { ...https, port: 8443, defaultActions: to("green") },
    ]);
    assert.deepEqual(
      all(prod, ingress).map(({ inputs }) => inputs.fromPort),
      [443, 80, 8080],
    );
  });

  it("has tasks that admit their load balancer alone, and reach the ports of the settings", () => {
    assert.deepEqual(one(prod, ingress, "api-tasks-from-balancer").inputs, {
      securityGroupId: tasksAccess(),
      referencedSecurityGroupId: balancerAccess(),
      ipProtocol: "tcp",
      fromPort: 8080,
      toPort: 8080,
    });
    const out = all(prod, egress).filter(({ inputs }) => inputs.securityGroupId === tasksAccess());
    assert.deepEqual(
      out.map(({ inputs }) => [inputs.toPort, inputs.cidrIpv4]),
      [
        [443, "0.0.0.0/0"],
        [5432, "0.0.0.0/0"],
      ],
    );
  });

  it("has a load balancer that drops bad headers, is protected, and logs its requests", () => {
    const { accessLogs, subnets, securityGroups, ...balancer } = one(prod, lb.balancer).inputs;
    assert.deepEqual(balancer, {
      loadBalancerType: "application",
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      enableDeletionProtection: true,
    });
    const bucket = "acme-222222222222-eu-central-1-logs";
    assert.deepEqual(accessLogs, { bucket, enabled: true });
    assert.deepEqual(
      all(prod, types.bucket).map(({ inputs }) => inputs.bucket),
      [bucket],
    );
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

  it("has a deployment group that shifts traffic by a canary, and goes back on alarms", () => {
    assert.deepEqual(one(prod, "aws:codedeploy/deploymentConfig:DeploymentConfig").inputs, {
      deploymentConfigName: "acme-api",
      computePlatform: "ECS",
      trafficRoutingConfig: {
        type: "TimeBasedCanary",
        timeBasedCanary: { percentage: 20, interval: 10 },
      },
    });
    assert.deepEqual(one(prod, deploymentGroup).inputs, {
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
    const codedeploy = (resource: string) => arn("codedeploy", resource);
    assert.deepEqual(rest, [
      {
        Sid: "Deploy",
        Effect: "Allow",
        Action: ["codedeploy:CreateDeployment", "codedeploy:GetDeployment"],
        Resource: codedeploy("deploymentgroup:acme-api/acme-api"),
      },
      {
        Sid: "RegisterRevision",
        Effect: "Allow",
        Action: [
          "codedeploy:GetApplication",
          "codedeploy:GetApplicationRevision",
          "codedeploy:RegisterApplicationRevision",
        ],
        Resource: codedeploy("application:acme-api"),
      },
      {
        Sid: "ReadDeploymentConfiguration",
        Effect: "Allow",
        Action: "codedeploy:GetDeploymentConfig",
        Resource: codedeploy("deploymentconfig:acme-api"),
      },
      {
        Sid: "RegisterTaskDefinition",
        Effect: "Allow",
        Action: "ecs:RegisterTaskDefinition",
        Resource: arn("ecs", "task-definition/acme-api:*"),
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

  const passesTaskRoles = {
    Sid: "PassTaskRoles",
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: [role("api-execution"), role("api-task")],
    Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  };
});
