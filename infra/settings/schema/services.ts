import { z } from "zod";
import { securityGroupRules } from "../../aws/limits";
import { cidr } from "./network";
import { alarms, deployment, replacement } from "./service-deployments";
import {
  aws,
  between,
  hostName,
  imagesName,
  list,
  map,
  roleArn,
  sentence,
  text,
  variableValue,
  wideName,
} from "./values";

/** A service of this account: what runs there and how CodeDeploy or Amazon ECS puts a release there. */

const common = {
  pipeline: wideName
    .optional()
    .describe(
      "The pipeline of `receives` whose role may release to this service. Default: the service's own key.",
    ),
};

const value = variableValue(
  "<ARN>",
  text(
    "it must be the ARN of a secret, with :json-key:: behind it for one field",
    /^arn:aws(-[a-z-]+)?:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+(:[^:]*:[^:]*:[^:]*)?$/,
    {
      ...aws("AmazonECS/latest/developerguide/secrets-envvar-secrets-manager"),
      examples: ["arn:aws:secretsmanager:eu-central-1:222222222222:secret:acme/api-AbCdEf"],
    },
  ).describe("ECS takes ARNs only; `:json-key::` behind it for one field."),
);

const repositoryArn = text(
  "it must be the ARN of a repository of Amazon ECR",
  /^arn:aws(-[a-z-]+)?:ecr:[a-z0-9-]+:\d{12}:repository\/(?=.{2,256}$)[a-z0-9]+([._/-]+[a-z0-9]+)*$/,
  {
    ...aws("AmazonECR/latest/userguide/Repositories"),
    examples: ["arn:aws:ecr:eu-central-1:111111111111:repository/vendor/api"],
  },
);

