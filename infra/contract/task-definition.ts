import { stringify } from "yaml";
import * as names from "../names";
import type { ContainerSettings } from "../settings";

/** What stands for the image until a release puts its own in the place, as CodePipeline looks for it. */
export const imagePlaceholder = "IMAGE1_NAME";

/** What stands for the task definition in an AppSpec, as CodePipeline looks for it. */
const taskDefinitionPlaceholder = "<TASK_DEFINITION>";

/** A task definition as Amazon ECS registers it: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
type TaskDefinition = ReturnType<typeof taskDefinition>;

/** The task definition of a service, with the placeholder in the place of the image. */
export function taskDefinition(owner: names.Owner, service: string, settings: ContainerSettings) {
  const { cpu, memory = 2 * cpu, architecture, user, root, writableRoot } = settings;
  return {
    family: names.serviceName(owner, service),
    executionRoleArn: names.serviceRole(owner, service, "execution").arn,
    taskRoleArn: settings.taskRole ?? names.serviceRole(owner, service, "task").arn,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: String(cpu),
    memory: String(memory),
    runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: "LINUX" },
    containerDefinitions: [
      {
        name: service,
        image: `<${imagePlaceholder}>`,
        essential: true,
        user: root === undefined ? user : "0",
        privileged: false,
        readonlyRootFilesystem: writableRoot === undefined,
        ...(settings.expose !== "none" && {
          portMappings: [{ containerPort: settings.port, protocol: "tcp" }],
        }),
        environment: plainVariables(settings),
        secrets: secretVariables(owner, settings),
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": names.serviceLogGroup(owner, service),
            "awslogs-region": owner.region,
            "awslogs-stream-prefix": service,
          },
        },
      },
    ],
  };
}

function plainVariables({ environment }: ContainerSettings) {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (typeof value === "string") return [{ name, value }];
    return "plaintext" in value ? [{ name, value: value.plaintext }] : [];
  });
}

/** Parameters by their ARN, which works wherever the service runs. */
function secretVariables(owner: names.Owner, { environment }: ContainerSettings) {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (typeof value === "string" || "plaintext" in value) return [];
    if ("secretsManager" in value) return [{ name, valueFrom: value.secretsManager }];
    const parameter = `parameter/${value.parameterStore.replace(/^\//, "")}`;
    return [{ name, valueFrom: names.arn(owner, "ssm", parameter) }];
  });
}

/**
 * AWS's collector of OpenTelemetry, 0.43.3 for x86 and ARM, for nothing but its health check: that answers 200 to
 * every path, at the port that a variable names, as any user, without a file. Fargate pulls ten images a second
 * from Amazon ECR Public; Docker Hub counts what all behind a NAT gateway pull in hours.
 * https://docs.aws.amazon.com/AmazonECR/latest/public/public-service-quotas.html
 * https://aws-otel.github.io/docs/setup/ecs/config-through-ssm
 */
const answering: NonNullable<ContainerSettings["bootstrap"]> = {
  image:
    "public.ecr.aws/aws-observability/aws-otel-collector@sha256:8aa9ea5f67b8d318f7d6af24677e3c70f7098bc0631147cb5fa91addbe980b06",
  environment: {
    AOT_CONFIG_CONTENT: JSON.stringify({
      extensions: { health_check: { endpoint: "0.0.0.0:{port}" } },
      // It does not begin without a pipeline: this one hears nobody.
      receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:0" } } } },
      exporters: { debug: {} },
      service: {
        extensions: ["health_check"],
        pipelines: { traces: { receivers: ["otlp"], exporters: ["debug"] } },
        telemetry: { metrics: { level: "none" } },
      },
    }),
  },
};

/**
 * The same task with the image that runs until the first release. Where Amazon ECS deploys, releases change nothing
 * but the image; where CodeDeploy does, they bring a task of their own, so that this one needs no secrets.
 */
export function bootstrapTask(
  owner: names.Owner,
  service: string,
  settings: ContainerSettings,
): TaskDefinition {
  const { image, environment } = settings.bootstrap ?? answering;
  const task = taskDefinition(owner, service, settings);
  const port = portOf(settings);
  const told = Object.entries(environment)
    .filter(([name]) => !Object.hasOwn(settings.environment, name))
    .map(([name, value]) => ({ name, value: value.replaceAll("{port}", String(port)) }));
  return {
    ...task,
    containerDefinitions: task.containerDefinitions.map((container) => ({
      ...container,
      image,
      environment: [...container.environment, ...told],
      secrets: settings.deployment.kind === "codedeploy" ? [] : container.secrets,
    })),
  };
}

/** Nobody reaches a worker, whose first image listens all the same. */
function portOf(settings: ContainerSettings): number {
  return settings.expose === "none" ? 8080 : settings.port;
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html */
export function appSpec(service: string, settings: ContainerSettings): string {
  const { deployment } = settings;
  const hooks = deployment.kind === "codedeploy" ? Object.entries(deployment.hooks) : [];
  const rest = {
    Resources: [
      {
        TargetService: {
          Type: "AWS::ECS::Service",
          Properties: {
            TaskDefinition: taskDefinitionPlaceholder,
            LoadBalancerInfo: { ContainerName: service, ContainerPort: portOf(settings) },
          },
        },
      },
    ],
    ...(hooks.length > 0 && { Hooks: hooks.map(([event, name]) => ({ [event]: name })) }),
  };
  return `version: 0.0\n${stringify(rest)}`;
}