const pinnedImage = text(
  "it must be a public image pinned by its digest, such as public.ecr.aws/docker/library/python@sha256:…",
  /^[a-z0-9.-]+\.[a-z]+(:\d+)?\/[a-z0-9._/-]+(:[\w.-]+)?@sha256:[0-9a-f]{64}$/,
  {
    examples: [
      "public.ecr.aws/docker/library/python@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    ],
  },
);

const tooManyRules =
  `it is too long: a security group takes ${securityGroupRules} rules in each direction ` +
  "(https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html)";

const variableName = text(
  "a variable's name must be letters, digits and _",
  /^(?!__proto__$)[A-Za-z_]\w*$/,
);

/** What runs, whoever reaches it. */
const tasks = {
  kind: z
    .literal("container")
    .describe("Containers of Amazon ECS, or machines with CodeDeploy's agent."),
  ...common,
  repository: z
    .union([imagesName, repositoryArn], {
      error:
        "it must be a key of the delivering stack's repositories, or the ARN of a repository of Amazon ECR, such as " +
        "arn:aws:ecr:eu-central-1:111111111111:repository/vendor/api",
    })
    .meta(aws("AmazonECR/latest/userguide/Repositories"))
    .optional()
    .describe(
      "Whose images run here: the key of one of the delivering stack's `repositories`, or the ARN of one that is there, whose image a source `ecr` releases. Default: the service's own key.",
    ),
  cpu: z
    .literal([256, 512, 1024, 2048, 4096, 8192, 16384], {
      error: "it must be 256, 512, 1024, 2048, 4096, 8192 or 16384",
    })
    .default(256)
    .meta(aws("AmazonECS/latest/developerguide/task_definition_parameters"))
    .describe("CPU units of a task: 1024 are a vCPU."),
  memory: between(512, 122_880, "MiB")
    .meta(aws("AmazonECS/latest/developerguide/task_definition_parameters"))
    .optional()
    .describe("MiB of a task. Default: twice the CPU units, which Fargate takes for all of them."),
  architecture: z
    .enum(["X86_64", "ARM64"])
    .default("X86_64")
    .describe("What the image is built for."),
  tasks: map({
    least: between(1, 5_000).meta(aws("AmazonECS/latest/developerguide/service-quotas")).default(2),
    most: between(1, 5_000).meta(aws("AmazonECS/latest/developerguide/service-quotas")).default(4),
    cpuPercent: between(10, 90, "percent").default(60),
  })
    .prefault({})
    .describe("How many tasks run; more of them when their CPU is busier than this."),
  environment: z
    .record(variableName, value)
    .default({})
    .describe("Variables of the container: texts, or the places of secrets."),
  user: text("it must be a user's number, or user:group, and not 0", /^[1-9]\d*(:\d+)?$/, {
    ...aws("AmazonECS/latest/developerguide/task_definition_parameters"),
    examples: ["101:101"],
  })
    .default("1000:1000")
    .describe(
      "The user of the container, by number. Root needs a reason to be in a container: see `root`.",
    ),
  root: sentence.optional().describe("Why the container runs as root."),
  writableRoot: sentence.optional().describe("Why the container may write its root file system."),
  taskRole: roleArn
    .optional()
    .describe(
      "An existing role of the application. Default: one without rights, which ferry makes.",
    ),
  egress: list("ports", between(1, 65_535))
    .max(securityGroupRules, tooManyRules)
    .refine((ports) => new Set(ports).size === ports.length, "it must have no port twice")
    .default([443])
    .describe("Ports of other hosts that tasks may reach."),
  before: map({
    command: list("words", text("it must be a word of 1 to 1000 characters", /^[\s\S]{1,1000}$/))
      .min(1, "it must have at least one word")
      .describe("The command as the container takes it, word by word: no shell is between."),
    timeoutMinutes: between(1, 720, "minutes")
      .default(20)
      .describe("Minutes after which it is stopped, and the release stays out."),
  })
    .optional()
    .describe(
      "A command of the image that is to be released, such as a migration: it runs once where the service runs, with its roles, and must end with 0 before tasks are replaced.",
    )
    .meta({
      page: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html",
    }),
  bootstrap: map({
    image: pinnedImage,
    environment: z
      .record(variableName, z.string())
      .meta({ examples: [{ PORT: "{port}" }] })
      .default({})
      .describe("Variables that tell the image where to listen. `{port}` is the service's port."),
  })
    .optional()
    .describe(
      "What runs until the first release: it answers every request, so that the health check passes. It has no command: a release by Amazon ECS itself takes over everything of the task but the image.",
    ),
};

/** Containers behind a load balancer. */
const exposed = map({
  ...tasks,
  expose: z
    .enum(["internal", "public"])
    .optional()
    .default("public")
    .describe(
      "Who finds the service: everybody by a load balancer in the public subnets, the network alone by one in the private ones, or nobody. `none`: a worker without a load balancer, certificate and port.",
    )
    .meta({
      page: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-application-load-balancer.html",
    }),
  access: list("addresses in CIDR notation", cidr)
    .min(1, "it must have at least one address")
    .optional()
    .describe(
      "Who reaches the load balancer. Default: everybody where `expose` is public, and the addresses of the network that ferry makes where it is internal.",
    ),
  certificate: text(
    "it must be the ARN of an ACM certificate",
    /^arn:aws(-[a-z-]+)?:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
    {
      ...aws("elasticloadbalancing/latest/application/https-listener-certificates"),
      examples: [
        "arn:aws:acm:eu-central-1:222222222222:certificate/0a1b2c3d-0000-4000-8000-000000000000",
      ],
    },
  ).describe("ACM certificate of the load balancer, in this account and region."),
  hostName: hostName
    .optional()
    .describe("A name of that certificate, which the output `dns` then has a record for."),
  port: between(1, 65_535)
    .meta(aws("AmazonECS/latest/developerguide/task_definition_parameters"))
    .default(8080)
    .describe("Where the container listens. A user without root's rights can't listen below 1024."),
  healthCheck: text("it must be a path that begins with a slash", /^\/[^\s]{0,1023}$/)
    .meta(aws("elasticloadbalancing/latest/application/target-group-health-checks"))
    .default("/")
    .describe("The path that answers 2xx when a task is healthy."),
  testAccess: list("addresses in CIDR notation", cidr)
    .max(securityGroupRules - 2, tooManyRules)
    .default([])
    .describe(
      "Who reaches the new tasks at port 8443 before readers do. Default: nobody from outside.",
    ),
  deployment: deployment
    .prefault({ kind: "codedeploy" })
    .describe("How a release replaces the one before."),
});

/** Containers that ask and are not asked: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html */
const worker = map({
  ...tasks,
  expose: z.literal("none"),
  deployment: replacement.prefault({}),
});

const container = z.discriminatedUnion("expose", [exposed, worker], {
  error: "it must be none, internal or public",
});

const tags = z.record(
  text("a tag's key must be 1 to 128 characters", /^.{1,128}$/),
  text("a tag's value must be a text of up to 256 characters, in quotes", /^.{0,256}$/),
);

const instances = map({
  kind: z.literal("instances"),
  ...common,
  ec2: tags
    .default({})
    .describe("Tags that an EC2 instance has, all of them, to belong to the group."),
  onPremises: tags.default({}).describe("Tags of on-premises instances, of which one is enough."),
  instanceRole: roleArn
    .optional()
    .describe(
      "The existing role of the machines. Default: ferry makes one, with an instance profile.",
    ),
  pace: z
    .enum(["one-at-a-time", "half-at-a-time", "all-at-once"])
    .default("one-at-a-time")
    .describe("How many machines at once."),
  alarms: alarms.describe("Alarms of yours that stop a release and take it back."),
});

export const service = z.discriminatedUnion("kind", [container, instances], {
  error: "it must be a map with kind: container or instances",
});

/** Of services and applications. The key of containers has to be shorter: their load balancer is named by it. */
export const serviceKey = text(
  "a key must be 1 to 18 lower-case letters, digits and single hyphens, beginning with a letter",
  /^(?=.{1,18}$)(?!constructor$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
);

export type ServiceSettings = z.output<typeof service>;
export type ContainerSettings = z.output<typeof container>;
export type ExposedSettings = z.output<typeof exposed>;
export type InstancesSettings = z.output<typeof instances>;

/** Whether a service has a load balancer. */
export function isExposed(service: ServiceSettings): service is ExposedSettings {
  return service.kind === "container" && service.expose !== "none";
}
